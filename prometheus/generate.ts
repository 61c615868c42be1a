import type { Addresses } from '../setup/addresses.js';
import { generatedYaml } from '../setup/deployment/generated-yaml.js';
import { headerOf, serverHeaderOf } from '../setup/deployment/ownership.js';
import type { Setup } from '../setup/model/setup.js';
import type { Alert } from './alerting/alert.js';
import { FILE, GROUP_PREFIX } from './names.js';
import { planGroups, ruleGroup } from './rule-groups.js';
import type { PlannedGroup } from './rule-groups.js';
import { runbookMarkdown, runbooksOf } from './runbook.js';
import { ALL_RULE_FILES, prometheusConfiguration } from './scrape.js';
import { ruleTests } from './tests/rule-tests.js';

/** All generated files for Prometheus: path below `prometheus/generated` -> text. */
export function generatePrometheus(setup: Setup, addresses: Addresses): ReadonlyMap<string, string> {
  const groups = planGroups(setup, addresses);
  return new Map([
    ...prometheusServerFiles(setup, addresses),
    ...testFiles(groups, setup, addresses),
    ...runbooksOf(setup).map((runbook): [string, string] => [
      `runbooks/${runbook.alert}.md`,
      runbookMarkdown(runbook, setup.service.name),
    ]),
  ]);
}

/** The files of a server that natsight owns. Rule files come before the file that refers to them. */
export function prometheusServerFiles(setup: Setup, addresses: Addresses): ReadonlyMap<string, string> {
  const groups = planGroups(setup, addresses);
  const rules = ALL_RULE_FILES.map((file): [string, string] => {
    const inFile = groups.filter((group) => group.file === file);
    const document = { groups: inFile.map((group) => ruleGroup(group, setup, addresses)) };
    return [file, generatedYaml(document, headerOf(setup.service.name))];
  });
  const main = prometheusConfiguration(setup, addresses, ALL_RULE_FILES);
  return new Map([...rules, [FILE.main, generatedYaml(main, serverHeaderOf(setup.service.name))]]);
}

/** One file for the alerts, and one for each group with an interval of its own. */
function testFiles(
  groups: readonly PlannedGroup[],
  setup: Setup,
  addresses: Addresses,
): readonly [string, string][] {
  const inFile = (file: string) => groups.filter((group) => group.file === file && group.alerts.length > 0);
  const { evaluationInterval } = setup.updates;
  const isFast = ({ intervalMs }: PlannedGroup) => intervalMs === evaluationInterval;
  const write = (
    name: string,
    tested: readonly PlannedGroup[],
    ruleFile: string,
    stepMs: number,
  ): [string, string] => {
    const alerts = tested.flatMap((group) => group.alerts);
    const tests = ruleTests(alerts, [`../${ruleFile}`], stepMs, setup, addresses);
    const text = generatedYaml(tests, headerOf(setup.service.name), untestedRemarks(alerts));
    return [`tests/${name}.yml`, text];
  };
  return [
    write('alerts', inFile(FILE.alerts).filter(isFast), FILE.alerts, evaluationInterval),
    ...inFile(FILE.alerts)
      .filter((group) => !isFast(group))
      .map((group) => write(fileOf(group), [group], FILE.alerts, group.intervalMs)),
    ...inFile(FILE.objectives).map((group) =>
      write(fileOf(group), [group], FILE.objectives, group.intervalMs),
    ),
  ];
}

const fileOf = ({ name }: PlannedGroup) => name.slice(GROUP_PREFIX.length).replace(' ', '-');

function untestedRemarks(alerts: readonly Alert[]): readonly string[] {
  return alerts.flatMap(({ name, probe: { untested } }) =>
    untested === undefined ? [] : [`${name} has no test: ${untested}.`],
  );
}
