import { describe, expect, test } from '@jest/globals';
import type { CatalogEntry } from '../../../setup/catalog.js';
import type { Show } from '../../../setup/model/show.js';
import type { MetricPanel } from '../../../setup/panels/panel.js';
import { panelQueries, promqlString } from '../../../setup/panels/promql.js';

const entry = (name: string, type: CatalogEntry['type']): CatalogEntry => ({
  name,
  type,
  help: '',
  labels: ['origin', 'haul'],
  unit: undefined,
  metric: undefined,
});
const counter = entry('x_total', 'counter');
const histogram = entry('x_seconds', 'histogram');
const gauge = entry('x', 'gauge');

const panel = (
  metric: CatalogEntry,
  shows: readonly Show[],
  rest: Partial<MetricPanel> = {},
): MetricPanel => ({
  source: 'metric',
  key: 'k',
  metric,
  shows,
  units: shows.map(() => 'short'),
  by: [],
  top: undefined,
  traceUrl: undefined,
  title: 'Title',
  description: '',
  unit: 'short',
  kind: 'timeseries',
  width: 24,
  height: 8,
  decimals: undefined,
  min: undefined,
  max: undefined,
  thresholds: [],
  states: [],
  colours: [],
  ...rest,
});

const GRAFANA = {
  rateInterval: '$__rate_interval',
  range: '$__range',
  matchers: 'job=~"$job", instance=~"$instance"',
};
const CONCRETE = { rateInterval: '15s', matchers: '' };
const J = '{job=~"$job", instance=~"$instance"}';

describe('panelQueries', () => {
  test.each<[string, MetricPanel, string]>([
    ['a rate', panel(counter, [{ kind: 'rate' }]), `sum(rate(x_total${J}[$__rate_interval]))`],
    [
      'a rate by labels',
      panel(counter, [{ kind: 'rate' }], { by: ['origin', 'haul'] }),
      `sum by (origin, haul) (rate(x_total${J}[$__rate_interval]))`,
    ],
    [
      'the increase over the time shown, as one number',
      panel(counter, [{ kind: 'increase' }], { kind: 'stat' }),
      `sum(increase(x_total${J}[$__range]))`,
    ],
    [
      'the increase of each step, as a graph',
      panel(counter, [{ kind: 'increase' }]),
      `sum(increase(x_total${J}[$__rate_interval]))`,
    ],
    ['a gauge', panel(gauge, [{ kind: 'value' }]), `sum(x${J})`],
    [
      'the mean of a histogram',
      panel(histogram, [{ kind: 'mean' }], { by: ['haul'] }),
      `sum by (haul) (rate(x_seconds_sum${J}[$__rate_interval])) / sum by (haul) (rate(x_seconds_count${J}[$__rate_interval]))`,
    ],
    [
      'the events of a histogram',
      panel(histogram, [{ kind: 'rate' }]),
      `sum(rate(x_seconds_count${J}[$__rate_interval]))`,
    ],
    [
      'a percentile',
      panel(histogram, [{ kind: 'quantile', quantile: 0.999 }], { by: ['haul'] }),
      `histogram_quantile(0.999, sum by (le, haul) (rate(x_seconds_bucket${J}[$__rate_interval])))`,
    ],
    [
      'a heatmap',
      panel(histogram, [{ kind: 'heatmap' }], { kind: 'heatmap', by: ['haul'], top: 3 }),
      `sum by (le) (rate(x_seconds_bucket${J}[$__rate_interval]))`,
    ],
    [
      'the greatest now',
      panel(counter, [{ kind: 'rate' }], { by: ['origin'], top: 3, kind: 'bargauge' }),
      `topk(3, sum by (origin) (rate(x_total${J}[$__rate_interval])))`,
    ],
    [
      'the course of those that are the greatest at the end',
      panel(counter, [{ kind: 'rate' }], { by: ['origin'], top: 3 }),
      `sum by (origin) (rate(x_total${J}[$__rate_interval])) and topk(3, sum by (origin) (rate(x_total${J}[$__rate_interval] @ end())))`,
    ],
    [
      'counts that are not zero',
      panel(counter, [{ kind: 'rate' }], { by: ['origin'], top: 3, withoutZeros: true }),
      `sum by (origin) (rate(x_total${J}[$__rate_interval])) > 0 and topk(3, sum by (origin) (rate(x_total${J}[$__rate_interval] @ end())) > 0)`,
    ],
  ])('asks for %s', (_, asked, expr) => {
    expect(panelQueries(asked, GRAFANA)[0]?.expr).toBe(expr);
  });

  test('puts a concrete range in and leaves braces out where nothing is matched', () => {
    const [query] = panelQueries(panel(counter, [{ kind: 'increase' }], { kind: 'stat' }), CONCRETE);
    expect(query?.expr).toBe('sum(increase(x_total[15s]))');
  });

  test('names the queries as Grafana does, and the series by what tells them apart', () => {
    const shows = Array.from({ length: 28 }, (_, index): Show => ({
      kind: 'quantile',
      quantile: (index + 1) / 100,
    }));
    const queries = panelQueries(panel(histogram, shows, { by: ['haul'] }), CONCRETE);
    expect(queries[0]).toMatchObject({ refId: 'A', legend: 'p1 {{haul}}' });
    expect(queries.slice(25).map((query) => query.refId)).toEqual(['Z', 'AA', 'AB']);
    expect(panelQueries(panel(counter, [{ kind: 'rate' }]), CONCRETE)[0]?.legend).toBe('Title');
  });
});

describe('a PromQL panel', () => {
  const ask = (promql: string, scope: Parameters<typeof panelQueries>[1]) =>
    panelQueries(
      {
        ...panel(gauge, []),
        source: 'promql',
        promql,
        labels: [],
        legend: 'Title',
        exposed: ['x', 'y_total'],
      },
      scope,
    )[0]?.expr;

  test.each([
    ['x', `x${J}`],
    ['x{}', `x${J}`],
    ['x{a="}"}', 'x{job=~"$job", instance=~"$instance", a="}"}'],
    ['x{job="other"}', 'x{instance=~"$instance", job="other"}'],
    ['{__name__="x"}', '{job=~"$job", instance=~"$instance", __name__="x"}'],
    ['sum(rate(y_total[5m])) / x', `sum(rate(y_total${J}[5m])) / x${J}`],
    ['increase(y_total[$__range]) > 1', `increase(y_total${J}[$__range]) > 1`],
    ['ALERTS or job:events:rate5m', 'ALERTS or job:events:rate5m'],
  ])('narrows the series of the exporter, and no others: %s', (promql, expr) => {
    expect(ask(promql, GRAFANA)).toBe(expr);
  });

  test('has its Grafana variables filled in elsewhere', () => {
    expect(
      ask('rate(y_total[$__rate_interval]) + increase(y_total[$__range])', { ...CONCRETE, range: '1h' }),
    ).toBe('rate(y_total[15s]) + increase(y_total[1h])');
  });
});

test('promqlString escapes what would end the string or the line', () => {
  expect(promqlString('a"b\\c\nd')).toBe('"a\\"b\\\\c\\nd"');
});
