import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MetricView, NumberSeries } from '../../../exporter/event/series.js';
import { renderText } from '../../../exporter/exposition/render.js';
import type { CatalogEntry } from '../../../setup/catalog.js';
import { parseExposition } from '../../support/exposition.js';

const entry = (name: string, type: CatalogEntry['type'], more: Partial<CatalogEntry> = {}): CatalogEntry => ({
  name,
  type,
  help: 'Help.',
  labels: [],
  unit: undefined,
  metric: undefined,
  ...more,
});
const numbers = (e: CatalogEntry, ...series: NumberSeries[]): MetricView => ({
  entry: e,
  kind: 'number',
  series: () => series,
});
const render = (views: readonly MetricView[], format: 'prometheus' | 'openmetrics' = 'prometheus') =>
  [...renderText(views, format)].join('');

const VIEWS: readonly MetricView[] = [
  numbers(
    entry('flights_total', 'counter', {
      labels: ['origin', 'haul'],
      help: 'All "flights"\nthat landed \\ today.',
    }),
    { labels: ['ORD', 'long'], value: 17 },
    { labels: ['a"b\\c\nd', ''], value: 0.1 },
    { labels: ['', ''], value: 1e21 },
  ),
  numbers(entry('departures', 'counter'), { labels: [], value: 1 }),
  numbers(entry('last_delay_seconds', 'gauge', { unit: 'seconds' }), { labels: [], value: -3.25 }),
  {
    entry: entry('delay_seconds', 'histogram', { unit: 'seconds', labels: ['origin'] }),
    kind: 'histogram',
    bounds: [-5, 0.5, 60],
    series: () => [{ labels: ['ORD'], counts: [1, 0, 2, 1], sum: 99.5 }],
  },
  numbers(entry('not_yet_total', 'counter')),
];

test('the Prometheus text format', () => {
  expect(render(VIEWS)).toBe(
    String.raw`# HELP flights_total All "flights"\nthat landed \\ today.
# TYPE flights_total counter
flights_total{origin="ORD",haul="long"} 17
flights_total{origin="a\"b\\c\nd"} 0.1
flights_total 1e+21
# HELP departures Help.
# TYPE departures counter
departures 1
# HELP last_delay_seconds Help.
# TYPE last_delay_seconds gauge
last_delay_seconds -3.25
# HELP delay_seconds Help.
# TYPE delay_seconds histogram
delay_seconds_bucket{origin="ORD",le="-5.0"} 1
delay_seconds_bucket{origin="ORD",le="0.5"} 1
delay_seconds_bucket{origin="ORD",le="60.0"} 3
delay_seconds_bucket{origin="ORD",le="+Inf"} 4
delay_seconds_sum{origin="ORD"} 99.5
delay_seconds_count{origin="ORD"} 4
`,
  );
});

test('OpenMetrics: counters are families without _total, bounds are floats, quotes are escaped in help', () => {
  expect(render(VIEWS, 'openmetrics')).toBe(
    String.raw`# TYPE flights counter
# HELP flights All \"flights\"\nthat landed \\ today.
flights_total{origin="ORD",haul="long"} 17
flights_total{origin="a\"b\\c\nd"} 0.1
flights_total 1e+21
# TYPE departures unknown
# HELP departures Help.
departures 1
# TYPE last_delay_seconds gauge
# UNIT last_delay_seconds seconds
# HELP last_delay_seconds Help.
last_delay_seconds -3.25
# TYPE delay_seconds histogram
# UNIT delay_seconds seconds
# HELP delay_seconds Help.
delay_seconds_bucket{origin="ORD",le="-5.0"} 1
delay_seconds_bucket{origin="ORD",le="0.5"} 1
delay_seconds_bucket{origin="ORD",le="60.0"} 3
delay_seconds_bucket{origin="ORD",le="+Inf"} 4
delay_seconds_sum{origin="ORD"} 99.5
delay_seconds_count{origin="ORD"} 4
`,
  );
});

