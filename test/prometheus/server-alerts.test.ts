import { describe, expect, jest, test } from '@jest/globals';
import { inclusionsOf } from '../../prometheus/beside/own-files.js';
import { generatePrometheus, prometheusServerFiles } from '../../prometheus/generate.js';
import { planGroups, ruleGroup } from '../../prometheus/rule-groups.js';
import { prometheusAt } from '../../scripts/deployment/clients.js';
import { ALERT } from '../../setup/alert-names.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import type { Setup } from '../../setup/model/setup.js';
import { freePort, testServers } from '../support/servers.js';
import { setupOf } from '../support/setup-fixture.js';
import { waitFor } from '../support/wait-for.js';

jest.setTimeout(90_000);
const servers = testServers();
const addresses = DEFAULT_ADDRESSES;

const serviceOf = (name: string): Setup => ({ ...setupOf({}), service: { ...setupOf({}).service, name } });

/** The selector of the alert on failing rules. */
function ruleFailures(setup: Setup, place: 'owned' | 'beside'): string {
  const rules = planGroups(setup, addresses, place).flatMap(({ alerts }) => alerts);
  const { expr = '' } = rules.find(({ name }) => name === ALERT.ruleEvaluationFailing) ?? {};
  return /increase\((.+)\[5m\]\)/.exec(expr)?.[1] ?? '';
}

/** The rule groups that a real Prometheus, which scrapes itself, finds with a selector: file and name. */
async function groupsFound(
  files: ReadonlyMap<string, string>,
  ruleFiles: string,
  selectors: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const port = await freePort();
  const { url } = await servers.prometheus(
    `global: { scrape_interval: 1s }
rule_files: [${ruleFiles}]
scrape_configs: [{ job_name: prometheus, static_configs: [{ targets: ["127.0.0.1:${port}"] }] }]
`,
    { port, files: new Map([...files, ['theirs.rules.yml', THEIRS]]) },
  );
  const client = prometheusAt(url);
  const ask = async (selector: string) =>
    (await client.query(selector)).map(({ labels }) => labels['rule_group']?.split('/').at(-1) ?? '').sort();
  return Promise.all(
    selectors.map((selector) =>
      waitFor(
        selector,
        () => ask(selector),
        ({ length }) => length > 0,
      ),
    ),
  );
}

const THEIRS = 'groups: [{ name: natural, rules: [{ record: one, expr: vector(1) }] }]\n';

describe('the alerts on the evaluation of rules watch', () => {
  test('all groups of natsight in a Prometheus of its own, and no others', async () => {
    const setup = serviceOf('shop');
    const files = prometheusServerFiles(setup, addresses);
    const [found] = await groupsFound(files, '"rules/*.yml", theirs.rules.yml', [
      ruleFailures(setup, 'owned'),
    ]);
    const named = planGroups(setup, addresses).map(
      ({ file, name }) => `${file.replace('rules/', '')};${name}`,
    );
    expect(found).toEqual(named.sort());
  });

  test('the groups of the service beside others, whatever the job is named', async () => {
    const services = ['shop', 'eu-shop'].map(serviceOf);
    const rules = services.map((setup) => inclusionsOf(setup, addresses, '2.53')[0]);
    const files = new Map(
      rules.flatMap((rule) => (rule === undefined ? [] : [[rule.file, rule.text] as const])),
    );
    const selectors = services.map((setup) => ruleFailures(setup, 'beside'));
    const found = await groupsFound(files, '"*.rules.yml"', selectors);
    expect(found).toEqual(
      services.map((setup) =>
        planGroups(setup, addresses)
          .map(({ name }) => `natsight-${setup.service.name}.rules.yml;${name}`)
          .sort(),
      ),
    );
  });
});

describe('an alert about the monitoring', () => {
  const setup = serviceOf('shop');
  const withOptions = (name: string, options: object): Setup => ({
    ...setup,
    alerting: { ...setup.alerting, selfAlerts: new Map([[name, options]]) },
  });
  const ruleOf = (of: Setup, name: string) =>
    planGroups(of, addresses)
      .flatMap((group) => ruleGroup(group, of, addresses).rules)
      .find((rule) => 'alert' in rule && rule.alert === name);

  test.each([ALERT.streamDisconnected, ALERT.alertmanagerDown])('%s has the options of the setup', (name) => {
    const runbook = 'https://wiki.example/page';
    const changed = withOptions(name, { runbook, keepFiringFor: 7_000 });
    expect(ruleOf(changed, name)).toMatchObject({
      keep_firing_for: '7s',
      annotations: { runbook_url: runbook },
    });
  });

  test.each([ALERT.eventsLate, ALERT.slowConsumer, ALERT.notScraped])(
    '%s is not there if the setup disables it',
    (name) => {
      const files = generatePrometheus(withOptions(name, { enabled: false }), addresses);
      expect([...files.keys()]).not.toContain(`runbooks/${name}.md`);
      expect([...files.values()].join('')).not.toContain(name);
      expect([...generatePrometheus(setup, addresses).keys()]).toContain(`runbooks/${name}.md`);
    },
  );
});
