import { describe, expect, test } from '@jest/globals';
import { datasources } from '../../grafana/provisioning/datasources.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { FLIGHTS, setupOf } from '../support/setup-fixture.js';
import { dashboardsOf, panelsOf } from './drawn.js';
import type { DrawnPanel } from './drawn.js';

/** The panels of a dashboard that lists them, of metrics of a web shop. */
function shopPanels(
  display: Readonly<Record<string, unknown>>,
  ...panels: readonly object[]
): readonly DrawnPanel[] {
  const shared = { stream: 'orders', help: 'Help.' };
  const setup = setupOf({
    liveMetrics: {
      orders_total: { type: 'counter', ...shared, labels: { outcome: 'outcome', state: 'state' } },
      order_seconds: { type: 'histogram', ...shared, value: 'v', exemplar: 'traceparent' },
      order_top_kinds: {
        type: 'window',
        ...shared,
        aggregate: 'top',
        value: 'order.kind',
        size: '1m',
        limit: 3,
      },
      stock_level: { type: 'gauge', ...shared, value: 'v', labels: { warehouse: 'w' } },
      stock_delta_celsius: { type: 'gauge', ...shared, value: 'v' },
    },
    liveMetricsDisplay: display,
    realTimeDashboards: { one: { title: 'One', metrics: ['none'] } },
    realTimeVisualization: { one: { rows: [{ title: 'Row', panels: [...panels] }] } },
  });
  const traceUrl = 'https://tempo.example.org/trace/{{trace_id}}';
  // The alerts that fire come first.
  return panelsOf(dashboardsOf({ ...setup, service: { ...setup.service, traceUrl } })).slice(2);
}

const overridesOf = (panel: DrawnPanel | undefined) =>
  Object.fromEntries(
    (panel?.fieldConfig?.overrides ?? []).map(({ matcher, properties }) => [
      matcher.options,
      Object.fromEntries(properties.map(({ id, value }) => [id, value])),
    ]),
  );

describe('the colours of series', () => {
  /** The colour that the overrides give a legend; the last one counts, as in Grafana. */
  function colourOf(panel: DrawnPanel | undefined, legend: string): unknown {
    const matches = (panel?.fieldConfig?.overrides ?? []).filter(({ matcher: { id, options } }) => {
      if (id === 'byName') return options === legend;
      const [, source = '', flags = ''] = /^\/(.*)\/(\w*)$/.exec(options) ?? [];
      return new RegExp(source, flags).test(legend);
    });
    const color = matches.at(-1)?.properties.find(({ id }) => id === 'color')?.value;
    return (color as { readonly fixedColor?: string } | undefined)?.fixedColor;
  }

  test('follow well-known words, if nothing else tells the series apart', () => {
    const [alone, both, state] = shopPanels(
      {},
      { metric: 'orders_total', by: ['outcome'] },
      { metric: 'orders_total', by: ['outcome', 'state'] },
      { metric: 'orders_total', by: ['state'] },
    );
    const words = ['failed', 'Timeout', '503', 'ok', '2xx', 'warning', '404', 'pending', 'debug', 'eu-west'];
    expect(words.map((word) => colourOf(alone, word))).toEqual([
      'red',
      'red',
      'red',
      'green',
      'green',
      'orange',
      'orange',
      'blue',
      '#808080',
      undefined,
    ]);
    expect(colourOf(both, 'failed')).toBe(undefined);
    // Oklahoma.
    expect([colourOf(state, 'OK'), colourOf(state, 'ok')]).toEqual([undefined, 'green']);
  });

  test('are those of the setup first, for a metric or one panel, also among several labels', () => {
    const [metric, panel, several, promql] = shopPanels(
      { orders_total: { colors: { failed: 'dark-purple', 'gave up (a+b)': 'critical' } } },
      { metric: 'orders_total', by: ['outcome'] },
      { metric: 'orders_total', by: ['outcome'], colors: { failed: '#123456' } },
      { metric: 'orders_total', by: ['state', 'outcome'] },
      { promql: 'sum by (outcome) (rate(orders_total[$window]))', title: 'T', colors: { failed: 'info' } },
    );
    expect(colourOf(metric, 'failed')).toBe('dark-purple');
    expect(colourOf(metric, 'gave up (a+b)')).toBe('red');
    expect(colourOf(panel, 'failed')).toBe('#123456');
    expect(colourOf(several, 'TX failed')).toBe('dark-purple');
    expect(colourOf(several, 'TX gave up (a+b)')).toBe('red');
    expect(colourOf(several, 'TX unfailed')).toBe(undefined);
    expect(colourOf(promql, 'failed')).toBe('blue');
  });

  test('give way to thresholds where a value is shown', () => {
    const thresholds = [
      { from: 0, as: 'good' },
      { from: 5, as: 'critical' },
    ];
    const [stat, graph] = shopPanels(
      { orders_total: { thresholds } },
      { metric: 'orders_total', by: ['outcome'], as: 'stat' },
      { metric: 'orders_total', by: ['outcome'] },
    );
    expect([colourOf(stat, 'failed'), colourOf(graph, 'failed')]).toEqual([undefined, 'red']);
  });
});

