import { MATCHERS, bargauge, heatmap, instant, panel, stat, table, target, NULL_MAPPING } from '../base.js';
import type { Json } from '../base.js';
import { bad, good } from '../case.js';
import type { RuleCases } from '../case.js';

const FOREIGN = { dashboard: { tags: ['shop'] } };
const thresholds = (...steps: readonly (readonly [number | null, string])[]): Json => ({
  mode: 'absolute',
  steps: steps.map(([value, color]) => ({ value, color })),
});
const override = (name: string, ...properties: readonly (readonly [string, unknown])[]): Json => ({
  matcher: { id: 'byName', options: name },
  properties: properties.map(([id, value]) => ({ id, value })),
});
const overridden = (made: Json, ...overrides: readonly Json[]): Json => {
  const { fieldConfig } = made as { readonly fieldConfig: Json };
  return { ...made, fieldConfig: { ...fieldConfig, overrides } };
};
const rate = (more: Json = {}) =>
  target({
    expr: `sum(rate(orders_failed_total{${MATCHERS}}[$__rate_interval]))`,
    legendFormat: 'failed',
    ...more,
  });
const quantile = (refId: string, q: number, more: Json = {}) =>
  target({
    refId,
    expr: `histogram_quantile(${q}, sum by (le) (rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval])))`,
    legendFormat: `p${q * 100}`,
    exemplar: true,
    ...more,
  });
const FIRING = 'max by (rule) (natsight_insight_firing{job=~"$job", instance=~"$instance"})';
/** Two values for each region: their sum by a rate, and their number. */
const twoColumns = (...overrides: readonly Json[]) =>
  overridden(
    table({
      targets: [
        instant({ format: 'table' }),
        instant({
          format: 'table',
          refId: 'B',
          expr: `sum by (region) (increase(orders_failed_total{${MATCHERS}}[$__range]))`,
        }),
      ],
      transformations: [
        { id: 'merge', options: {} },
        {
          id: 'organize',
          options: {
            excludeByName: { Time: true },
            renameByName: { 'Value #A': 'Failed', 'Value #B': 'Number' },
          },
        },
      ],
      defaults: { unit: 'short' },
    }),
    ...overrides,
  );
const rawTable = (organize: Json) =>
  table({
    targets: [instant({ format: 'table', expr: `up{${MATCHERS}}` })],
    transformations: [{ id: 'organize', options: organize }],
    options: { sortBy: [{ displayName: 'Up' }] },
  });

