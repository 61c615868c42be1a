import { DATASOURCE, MATCHERS, datasource, instance, job, panel, stat, target, window } from '../base.js';
import { bad, good, withVariables } from '../case.js';
import type { RuleCases } from '../case.js';
import { askingByRegion, logs } from '../parts.js';

/** Cases for the rules of grafana/dashboard-linter about variables and panels. */
export const CONVENTION_CASES: Readonly<Record<string, RuleCases>> = {
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
        ...askingByRegion(`sum by (region) (rate(orders_failed_total{${MATCHERS}}[$window]))`),
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
};
