import {
  DATASOURCE,
  MATCHERS,
  VARIABLES,
  datasource,
  instance,
  job,
  panel,
  stat,
  target,
  window,
} from '../base.js';
import { bad, good, withVariables } from '../case.js';
import type { RuleCases } from '../case.js';

const asking = (expr: string) => ({ panels: [panel({ targets: [target({ expr })] })] });
const LOKI = { type: 'loki', uid: '${loki_datasource}' };
const loki = {
  name: 'loki_datasource',
  label: 'Loki data source',
  type: 'datasource',
  query: 'loki',
  current: { value: 'logs' },
};
const prometheus = { ...datasource, name: 'prometheus_datasource', label: 'Prometheus data source' };
const OF_PROMETHEUS = { type: 'prometheus', uid: '${prometheus_datasource}' };
const mixed = [
  prometheus,
  loki,
  { ...job, datasource: OF_PROMETHEUS },
  { ...instance, datasource: OF_PROMETHEUS },
];
const logs = (expr: string, more = {}) => ({
  annotations: [],
  variables: mixed,
  panels: [
    panel({
      datasource: LOKI,
      targets: [{ refId: 'A', datasource: LOKI, expr, legendFormat: '{{level}}', ...more }],
    }),
    panel({
      id: 2,
      title: 'Others',
      datasource: OF_PROMETHEUS,
      targets: [target({ datasource: OF_PROMETHEUS })],
      gridPos: { x: 12, y: 0, w: 12, h: 8 },
    }),
  ],
});