/** Cases for the rules about what a panel looks like. */
export const LOOK_CASES: Readonly<Record<string, RuleCases>> = {
  'null-colour': {
    bad: [
      bad('the base of the thresholds', 'a missing value is green, as if it were good', {
        panels: [stat({ defaults: { mappings: [], thresholds: thresholds([null, 'green'], [1, 'red']) } })],
      }),
      bad("Grafana's default", 'a missing value is green', {
        panels: [stat({ defaults: { mappings: [], thresholds: undefined } })],
      }),
      bad('a mapping', 'a missing value is #73BF69', {
        panels: [
          stat({
            defaults: {
              mappings: [{ ...NULL_MAPPING, options: { match: 'null+nan', result: { color: '#73BF69' } } }],
            },
          }),
        ],
      }),
      bad('a red base', 'as if it were bad', {
        panels: [
          bargauge({
            defaults: { mappings: [], thresholds: thresholds([null, 'semi-dark-red'], [1, 'green']) },
          }),
        ],
      }),
    ],
    good: [
      good('a mapping', {
        panels: [stat({ defaults: { thresholds: thresholds([null, 'green'], [1, 'red']) } })],
      }),
      good('a neutral base', {
        panels: [stat({ defaults: { mappings: [], thresholds: thresholds([null, '#8e8e8e'], [1, 'red']) } })],
      }),
      good('a fixed colour', {
        panels: [stat({ defaults: { mappings: [], color: { mode: 'fixed', fixedColor: 'blue' } } })],
      }),
      good('no colours', {
        panels: [
          stat({
            options: { colorMode: 'none' },
            defaults: { mappings: [], thresholds: thresholds([null, 'green']) },
          }),
        ],
      }),
    ],
  },
  'firing-green': {
    bad: [
      bad('by thresholds', 'the value 1, which is firing, is green', {
        panels: [
          stat({
            defaults: { thresholds: thresholds([null, 'green'], [5, 'red']) },
            targets: [target({ expr: FIRING, legendFormat: '{{rule}}' })],
          }),
        ],
      }),
      bad('by a mapping', 'is dark-green', {
        panels: [
          stat({
            defaults: {
              mappings: [
                NULL_MAPPING,
                { type: 'value', options: { 1: { text: 'firing', color: 'dark-green' } } },
              ],
            },
            targets: [target({ expr: FIRING, legendFormat: '{{rule}}' })],
          }),
        ],
      }),
    ],
    good: [
      good('red', {
        panels: [
          stat({
            defaults: { thresholds: thresholds([null, 'green'], [1, 'red']) },
            targets: [target({ expr: FIRING, legendFormat: '{{rule}}' })],
          }),
        ],
      }),
      good('something else', { panels: [stat({ defaults: { thresholds: thresholds([null, 'green']) } })] }),
    ],
  },
  'insight-as-graph': {
    bad: [
      bad('lines', 'a timeseries shows whether insights fire', {
        panels: [panel({ targets: [target({ expr: FIRING, legendFormat: '{{rule}}' })] })],
      }),
    ],
    good: [
      good('a state timeline', {
        panels: [
          panel({ type: 'state-timeline', targets: [target({ expr: FIRING, legendFormat: '{{rule}}' })] }),
        ],
      }),
    ],
  },
  'colour-contradicts': {
    bad: [
      bad('green for failed', 'the series "failed" is green', {
        panels: [overridden(panel(), override('failed', ['color', { mode: 'fixed', fixedColor: 'green' }]))],
      }),
      bad('red for ok', 'the series "ok" is red', {
        panels: [overridden(panel(), override('ok', ['color', { mode: 'fixed', fixedColor: 'red' }]))],
      }),
    ],
    good: [
      good('red for failed', {
        panels: [
          overridden(
            panel(),
            override('failed', ['color', { mode: 'fixed', fixedColor: 'red' }]),
            override('eu', ['color', { mode: 'fixed', fixedColor: 'green' }]),
          ),
        ],
      }),
    ],
  },
  'thresholds-unsorted': {
    bad: [
      bad('10 before 5', 'the thresholds 10, 5 do not rise at 5', {
        panels: [
          panel({ defaults: { thresholds: thresholds([null, 'green'], [10, 'red'], [5, 'orange']) } }),
        ],
      }),
      bad('in an override', 'do not rise at 1', {
        panels: [
          overridden(
            panel(),
            override('eu', ['thresholds', thresholds([null, 'green'], [1, 'red'], [1, 'orange'])]),
          ),
        ],
      }),
    ],
    good: [
      good('rising', {
        panels: [
          panel({ defaults: { thresholds: thresholds([null, 'green'], [5, 'orange'], [10, 'red']) } }),
        ],
      }),
    ],
  },
  'thresholds-base': {
    bad: [
      bad('a number first', 'the thresholds begin at 0', {
        panels: [panel({ defaults: { thresholds: thresholds([0, 'text'], [5, 'orange']) } })],
      }),
      bad('null in the middle', 'a threshold after the first one has no value', {
        panels: [panel({ defaults: { thresholds: thresholds([null, 'text'], [null, 'orange']) } })],
      }),
    ],
    good: [
      good('null first', {
        panels: [panel({ defaults: { thresholds: thresholds([null, 'text'], [0, 'orange']) } })],
      }),
    ],
  },
  'gauge-min': {
    bad: [
      bad('no min', 'the bargauge has no "min"', { panels: [bargauge({ defaults: { min: undefined } })] }),
    ],
    good: [good('temperatures', { panels: [bargauge({ defaults: { min: undefined, unit: 'celsius' } })] })],
  },
  'axis-zeros': {
    bad: [
      bad('no end', 'the axis of zeros reads 0 to 100', { panels: [panel({ defaults: { custom: {} } })] }),
    ],
    good: [
      good('an end', { panels: [panel({ defaults: { max: 1, custom: {} } })] }),
      good('a foreign dashboard', { ...FOREIGN, panels: [panel({ defaults: { custom: {} } })] }),
    ],
  },
  'percent-scale': {
    bad: [
      bad('a factor of 100', 'is from 0 to 100 and has the unit "percentunit"', {
        panels: [
          panel({
            defaults: { unit: 'percentunit' },
            targets: [rate({ expr: `100 * sum(up{${MATCHERS}})` })],
          }),
        ],
      }),
      bad('an end of 100', 'which is 10,000 %', {
        panels: [panel({ defaults: { unit: 'percentunit', max: 100 } })],
      }),
    ],
    good: [
      good('percent', {
        panels: [
          panel({
            defaults: { unit: 'percent', max: 100 },
            targets: [rate({ expr: `sum(up{${MATCHERS}}) * 100` })],
          }),
        ],
      }),
    ],
  },
  'no-value-zero': {
    bad: [bad('0', 'a missing value is shown as "0"', { panels: [stat({ defaults: { noValue: '0' } })] })],
    good: [good('words', { panels: [stat({ defaults: { noValue: 'no data' } })] })],
  },
  'table-units': {
    bad: [
      bad('a rate and a number', 'have the same unit "short", but one is a rate and one a number of events', {
        panels: [twoColumns()],
      }),
    ],
    good: [
      good('a unit for each', {
        panels: [twoColumns(override('Failed', ['unit', 'cps']), override('Number', ['unit', 'short']))],
      }),
      good('one column', { panels: [table()] }),
    ],
  },
  'table-headers': {
    bad: [
      bad('Value', 'a column has the header "Value"', {
        panels: [
          table({ transformations: [{ id: 'organize', options: { excludeByName: { Time: true } } }] }),
        ],
      }),
      bad('top', 'a column has the header "top"', {
        panels: [
          table({
            targets: [
              instant({
                format: 'table',
                expr: `sum by (top) (rate(orders_failed_total{${MATCHERS}}[$__rate_interval]))`,
                legendFormat: '{{top}}',
              }),
            ],
          }),
        ],
      }),
    ],
    good: [
      good('an override', {
        panels: [
          overridden(
            table({ transformations: [{ id: 'organize', options: { excludeByName: { Time: true } } }] }),
            override('Value', ['displayName', 'Failed']),
          ),
        ],
      }),
    ],
  },
  'table-labels': {
    bad: [
      bad('all labels', 'the table shows "__name__", "instance", "job"', {
        panels: [rawTable({ excludeByName: { Time: true }, renameByName: { Value: 'Up' } })],
      }),
      bad('the time', 'the table shows "Time"', {
        panels: [
          table({ transformations: [{ id: 'organize', options: { renameByName: { Value: 'Failed' } } }] }),
        ],
      }),
    ],
    good: [
      good('renamed and hidden ones', {
        panels: [
          rawTable({
            excludeByName: { Time: true, __name__: true, job: true },
            renameByName: { Value: 'Up', instance: 'Exporter' },
          }),
        ],
      }),
      good('chosen ones', {
        panels: [
          table({
            transformations: [
              { id: 'filterFieldsByName', options: { include: { names: ['region', 'Value'] } } },
              { id: 'organize', options: { renameByName: { Value: 'Failed' } } },
            ],
          }),
        ],
      }),
    ],
  },
  'table-order': {
    bad: [bad('no order', 'the table is not sorted', { panels: [table({ options: { sortBy: [] } })] })],
    good: [
      good('a transformation', {
        panels: [
          table({
            options: { sortBy: [] },
            transformations: [
              {
                id: 'organize',
                options: { excludeByName: { Time: true }, renameByName: { Value: 'Failed' } },
              },
              { id: 'sortBy', options: {} },
            ],
          }),
        ],
      }),
      good('sort_desc()', {
        panels: [
          table({
            options: { sortBy: [] },
            targets: [
              instant({
                format: 'table',
                expr: `sort_desc(sum by (region) (rate(orders_failed_total{${MATCHERS}}[$__rate_interval])))`,
              }),
            ],
          }),
        ],
      }),
    ],
  },
  'table-width': {
    bad: [bad('none', 'the columns have no least width', { panels: [table({ defaults: { custom: {} } })] })],
    good: [
      good('by columns', {
        panels: [
          overridden(table({ defaults: { custom: {} } }), override('Failed', ['custom.minWidth', 100])),
        ],
      }),
    ],
  },
  'table-thresholds': {
    bad: [
      bad('no colour', 'its cells have no colour', {
        panels: [table({ defaults: { thresholds: thresholds([null, 'green'], [1, 'red']) } })],
      }),
    ],
    good: [
      good('a background', {
        panels: [
          table({
            defaults: {
              thresholds: thresholds([null, 'green'], [1, 'red']),
              custom: { minWidth: 100, cellOptions: { type: 'color-background' } },
            },
          }),
        ],
      }),
      good('as Grafana 9 wrote it', {
        panels: [
          overridden(
            table({ defaults: { thresholds: thresholds([null, 'green'], [1, 'red']) } }),
            override('Failed', ['custom.displayMode', 'color-text']),
          ),
        ],
      }),
    ],
  },
  'table-format': {
    bad: [bad('series', 'has the format "time_series"', { panels: [table({ targets: [instant()] })] })],
    good: [
      good('a transformation', {
        panels: [table({ targets: [target()], transformations: [{ id: 'reduce', options: {} }] })],
      }),
    ],
  },
  'unit-of-increase': {
    bad: [
      bad('c/s', 'is an increase and has the unit "cps"', {
        panels: [
          panel({
            defaults: { unit: 'cps' },
            targets: [rate({ expr: `sum(increase(orders_failed_total{${MATCHERS}}[$__rate_interval]))` })],
          }),
        ],
      }),
      bad('in a column', 'has the unit "ops"', {
        panels: [twoColumns(override('Failed', ['unit', 'ops']), override('Number', ['unit', 'ops']))],
      }),
    ],
    good: [
      good('an increase by its time', {
        panels: [
          panel({ targets: [rate({ expr: `sum(increase(orders_failed_total{${MATCHERS}}[1h])) / 3600` })] }),
        ],
      }),
    ],
  },
  'legend-raw': {
    bad: [
      bad('__auto of a sum', 'has the legend "__auto": Grafana shows "sum(rate(', {
        panels: [panel({ targets: [rate({ legendFormat: '__auto' })] })],
      }),
      bad('none', 'has no legend: Grafana shows all labels in braces', {
        panels: [panel({ targets: [target({ legendFormat: '' })] })],
      }),
    ],
    good: [
      good('__auto by one label', { panels: [panel({ targets: [target({ legendFormat: '__auto' })] })] }),
      good('a name for all', {
        panels: [panel({ defaults: { displayName: 'Failed' }, targets: [rate({ legendFormat: '__auto' })] })],
      }),
    ],
  },
  'legend-label': {
    bad: [
      bad('a label that is summed up', 'names the label region', {
        panels: [panel({ targets: [rate({ legendFormat: '{{region}}' })] })],
      }),
      bad('le of a quantile', 'names the label le', {
        panels: [
          panel({ defaults: { unit: 's' }, targets: [quantile('A', 0.5, { legendFormat: '{{ le }}' })] }),
        ],
      }),
    ],
    good: [
      good('a label of the result', {
        panels: [
          panel({
            targets: [
              target({
                expr: `topk(3, sum by (region) (rate(orders_failed_total{${MATCHERS}}[$__rate_interval])) / 2)`,
              }),
            ],
          }),
        ],
      }),
      good('any label of a selector', {
        panels: [panel({ targets: [target({ expr: `up{${MATCHERS}}`, legendFormat: '{{zone}}' })] })],
      }),
    ],
  },
  'legend-values': {
    bad: [
      bad('a list', 'the legend has names without values', {
        panels: [panel({ options: { legend: { displayMode: 'list', calcs: [] } } })],
      }),
    ],
    good: [
      good('one series', {
        panels: [panel({ targets: [rate()], options: { legend: { displayMode: 'list', calcs: [] } } })],
      }),
      good('a foreign dashboard', {
        ...FOREIGN,
        panels: [panel({ options: { legend: { displayMode: 'list', calcs: [] } } })],
      }),
    ],
  },
  'title-doubled': {
    bad: [
      bad('by region by region', 'says "by region" twice', {
        panels: [panel({ title: 'Failed orders by region by region' })],
      }),
      bad('a word', 'says "failed" twice', { panels: [panel({ title: 'Failed failed orders' })] }),
      bad('by region, with words between', 'says "by region" twice', {
        panels: [panel({ title: 'Orders by region, top 10 by region' })],
      }),
    ],
    good: [
      good('a word in two places', {
        panels: [panel({ title: 'Orders by region, and failed orders by country' })],
      }),
    ],
  },
  'title-metric-name': {
    bad: [
      bad('the metric', 'has the name of the metric orders_failed_total', {
        panels: [panel({ title: 'orders_failed_total by region' })],
      }),
    ],
    good: [good('words', { panels: [panel({ title: 'Orders that failed_over' })] })],
  },
  'text-raw-duration': {
    bad: [
      bad('minutes', 'has the duration 336h', {
        panels: [panel({ description: 'Failed orders of the last 336h.' })],
      }),
    ],
    good: [
      good('what people say', {
        panels: [panel({ description: 'Failed orders of the last 2 weeks, each over 500ms, 90s or 24h.' })],
      }),
    ],
  },
  'exemplars-repeated': {
    bad: [
      bad('three percentiles', 'the queries A, B, C all ask for exemplars', {
        panels: [
          panel({
            defaults: { unit: 's' },
            targets: [quantile('A', 0.5), quantile('B', 0.9), quantile('C', 0.99)],
          }),
        ],
      }),
    ],
    good: [
      good('one of two', {
        panels: [
          panel({
            defaults: { unit: 's' },
            targets: [quantile('A', 0.5), quantile('B', 0.9, { exemplar: false })],
          }),
        ],
      }),
    ],
  },
  'exemplars-misplaced': {
    bad: [
      bad('on a rate', 'which has no buckets', { panels: [panel({ targets: [rate({ exemplar: true })] })] }),
      bad('on a heatmap', 'asks for exemplars of a heatmap', {
        panels: [
          heatmap({
            targets: [
              quantile('A', 0.5, {
                expr: `sum by (le) (rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval]))`,
                format: 'heatmap',
              }),
            ],
          }),
        ],
      }),
    ],
    good: [
      good('on a percentile', {
        panels: [panel({ defaults: { unit: 's' }, targets: [quantile('A', 0.5)] })],
      }),
    ],
  },
  'heatmap-format': {
    bad: [
      bad('series', 'has the format "time_series"', {
        panels: [
          heatmap({
            targets: [
              target({
                expr: `sum by (le) (rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval]))`,
                legendFormat: '{{le}}',
              }),
            ],
          }),
        ],
      }),
    ],
    good: [good('the format heatmap', { panels: [heatmap()] })],
  },
  'heatmap-words': {
    bad: [
      bad('a rate for a number', 'promises a number, and the query gives a rate', {
        panels: [heatmap({ description: 'Number of events in each bucket.' })],
      }),
      bad('a number for a rate', 'promises a rate, and the query gives a number', {
        panels: [
          heatmap({
            defaults: { unit: 'short' },
            targets: [
              target({
                expr: `sum by (le) (increase(pay_seconds_bucket{${MATCHERS}}[$__rate_interval]))`,
                format: 'heatmap',
                legendFormat: '{{le}}',
              }),
            ],
          }),
        ],
      }),
    ],
    good: [good('per second', { panels: [heatmap()] })],
  },
};
