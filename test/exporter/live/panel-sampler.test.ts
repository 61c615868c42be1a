import { describe, expect, test } from '@jest/globals';
import type { MetricView, NumberSeries } from '../../../exporter/event/series.js';
import type { Lines } from '../../../exporter/live/frame.js';
import { MetricSampler } from '../../../exporter/live/metric-sampler.js';
import { MAX_LINES } from '../../../exporter/live/panel-sampler.js';
import type { Turn } from '../../../exporter/turn/turn.js';
import type { Work } from '../../../exporter/turn/work.js';
import { panelLayout } from '../page/layouts.js';
import { atOnce } from '../../support/at-once.js';
import type { CatalogEntry } from '../../../setup/catalog.js';
import type { Show } from '../../../setup/model/show.js';
import type { MetricPanel } from '../../../setup/panels/panel.js';

const entry = (type: CatalogEntry['type'], labels: string[]): CatalogEntry => ({
  name: 'flights_total',
  type,
  help: 'Flights.',
  labels,
  unit: undefined,
  metric: undefined,
});

function panel(shows: Show[], rest: Partial<MetricPanel> = {}): MetricPanel {
  return {
    ...panelLayout({ key: 'flights', title: 'Flights', unit: 'ops', kind: 'timeseries' }),
    source: 'metric',
    metric: entry('counter', ['origin', 'haul']),
    shows,
    units: shows.map(() => 'ops'),
    by: [],
    top: undefined,
    traceUrl: undefined,
    ...rest,
  };
}

const WINDOWS = { rateMs: 60_000, increaseMs: 300_000 };

/** A sampler of one panel. */
class PanelSampler {
  readonly #key: string;
  readonly #sampler: MetricSampler;

  constructor(sampled: MetricPanel) {
    this.#key = sampled.key;
    this.#sampler = new MetricSampler([sampled], WINDOWS);
  }