describe('since when a series counts', () => {
  const createdMs = 1_520_430_000_123;
  const views: readonly MetricView[] = [
    numbers(
      entry('flights_total', 'counter', { labels: ['origin'] }),
      { labels: ['a"b\\c\nd'], value: 17, createdMs },
      { labels: ['ORD'], value: 1, createdMs: 0 },
    ),
    numbers(entry('departures', 'counter'), { labels: [], value: 1, createdMs }),
    numbers(entry('last_delay', 'gauge'), { labels: [], value: 3, createdMs }),
    {
      entry: entry('delay', 'histogram'),
      kind: 'histogram',
      bounds: [60],
      series: () => [{ labels: [], counts: [1, 0], sum: 9, createdMs }],
    },
  ];

  test('OpenMetrics says for counters and histograms, after the other samples of the same labels', () => {
    const lines = render(views, 'openmetrics').split('\n');
    expect(lines.filter((line) => !line.startsWith('# HELP')).join('\n')).toBe(
      String.raw`# TYPE flights counter
flights_total{origin="a\"b\\c\nd"} 17
flights_created{origin="a\"b\\c\nd"} 1520430000.123
flights_total{origin="ORD"} 1
flights_created{origin="ORD"} 0
# TYPE departures unknown
departures 1
# TYPE last_delay gauge
last_delay 3
# TYPE delay histogram
delay_bucket{le="60.0"} 1
delay_bucket{le="+Inf"} 1
delay_sum 9
delay_count 1
delay_created 1520430000.123
`,
    );
  });

  test('the Prometheus text format has no place for it', () => {
    expect(render(views)).not.toContain('created');
  });
});

describe.each(['prometheus', 'openmetrics'] as const)('%s', (format) => {
  test('any text in labels and help, and any number, is read back as it was', () => {
    const text = fc.string({ unit: 'grapheme' });
    const help = text.filter((words) => !/^\s|\s$/.test(words) && words !== '');
    const value = fc.oneof(fc.double(), fc.integer());
    const series = fc.uniqueArray(fc.record({ labels: fc.tuple(text, text), value }), {
      selector: ({ labels }) => JSON.stringify(labels),
    });
    fc.assert(
      fc.property(series, help, (all, words) => {
        const parsed = parseExposition(
          render([numbers(entry('m', 'gauge', { labels: ['a', 'b'], help: words }), ...all)], format),
        );
        expect(parsed.samples).toEqual(
          all.map(({ labels: [a, b], value: number }) => ({
            name: 'm',
            labels: { ...(a === '' ? {} : { a }), ...(b === '' ? {} : { b }) },
            value: number === 0 ? 0 : number,
          })),
        );
        if (all.length > 0) expect(parsed.families).toEqual({ m: { TYPE: 'gauge', HELP: words } });
      }),
    );
  });

  test('ends a slice before its time when the turn is over, where a series ends, and gives the next one a turn', () => {
    let [turns, steps] = [0, 0];
    const turn = { begin: () => ([turns, steps] = [turns + 1, 0]), isOver: () => ++steps === 3 };
    const all = Array.from({ length: 8 }, (_, n) => ({ labels: [`value-${n}`], value: n }));
    const views = [numbers(entry('m', 'gauge', { labels: ['label'] }), ...all)];
    const slices = [...renderText(views, format, { turn })];
    expect(slices.map((slice) => parseExposition(slice).samples.length)).toEqual([3, 3, 2]);
    expect(slices.join('')).toBe(render(views, format));
    expect(turns).toBe(3);
  });

  test('comes in slices of about 64 KiB that end where a series ends', () => {
    const all = Array.from({ length: 20_000 }, (_, n) => ({ labels: [`value-${n}`], value: n }));
    const slices = [...renderText([numbers(entry('m', 'gauge', { labels: ['label'] }), ...all)], format)];
    expect(slices.length).toBeGreaterThan(5);
    for (const slice of slices.slice(0, -1)) expect(Math.abs(slice.length - 65_536)).toBeLessThan(100);
    for (const slice of slices) expect(slice.endsWith('\n')).toBe(true);
    expect(parseExposition(slices.join('')).samples).toHaveLength(20_000);
  });
});
