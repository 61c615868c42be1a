import { describe, expect, test } from '@jest/globals';
import type { MetricView } from '../../../exporter/event/series.js';
import type { Lines } from '../../../exporter/live/frame.js';
import { PanelSampler } from '../../../exporter/live/panel-sampler.js';
import type { Work } from '../../../exporter/turn/work.js';
import { panelLayout } from '../page/layouts.js';
import { atOnce } from '../../support/at-once.js';
import type { CatalogEntry } from '../../../setup/catalog.js';
import type { Show } from '../../../setup/model/show.js';
import type { MetricPanel } from '../../../setup/panels/panel.js';

/** The window is short, and the dashboard shows five minutes. */
const RANGES = { windowMs: 15_000, spanMs: 300_000 };
const samplerOf = (shown: MetricPanel) => new PanelSampler(shown, RANGES);

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
  test('says nothing until there are two samples, then what grew per second', () => {
    const sampler = samplerOf(panel([{ kind: 'rate' }]));
    expect(atOnce(sampler.sample(counter(['ORD', 'long', 100]), 0))).toEqual({});
    expect(atOnce(sampler.sample(counter(['ORD', 'long', 130]), 10_000))).toEqual({ Flights: 3 });
  });

  test('adds series up by the labels it keeps', () => {
    const sampler = samplerOf(panel([{ kind: 'rate' }], { by: ['haul'] }));
    atOnce(sampler.sample(counter(['ORD', 'long', 0], ['DFW', 'long', 0], ['DFW', 'short', 0]), 0));
    const after = atOnce(
      sampler.sample(counter(['ORD', 'long', 10], ['DFW', 'long', 20], ['DFW', 'short', 5]), 10_000),
    );
    expect(after).toEqual({ long: 3, short: 0.5 });
  });

  test('counts a series that appears later from zero', () => {
    const sampler = samplerOf(panel([{ kind: 'rate' }], { by: ['origin'] }));
    atOnce(sampler.sample(counter(['ORD', 'long', 5]), 0));
    expect(atOnce(sampler.sample(counter(['ORD', 'long', 5], ['ATL', 'long', 4]), 2_000))).toEqual({
      ORD: 0,
      ATL: 2,
    });
  });

  test('looks back over the window only', () => {
    const sampler = samplerOf(panel([{ kind: 'rate' }]));
    for (let second = 0; second <= 60; second += 1) {
      atOnce(sampler.sample(counter(['ORD', 'long', second < 30 ? 0 : (second - 30) * 7]), second * 1000));
    }
    const atEnd = atOnce(sampler.sample(counter(['ORD', 'long', 30 * 7]), 60_000 + RANGES.windowMs));
    expect(atEnd['Flights']).toBe(0);
  });
});

test('an increase is that of the time range as one number, and that of the window over time; a rate beside it stays one', () => {
  const shows: Show[] = [{ kind: 'increase' }, { kind: 'rate' }];
  const after = (kind: MetricPanel['kind']) => {
    const sampler = samplerOf(panel(shows, { kind }));
    let lines: Lines = {};
    for (let second = 0; second <= 60; second += 1)
      lines = atOnce(sampler.sample(counter(['ORD', 'long', second * 2]), second * 1000));
    return lines;
  };
  expect(after('table')).toEqual({ increase: 120, rate: 2 });
  expect(after('timeseries')).toEqual({ increase: 30, rate: 2 });
});

test('top keeps the greatest, greatest first', () => {
  const sampler = samplerOf(panel([{ kind: 'value' }], { by: ['origin'], top: 2 }));
  const lines = atOnce(sampler.sample(counter(['ATL', '', 1], ['ORD', '', 3], ['DFW', '', 2]), 0));
  expect(Object.entries(lines)).toEqual([
    ['ORD', 3],
    ['DFW', 2],
  ]);
});

test('a histogram shows its percentiles and mean of what came in since', () => {
  const shows: Show[] = [{ kind: 'quantile', quantile: 0.5 }, { kind: 'mean' }];
  const sampler = samplerOf(panel(shows, { metric: entry('histogram', []) }));
  atOnce(sampler.sample(histogram([100, 0, 0, 0], 50), 0));
  expect(atOnce(sampler.sample(histogram([100, 10, 0, 0], 65), 5_000))).toEqual({ p50: 1.5, mean: 1.5 });
});

test('a heatmap has a line for every bucket, named by its bound', () => {
  const sampler = samplerOf(
    panel([{ kind: 'heatmap' }], { kind: 'heatmap', metric: entry('histogram', []) }),
  );
  atOnce(sampler.sample(histogram([0, 0, 0, 0], 0), 0));
  expect(atOnce(sampler.sample(histogram([10, 0, 5, 1], 40), 5_000))).toEqual({
    '1.0': 2,
    '2.0': 0,
    '4.0': 1,
    '+Inf': 0.2,
  });
});

test('a sample that is taken in turns is the same', () => {
  const panels = [
    panel([{ kind: 'value' }], { by: ['origin'], top: 2 }),
    panel([{ kind: 'rate' }], { by: ['haul'] }),
  ];
  for (const each of panels) {
    const [whole, cut] = [samplerOf(each), samplerOf(each)];
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