  *sample(view: MetricView, nowMs: number, turn?: Turn): Work<Lines> {
    return (yield* this.#sampler.sample(view, nowMs, turn))[this.#key] ?? {};
  }
}

const counter = (...series: [string, string, number][]): MetricView => ({
  entry: entry('counter', ['origin', 'haul']),
  kind: 'number',
  series: () => series.map(([origin, haul, value]) => ({ labels: [origin, haul], value })),
});

const histogram = (counts: number[], sum: number): MetricView => ({
  entry: entry('histogram', []),
  kind: 'histogram',
  bounds: [1, 2, 4],
  series: () => [{ labels: [], counts, sum }],
});

describe('a panel that shows a rate', () => {
  test('is per second of the whole window, also before it has run for as long: a burst at the start is no spike', () => {
    const sampler = new PanelSampler(panel([{ kind: 'rate' }]));
    expect(atOnce(sampler.sample(counter(['ORD', 'long', 100]), 0))).toEqual({ Flights: 0 });
    expect(atOnce(sampler.sample(counter(['ORD', 'long', 700]), 250))).toEqual({ Flights: 10 });
    expect(atOnce(sampler.sample(counter(['ORD', 'long', 700]), 1_000))).toEqual({ Flights: 10 });
    expect(atOnce(sampler.sample(counter(['ORD', 'long', 700]), 60_000))).toEqual({ Flights: 10 });
    expect(atOnce(sampler.sample(counter(['ORD', 'long', 700]), 61_000))).toEqual({ Flights: 0 });
  });

  test('adds series up by the labels it keeps', () => {
    const sampler = new PanelSampler(panel([{ kind: 'rate' }], { by: ['haul'] }));
    atOnce(sampler.sample(counter(['ORD', 'long', 0], ['DFW', 'long', 0], ['DFW', 'short', 0]), 0));
    const after = atOnce(
      sampler.sample(counter(['ORD', 'long', 60], ['DFW', 'long', 120], ['DFW', 'short', 30]), 10_000),
    );
    expect(after).toEqual({ long: 3, short: 0.5 });
  });

  test('does not dip when a series expires, and does not jump when it returns', () => {
    const sampler = new PanelSampler(panel([{ kind: 'rate' }]));
    const steady = (nowMs: number): [string, string, number] => ['ORD', 'long', nowMs / 1_000];
    const idle: NumberSeries = { labels: ['ATL', 'long'], value: 5_000, createdMs: -1 };
    const views = (nowMs: number, ...more: NumberSeries[]): MetricView => {
      const view = counter(steady(nowMs));
      return view.kind === 'number' ? { ...view, series: () => [...view.series(), ...more] } : view;
    };
    for (let nowMs = 0; nowMs <= 60_000; nowMs += 1_000) atOnce(sampler.sample(views(nowMs, idle), nowMs));
    expect(atOnce(sampler.sample(views(61_000), 61_000))).toEqual({ Flights: 1 });
    const back = { ...idle, value: 5_000, before: 5_000, shownFromMs: 61_500 };
    expect(atOnce(sampler.sample(views(62_000, back), 62_000))).toEqual({ Flights: 1 });
  });
});

test('an increase that is one number covers the longer span, one over time each window', () => {
  const increase: Show[] = [{ kind: 'increase' }];
  const [number, graph] = [
    new PanelSampler(panel(increase, { kind: 'stat' })),
    new PanelSampler(panel(increase, { kind: 'timeseries' })),
  ];
  const shown = [];
  for (const [nowMs, value] of [
    [0, 0],
    [100_000, 40],
    [160_000, 50],
    [300_000, 50],
  ] as const) {
    const view = counter(['ORD', 'long', value]);
    shown.push([atOnce(number.sample(view, nowMs))['Flights'], atOnce(graph.sample(view, nowMs))['Flights']]);
  }
  expect(shown).toEqual([
    [0, 0],
    [40, 40],
    [50, 10],
    [50, 0],
  ]);
});

test('the mean of a gauge is that of its series, even if they would add up', () => {
  const metric = entry('gauge', ['origin', 'haul']);
  const sampler = new PanelSampler(panel([{ kind: 'value' }, { kind: 'mean' }], { metric }));
  expect(atOnce(sampler.sample({ ...counter(['ATL', '', 2], ['ORD', '', 4]), entry: metric }, 0))).toEqual({
    value: 6,
    mean: 3,
  });
});

test('each thing that a panel shows has its own greatest lines', () => {
  const shows: Show[] = [{ kind: 'value' }, { kind: 'increase' }];
  const sampler = new PanelSampler(panel(shows, { by: ['origin'], top: 1 }));
  atOnce(sampler.sample(counter(['ATL', '', 900], ['ORD', '', 0]), 0));
  expect(atOnce(sampler.sample(counter(['ATL', '', 900], ['ORD', '', 3]), 1_000))).toEqual({
    'value ATL': 900,
    'increase ORD': 3,
  });
});

test('a panel has no more lines than a reader can tell apart', () => {
  const sampler = new PanelSampler(panel([{ kind: 'value' }], { by: ['origin'] }));
  const series = Array.from({ length: MAX_LINES + 10 }, (_, at): [string, string, number] => [
    `o${at}`,
    '',
    at,
  ]);
  const lines = atOnce(sampler.sample(counter(...series), 0));
  expect(Object.keys(lines)).toHaveLength(MAX_LINES);
  expect(lines).not.toHaveProperty('o9');
});

test('a panel may leave out what is zero', () => {
  const sampler = new PanelSampler(panel([{ kind: 'rate' }], { by: ['haul'], withoutZeros: true }));
  atOnce(sampler.sample(counter(['ORD', 'long', 0], ['DFW', 'short', 0]), 0));
  expect(atOnce(sampler.sample(counter(['ORD', 'long', 60], ['DFW', 'short', 0]), 10_000))).toEqual({
    long: 1,
  });
});

test('top keeps the greatest, greatest first', () => {
  const sampler = new PanelSampler(panel([{ kind: 'value' }], { by: ['origin'], top: 2 }));
  const lines = atOnce(sampler.sample(counter(['ATL', '', 1], ['ORD', '', 3], ['DFW', '', 2]), 0));
  expect(Object.entries(lines)).toEqual([
    ['ORD', 3],
    ['DFW', 2],
  ]);
});

test('a histogram shows its percentiles and mean of what came in since', () => {
  const shows: Show[] = [{ kind: 'quantile', quantile: 0.5 }, { kind: 'mean' }];
  const sampler = new PanelSampler(panel(shows, { metric: entry('histogram', []) }));
  atOnce(sampler.sample(histogram([100, 0, 0, 0], 50), 0));
  expect(atOnce(sampler.sample(histogram([100, 10, 0, 0], 65), 5_000))).toEqual({ p50: 1.5, mean: 1.5 });
});

test('a heatmap has a line for every bucket, named by its bound, whatever it is grouped by', () => {
  const sampler = new PanelSampler(
    panel([{ kind: 'heatmap' }], { kind: 'heatmap', by: ['origin'], metric: entry('histogram', ['origin']) }),
  );
  atOnce(sampler.sample(histogram([0, 0, 0, 0], 0), 0));
  expect(atOnce(sampler.sample(histogram([60, 0, 30, 6], 240), 5_000))).toEqual({
    '1.0': 1,
    '2.0': 0,
    '4.0': 0.5,
    '+Inf': 0.1,
  });
});

test('a sample that is taken in turns is the same', () => {
  const panels = [
    panel([{ kind: 'value' }], { by: ['origin'], top: 2 }),
    panel([{ kind: 'rate' }], { by: ['haul'] }),
  ];
  for (const each of panels) {
    const [whole, cut] = [new PanelSampler(each), new PanelSampler(each)];
    for (const nowMs of [0, 1_000, 2_000]) {
      const view = counter(['ATL', 'long', 1 + nowMs], ['ORD', 'short', 3], ['DFW', 'long', 2 * nowMs]);
      const work = cut.sample(view, nowMs, { begin: () => undefined, isOver: () => true });
      const pauses = [...takePauses(work)];
      expect(pauses.at(-1)).toEqual(atOnce(whole.sample(view, nowMs)));
      expect(pauses.length).toBeGreaterThan(4);
    }
  }
});

/** What the work gives at each pause, nothing, and in the end. */
function* takePauses(work: Work<Lines>): Generator<Lines | undefined> {
  for (;;) {
    const { done, value } = work.next();
    yield value;
    if (done === true) return;
  }
}
