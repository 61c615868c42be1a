import { describe, expect, test } from '@jest/globals';
import type { Dashboard, Panel, Target, Variable } from './dashboard.js';
import { LINTER_RULES } from './rules.js';
import { OWN_RULES, sharedTitles } from './rules/own.js';

const MATCHERS = 'job=~"$job", instance=~"$instance"';
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

const target: Target = {
  refId: 'A',
  expr: `sum(rate(x_total{${MATCHERS}}[$__rate_interval]))`,
  datasource: DATASOURCE,
};
const panel: Panel = {
  id: 1,
  type: 'timeseries',
  title: 'Title',
  description: 'Description.',
  datasource: DATASOURCE,
  targets: [target],
  gridPos: { x: 0, y: 0, w: 12, h: 8 },
  fieldConfig: { defaults: { unit: 's' } },
};
const query = (name: string, label: string): Variable => ({
  name,
  label,
  type: 'query',
  query: { query: `label_values(up, ${name})` },
  datasource: DATASOURCE,
  multi: true,
  allValue: '.+',
  refresh: 2,
  current: { value: ['$__all'] },
});
const datasource: Variable = {
  name: 'datasource',
  label: 'Data source',
  type: 'datasource',
  query: 'prometheus',
  current: { value: 'uid' },
};
const job = query('job', 'Job');
const instance = query('instance', 'Instance');

interface Parts {
  readonly dashboard?: Partial<Dashboard>;
  readonly panel?: Partial<Panel>;
  readonly target?: Partial<Target>;
  readonly variables?: readonly Variable[];
}

const dashboardOf = ({
  dashboard = {},
  variables = [datasource, job, instance],
  ...rest
}: Parts): Dashboard => ({
  uid: 'uid',
  title: 'Title',
  editable: false,
  templating: { list: variables },
  panels: [{ ...panel, targets: [{ ...target, ...rest.target }], ...rest.panel }],
  ...dashboard,
});
const asking = (expr: string): Parts => ({ target: { expr } });

/** Rule, what is wrong with the dashboard, and part of what the rule has to say. */
const BROKEN: readonly (readonly [string, Parts, string])[] = [
  ['template-datasource-rule', { variables: [job, instance] }, 'no variable'],
  ['template-datasource-rule', { variables: [{ ...datasource, name: 'ds' }] }, 'named "ds"'],
  ['template-datasource-rule', { variables: [{ ...datasource, label: 'DS' }] }, 'labelled "DS"'],
  ['template-job-rule', { variables: [datasource, instance] }, 'no variable "job"'],
  ['template-job-rule', { variables: [datasource, { ...job, multi: false }] }, 'one value only'],
  ['template-job-rule', { variables: [datasource, { ...job, datasource: { uid: 'fixed' } }] }, '$datasource'],
  ['template-job-rule', { variables: [datasource, { ...job, type: 'custom' }] }, 'is a custom'],
  ['template-instance-rule', { variables: [datasource, job] }, 'no variable "instance"'],
  ['template-instance-rule', { variables: [datasource, { ...instance, allValue: '' }] }, 'allValue ""'],
  ['template-instance-rule', { variables: [datasource, { ...instance, label: 'instance' }] }, '"instance"'],
  ['template-label-promql-rule', { variables: [datasource, { ...job, query: 'values(up)' }] }, 'values(up)'],
  [
    'template-label-promql-rule',
    { variables: [datasource, { ...job, query: 'label_values(up{, job)' }] },
    'PromQL',
  ],
  ['template-on-time-change-reload-rule', { variables: [datasource, { ...job, refresh: 1 }] }, '"job"'],
  ['uneditable-dashboard-rule', { dashboard: { editable: true } }, 'edited'],
  ['panel-datasource-rule', { panel: { datasource: { uid: 'fixed' } } }, '"fixed"'],
  ['panel-title-description-rule', { panel: { description: '' } }, 'description ""'],
  ['panel-title-description-rule', { panel: { title: '' } }, 'title ""'],
  ['panel-units-rule', { panel: { fieldConfig: { defaults: { unit: 'furlongs' } } } }, 'furlongs'],
  [
    'panel-units-rule',
    {
      panel: {
        fieldConfig: {
          defaults: { unit: 's' },
          overrides: [{ properties: [{ id: 'unit', value: 'ells' }] }],
        },
      },
    },
    'ells',
  ],
  ['panel-no-targets-rule', { panel: { targets: [] } }, 'asks nothing'],
  ['target-promql-rule', asking('sum('), 'found the end'],
  ['target-promql-rule', asking('rate(x)'), 'needs a range vector'],
  ['target-promql-rule', asking(''), 'empty'],
  ['target-rate-interval-rule', asking('rate(x_total[5m])'), '5m'],
  ['target-rate-interval-rule', asking('rate(x_total[$window])'), '$window'],
  ['target-job-rule', asking('sum(x{instance=~"$instance"})'), 'job'],
  ['target-job-rule', asking(`x{${MATCHERS}} / y{job="$job"}`), 'y is selected'],
  ['target-instance-rule', asking('sum(x{job=~"$job"})'), 'instance'],
  ['target-counter-agg-rule', asking('sum(x_total)'), 'x_total'],
  ['target-counter-agg-rule', asking('max_over_time(x_total[5m])'), 'x_total'],
  ['target-logql-rule', { target: { datasource: { type: 'loki' } } }, 'Loki'],
  [
    'target-logql-auto-rule',
    { target: { datasource: { type: 'loki' }, expr: 'rate({a="b"}[5m])' } },
    '$__auto',
  ],
  ['uid', { dashboard: { uid: 'x'.repeat(41) } }, 'refused'],
  ['uid', { dashboard: { uid: 'a b' } }, 'refused'],
  ['panel-ids', { panel: { id: 0 } }, 'number 0'],
  ['panel-ids', { dashboard: { panels: [panel, panel] } }, 'number 1'],
  ['panel-ids', { dashboard: { panels: [panel, { id: 2, type: 'row', panels: [panel] }] } }, 'number 1'],
  ['grid', { panel: { gridPos: { x: 13, y: 0, w: 12, h: 8 } } }, 'sticks out'],
  [
    'grid',
    { dashboard: { panels: [panel, { ...panel, gridPos: { x: 11, y: 7, w: 12, h: 8 } }] } },
    'lies on',
  ],
  ['ref-ids', { panel: { targets: [target, target] } }, 'A, A'],
  ['variables', asking('x{a="$colour"}'), '$colour'],
  ['variable-current', { variables: [{ ...datasource, current: {} }] }, '"datasource"'],
];

const RULES = [...LINTER_RULES, ...OWN_RULES];

describe('a rule', () => {
  test.each(RULES)('$name is content with a good dashboard', (rule) => {
    expect(rule.check(dashboardOf({}))).toEqual([]);
  });

  test.each(BROKEN)('%s sees what is wrong (%#)', (name, parts, words) => {
    const rule = RULES.find((each) => each.name === name);
    expect(rule?.check(dashboardOf(parts)).join('\n')).toContain(words);
  });

  test('is tried on something wrong, each of the seventeen and of our own', () => {
    expect(LINTER_RULES).toHaveLength(17);
    expect(RULES.filter(({ name }) => !BROKEN.some(([broken]) => broken === name))).toEqual([]);
  });

  test('finds two dashboards of one title in one folder, not in two', () => {
    const placed = ['a', 'b', 'a'].map((folder) => ({ folder, dashboard: dashboardOf({}) }));
    expect(sharedTitles(placed)).toEqual(['a/Title']);
  });
});