test('a table has a unit for each column, and its thresholds color the cells', () => {
  const thresholds = [
    { from: 0, as: 'good' },
    { from: 5, as: 'critical' },
  ];
  const [rates, top, stock] = shopPanels(
    { orders_total: { unit: 'ops' }, stock_level: { thresholds } },
    { metric: 'orders_total', show: ['rate', 'increase'], by: ['outcome'], as: 'table' },
    { metric: 'order_top_kinds', by: ['top'], as: 'table' },
    { metric: 'stock_level', by: ['warehouse'], as: 'table' },
  );
  expect(overridesOf(rates)).toMatchObject({
    outcome: { displayName: 'Outcome' },
    'Value #A': { displayName: 'Rate', unit: 'ops' },
    'Value #B': { displayName: 'Increase', unit: 'short' },
  });
  expect(rates?.options?.sortBy).toEqual([{ displayName: 'Rate', desc: true }]);
  expect(overridesOf(top)).toMatchObject({ top: { displayName: 'Kind' }, Value: { displayName: 'Count' } });
  expect(overridesOf(stock)['Value']).toMatchObject({
    displayName: 'Stock level',
    'custom.cellOptions': { type: 'color-background', mode: 'basic' },
    'custom.displayMode': 'color-background-solid',
  });
});

test('exemplars link to the trace at the address that the setup names, in the panel and in the datasource', () => {
  const [delays, counts] = shopPanels({}, { metric: 'order_seconds' }, { metric: 'orders_total' });
  expect(overridesOf(delays)['trace_id']).toEqual({
    links: [
      { title: 'Open trace', url: 'https://tempo.example.org/trace/${__value.raw}', targetBlank: true },
    ],
  });
  expect(overridesOf(counts)['trace_id']).toBe(undefined);
  const { service, updates } = setupOf(FLIGHTS);
  const jsonData = (traceUrl?: string) =>
    datasources({ service: { ...service, traceUrl }, updates }, DEFAULT_ADDRESSES)[0]?.jsonData;
  expect(jsonData('https://t.example.org/{{trace_id}}')).toMatchObject({
    exemplarTraceIdDestinations: [{ name: 'trace_id', url: 'https://t.example.org/${__value.raw}' }],
  });
  expect(jsonData()).not.toHaveProperty('exemplarTraceIdDestinations');
});

test('insights are a timeline of FIRING and quiet', () => {
  const [firing, asked, counted] = shopPanels(
    {},
    { metric: 'natsight_insight_firing', by: ['rule'] },
    { promql: 'max by (rule) (natsight_insight_firing)', title: 'Asked', as: 'state-timeline' },
    { promql: 'sum(natsight_insight_firing)', title: 'Counted', as: 'stat' },
  );
  const meanings = (panel: DrawnPanel | undefined) =>
    panel?.fieldConfig?.defaults.mappings?.map(({ type }) => type);
  expect([asked, counted].map(meanings)).toEqual([['value', 'special'], ['special']]);
  expect(firing).toMatchObject({ type: 'state-timeline', title: 'Insights by rule' });
  expect(firing?.targets?.[0]?.expr).toMatch(/^max by \(rule\)/);
  expect(firing?.fieldConfig?.defaults.mappings?.[0]).toMatchObject({
    type: 'value',
    options: { '0': { text: 'quiet', color: '#808080' }, '1': { text: 'FIRING', color: 'red' } },
  });
});

test('a gauge ends at its share, or above its thresholds, and may begin below zero', () => {
  const below = [
    { from: -10, as: 'critical' },
    { from: -5, as: 'good' },
  ];
  const [share, level, cold] = shopPanels(
    {
      stock_level: {
        thresholds: [
          { from: 0, as: 'good' },
          { from: 400, as: 'critical' },
        ],
      },
      stock_delta_celsius: { thresholds: below },
    },
    {
      promql: 'sum(rate(orders_total{outcome="x"}[$window])) / sum(rate(orders_total[$window]))',
      title: 'Share',
      as: 'gauge',
    },
    { metric: 'stock_level', as: 'gauge' },
    { metric: 'stock_delta_celsius', as: 'gauge', unit: 'short' },
  );
  const defaults = [share, level, cold].map((panel) => panel?.fieldConfig?.defaults);
  expect(defaults).toMatchObject([
    { unit: 'percentunit', min: 0, max: 1 },
    { min: 0, max: 600 },
    { min: -5 },
  ]);
});

describe('the legend of a query of the setup', () => {
  test.each([
    ['sum by (outcome) (rate(orders_total[$window]))', '{{outcome}}'],
    ['sum without (state) (rate(orders_total[$window]))', '{{outcome}}'],
    ['rate(orders_total{outcome="failed"}[$window])', '{{state}}'],
    ['sum(rate(orders_total[$window]))', 'T'],
    ['histogram_quantile(0.9, sum by (le) (rate(order_seconds_bucket[$window])))', 'T'],
    ['topk(3, sum by (state) (rate(orders_total[$window])))', '{{state}}'],
    [
      'stock_level * on (warehouse) group_left (outcome) sum by (warehouse, outcome) (stock_level)',
      '{{warehouse}} {{outcome}}',
    ],
    ['label_replace(stock_level, "site", "$1", "warehouse", "(.*)-.*")', '{{warehouse}} {{site}}'],
    ['stock_level > 5 or vector(0)', '{{warehouse}}'],
    ['100 * stock_level', '{{warehouse}}'],
    ['ALERTS{alertstate="firing"}', '{{alertname}} {{severity}}'],
    ['count_values("level", stock_level)', '{{level}}'],
    ['node_load1', 'T {{instance}}'],
  ])('of %s is %s', (promql, legend) => {
    const [panel] = shopPanels({}, { promql, title: 'T' });
    expect(panel?.targets?.[0]?.legendFormat).toBe(legend);
  });
});
