import { dump, load } from 'js-yaml';
import { describe, expect, test } from '@jest/globals';
import { inclusionsOf } from '../../../prometheus/beside/own-files.js';
import { prometheusRules } from '../../../prometheus/kubernetes/rules.js';
import type { AlertingRule, RuleGroup } from '../../../prometheus/rule.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import { CLUSTER } from '../../support/cluster.js';
import { requireSetup } from '../../../setup/load.js';
import type { Setup } from '../../../setup/model/setup.js';
import { schemaFaults } from '../../support/kubernetes.js';
import { runPromtool } from '../../support/run-command.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';
import { everyAlert } from '../every-alert.js';

const setup = everyAlert();
const folder = tempFolder();
const rulesOf = (each: Setup) => prometheusRules(each, DEFAULT_ADDRESSES, CLUSTER);
const groupsOf = (each: Setup) =>
  rulesOf(each).flatMap((object) => (object['spec'] as { readonly groups: readonly RuleGroup[] }).groups);
const alertsOf = (groups: readonly RuleGroup[]) =>
  groups.flatMap(({ rules }) => rules.filter((rule): rule is AlertingRule => 'alert' in rule));

test('promtool accepts the rules of a PrometheusRule', async () => {
  const path = await writeText(folder, 'rules.yml', dump({ groups: groupsOf(setup) }));
  const { exitCode, stdout, stderr } = await runPromtool(['check', 'rules', path]);
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toContain(`SUCCESS: ${groupsOf(setup).flatMap(({ rules }) => rules).length} rules found`);
});

test('they are the rules that a Prometheus of somebody else gets as a file, with the labels of the cluster', () => {
  const [file] = inclusionsOf(setup, DEFAULT_ADDRESSES, '2.53.0');
  const { groups } = load(file?.text ?? '') as { readonly groups: readonly RuleGroup[] };
  const withoutNamespace = groupsOf(setup).map((group) => ({
    ...group,
    rules: group.rules.map((rule) => {
      if (!('alert' in rule)) return rule;
      const { namespace, region, ...labels } = rule.labels;
      expect({ namespace, region }).toEqual({ namespace: 'shop', ...setup.alerting.externalLabels });
      return { ...rule, labels };
    }),
  }));
  expect(withoutNamespace).toEqual(groups.filter(({ rules }) => rules.length > 0));
  expect(alertsOf(groups).length).toBeGreaterThan(20);
});

test('labels of the series stay: a rule would replace them, and alerts would be told apart no more', () => {
  const events = requireSetup('setup/examples/kubernetes-events');
  const byName = new Map(alertsOf(groupsOf(events)).map(({ alert, labels }) => [alert, labels]));
  expect(byName.get('ContainerBackOff')).not.toHaveProperty('namespace');
  expect(byName.get('NatsightExporterDown')).toMatchObject({ namespace: 'shop' });
});

describe('many rules', () => {
  const objectives = setup.alerting.objectives.flatMap((objective) =>
    Array.from({ length: 30 }, (_, index) => ({ ...objective, name: `${objective.name}-${index}` })),
  );
  const many: Setup = { ...setup, alerting: { ...setup.alerting, objectives } };

  test('are divided into objects that prometheus-operator accepts, group by group', () => {
    const objects = rulesOf(many);
    expect(objects.length).toBeGreaterThan(1);
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(
      objects.map((_, index) => `natsight-shop-orders-rules${index === 0 ? '' : `-${index + 1}`}`),
    );
    for (const object of objects) {
      expect(dump(object['spec']).length).toBeLessThan(512 * 1024);
      expect(schemaFaults(object)).toEqual([]);
    }
    const names = groupsOf(many).map(({ name }) => name);
    expect(names).toHaveLength(new Set(names).size);
    expect(names).toEqual(expect.arrayContaining(objectives.map(({ name }) => `natsight objective ${name}`)));
  });
});