/** Cases for the rules of grafana/dashboard-linter. */
export const DASHBOARD_LINTER_CASES: Readonly<Record<string, RuleCases>> = {
  'template-datasource-rule': {
    bad: [
      bad('another name', 'has the name "ds"', {
        variables: [{ ...datasource, name: 'ds' }, job, instance],
        panels: [
          panel({
            datasource: { ...DATASOURCE, uid: '${ds}' },
            targets: [target({ datasource: { ...DATASOURCE, uid: '$ds' } })],
          }),
        ],
        dashboard: { __inputs: [{ name: 'datasource', pluginId: 'prometheus' }] },
      }),
      bad('another label', 'has the label "DS"', {
        variables: [{ ...datasource, label: 'DS' }, job, instance],
      }),
      bad('none', 'has no variable for its data source', {
        variables: [],
        dashboard: { __inputs: [{ name: 'datasource', pluginId: 'prometheus' }] },
        panels: [
          panel({
            targets: [target({ expr: 'sum by (region) (rate(orders_failed_total[$__rate_interval]))' })],
          }),
        ],
      }),
    ],
    good: [good('one of Prometheus and one of Loki', logs('sum by (level) (rate({app="x"}[$__auto]))'))],
  },
  'template-job-rule': {
    bad: [
      bad('one value', 'takes one value only', {
        variables: [datasource, { ...job, multi: false }, instance],
      }),
      bad('another allValue', 'has the allValue ""', {
        variables: [datasource, { ...job, allValue: '' }, instance],
      }),
      bad('another label', 'has the label "Jobs"', {
        variables: [datasource, { ...job, label: 'Jobs' }, instance],
      }),
      bad('no query', 'has the type "custom"', {
        variables: [datasource, { ...job, type: 'custom', query: 'a,b' }, instance],
      }),
    ],
    good: [
      good('$datasource without braces', {
        variables: [datasource, { ...job, datasource: { uid: '$datasource' } }, instance],
      }),
    ],
  },
  'template-instance-rule': {
    bad: [
      bad('one value', 'takes one value only', {
        variables: [datasource, job, { ...instance, multi: false }],
      }),
    ],
    good: [good('both variables', {})],
  },
  'template-label-promql-rule': {
    bad: [
      bad('an unknown function', 'asks "values(up)"', {
        variables: [datasource, job, { ...instance, query: 'values(up)' }],
      }),
      bad('PromQL with a typo', 'asks "label_values(up{job=~"a", instance)"', {
        variables: [datasource, job, { ...instance, query: 'label_values(up{job=~"a", instance)' }],
      }),
    ],
    good: [
      good('label_values without a series', {
        variables: [datasource, { ...job, query: 'label_values(job)' }, instance],
      }),
      good('query_result and a variable', {
        variables: [datasource, job, { ...instance, query: 'query_result(topk(3, up{job=~"$job"}))' }],
      }),
    ],
  },
  'template-on-time-change-reload-rule': {
    bad: [bad('on load', 'has "refresh" 1', { variables: [datasource, job, { ...instance, refresh: 1 }] })],
    good: [
      good('a custom variable', {
        ...withVariables(window),
        ...asking(`sum by (region) (rate(orders_failed_total{${MATCHERS}}[$window]))`),
      }),
    ],
  },
  'uneditable-dashboard': {
    bad: [bad('editable', 'can be edited', { dashboard: { editable: true } })],
    good: [good('not editable', {})],
  },
  'panel-datasource-rule': {
    bad: [
      bad('a fixed one', 'the data source "PBFA97CFB590B2093"', {
        panels: [panel({ datasource: { type: 'prometheus', uid: 'PBFA97CFB590B2093' } })],
      }),
    ],
    good: [
      good('mixed ones', { panels: [panel({ datasource: { type: 'datasource', uid: '-- Mixed --' } })] }),
      good('a library panel', {
        panels: [
          panel(),
          {
            id: 2,
            title: 'Shared',
            gridPos: { x: 12, y: 0, w: 6, h: 8 },
            libraryPanel: { uid: 'x', name: 'x' },
          },
        ],
      }),
    ],
  },
  'panel-title-description-rule': {
    bad: [
      bad('no description', 'has no description', { panels: [panel({ description: '' })] }),
      bad('neither', 'has no title and no description', {
        panels: [panel({ title: '', description: undefined })],
      }),
    ],
    good: [
      good('a text without a title', {
        panels: [panel(), { id: 2, type: 'text', gridPos: { x: 12, y: 0, w: 6, h: 8 } }],
      }),
    ],
  },
  'panel-units-rule': {
    bad: [
      bad('none', 'has no unit', { panels: [panel({ defaults: { unit: '' } })] }),
      bad('an unknown one', 'has the unit "orders"', { panels: [panel({ defaults: { unit: 'orders' } })] }),
    ],
    good: [
      good('one of the user', { panels: [panel({ defaults: { unit: 'suffix:orders' } })] }),
      good('values that are mapped', {
        panels: [
          panel({ defaults: { unit: '', mappings: [{ type: 'value', options: { 1: { text: 'up' } } }] } }),
        ],
      }),
      good('a stat of texts', {
        panels: [stat({ defaults: { unit: '' }, options: { reduceOptions: { fields: '/^version$/' } } })],
      }),
    ],
  },
  'panel-no-targets-rule': {
    bad: [
      bad('no query', 'has no query', {
        panels: [panel({ targets: [] })],
        variables: [datasource, { ...job, type: 'query' }, instance],
        dashboard: { links: [{ url: '?var-instance=${instance}' }] },
      }),
    ],
    good: [
      good('a text', { panels: [panel(), { id: 2, type: 'text', gridPos: { x: 12, y: 0, w: 6, h: 8 } }] }),
    ],
  },
  'target-logql-rule': {
    bad: [
      bad(
        'a bracket too few',
        'no valid LogQL, at character',
        logs('sum by (level) (rate({app="x"}[$__auto])'),
      ),
      bad('no selector', 'no valid LogQL', logs('app="x"')),
      bad('empty', 'the query is empty', logs('')),
    ],
    good: [
      good(
        'filters, parsers and variables',
        logs(
          'sum by (level) (count_over_time({job=~"$job", app="x"} |= "$instance" | json | level=~"a|b" [$__auto]))',
        ),
      ),
      good('hidden', logs('{', { hide: true })),
    ],
  },
  'target-logql-auto-rule': {
    bad: [
      bad('a fixed range', 'has the fixed range [5m]', logs('sum by (level) (rate({app="x"} | json [5m]))')),
    ],
    good: [
      good(
        'an instant query',
        logs('sum by (level) (count_over_time({app="x"}[1h]))', { queryType: 'instant' }),
      ),
      good('lines', logs('{app="x"} |= "error"')),
    ],
  },
  'target-promql-rule': {
    bad: [
      bad(
        'a bracket too few',
        'is no valid PromQL, at character',
        asking(`sum by (region) (rate(orders_failed_total{${MATCHERS}}[5m])`),
      ),
      bad(
        'an unknown function',
        'unknown function "rat"',
        asking(`sum by (region) (rat(orders_failed_total{${MATCHERS}}[5m]))`),
      ),
      bad('a range vector', 'gives a range vector', asking(`orders_failed_total{${MATCHERS}}[5m]`)),
      bad('empty', 'the query is empty', {
        panels: [
          panel({ id: 1 }),
          panel({
            id: 2,
            title: 'More',
            gridPos: { x: 12, y: 0, w: 6, h: 8 },
            targets: [target({ expr: ' ' })],
          }),
        ],
      }),
    ],
    good: [
      good('a hidden one', {
        panels: [panel({ targets: [target(), target({ refId: 'B', expr: 'rate(', hide: true })] })],
      }),
    ],
  },
  'target-rate-interval-rule': {
    bad: [
      bad(
        'a fixed range',
        'has the range [5m] in rate()',
        asking(`sum by (region) (rate(orders_failed_total{${MATCHERS}}[5m]))`),
      ),
      bad('another variable of Grafana', 'has the range [$__range] in irate()', {
        panels: [
          panel({
            targets: [
              target({
                instant: true,
                range: false,
                expr: `sum by (region) (irate(orders_failed_total{${MATCHERS}}[$__range]))`,
              }),
            ],
          }),
        ],
      }),
    ],
    good: [
      good('a variable', {
        ...withVariables(window),
        ...asking(`sum by (region) (rate(orders_failed_total{${MATCHERS}}[$window]))`),
      }),
      good(
        'with braces',
        asking(`sum by (region) (rate(orders_failed_total{${MATCHERS}}[\${__rate_interval}]))`),
      ),
      good('an increase', {
        panels: [
          panel({
            defaults: { unit: 'short' },
            targets: [target({ expr: `sum by (region) (increase(orders_failed_total{${MATCHERS}}[5m]))` })],
          }),
        ],
      }),
    ],
  },
  'target-job-rule': {
    bad: [
      bad(
        'none',
        'does not match job=~"$job"',
        asking('sum by (region) (rate(orders_failed_total{instance=~"$instance"}[$__rate_interval]))'),
      ),
    ],
    good: [
      good('alerts and recorded series', {
        panels: [
          panel({ targets: [target(), target({ refId: 'B', expr: 'sum by (region) (job:orders:rate5m)' })] }),
        ],
      }),
      good(
        'the format regex',
        asking(
          'sum by (region) (rate(orders_failed_total{job=~"${job:regex}", instance=~"[[instance]]"}[$__rate_interval]))',
        ),
      ),
    ],
  },
  'target-instance-rule': {
    bad: [
      bad(
        'an exact match',
        'does not match instance=~"$instance"',
        asking(
          'sum by (region) (rate(orders_failed_total{job=~"$job", instance="$instance"}[$__rate_interval]))',
        ),
      ),
    ],
    good: [good('both', { variables: VARIABLES })],
  },
  'target-counter-agg-rule': {
    bad: [
      bad(
        'a total',
        'the counter orders_failed_total stands outside',
        asking(`sum by (region) (orders_failed_total{${MATCHERS}})`),
      ),
    ],
    good: [
      good('in increase', {
        panels: [
          panel({
            defaults: { unit: 'short' },
            targets: [
              target({
                expr: `sum by (region) (increase(orders_failed_total{${MATCHERS}}[$__rate_interval]))`,
              }),
            ],
          }),
        ],
      }),
    ],
  },
};
