import { describe, expect, test } from '@jest/globals';
import type { MetricView } from '../../../exporter/event/series.js';
import { layoutOf } from '../../../exporter/live/layout.js';
import { LiveBoard } from '../../../exporter/live/live-board.js';
import { liveWindows } from '../../../exporter/live/live-windows.js';
import { ENDLESS_TURN } from '../../../exporter/turn/turn.js';
import { promqlPanels } from '../../../exporter/io/http/live/promql-panels.js';
import { resolveDashboards } from '../../../setup/layout/resolve.js';
import { atOnce } from '../../support/at-once.js';
import { setupOf } from '../../support/setup-fixture.js';

const shared = { stream: 'orders', help: 'Help.' };
const setup = setupOf({
  liveMetrics: {
    orders_per_minute: { type: 'window', ...shared, aggregate: 'rate', size: '1m', labels: { shop: 'shop' } },
    queue_length: { type: 'gauge', ...shared, value: 'v' },
  },
  instantInsightRules: {
    OddOrders: { metric: 'orders_per_minute', outside: 'normal' },
    OddQueue: { metric: 'queue_length', outside: 'normal' },
  },
  realTimeDashboards: { one: { title: 'One', metrics: ['*'] } },
});
const dashboards = resolveDashboards(setup);
const dashboard = firstOf(dashboards);

function firstOf<T>([first]: readonly T[]): T {
  if (first === undefined) throw new Error('BUG: no dashboard');
  return first;
}

function view(name: string, labels: string[], series: readonly (readonly [string[], number])[]): MetricView {
  return {
    entry: { name, type: 'gauge', help: '', labels, unit: undefined, metric: undefined },
    kind: 'number',
    series: () => series.map(([values, value]) => ({ labels: values, value })),
  };
}

const insights = (what: string, x: number, y: number, queue: number) =>
  view(
    `natsight_insight_${what}`,
    ['rule', 'severity', 'shop'],
    [
      [['OddOrders', 'warning', 'x'], x],
      [['OddOrders', 'warning', 'y'], y],
      [['OddQueue', 'warning', ''], queue],
    ],
  );

const newBoard = () =>
  new LiveBoard(dashboard, liveWindows(dashboard, { window: 60_000, scrapeInterval: 15_000 }));

function sampled(views: readonly MetricView[], board = newBoard()) {
  const { panels } = atOnce(
    board.sample(new Map(views.map((each) => [each.entry.name, each])), 1_000_000, ENDLESS_TURN),
  );
  return { orders: panels['normal range of OddOrders'], queue: panels['normal range of OddQueue'] };
}

const METRICS = [
  view(
    'orders_per_minute',
    ['shop'],
    [
      [['x'], 3],
      [['y'], 90],
    ],
  ),
  view('queue_length', [], [[[], 7]]),
];

describe('what is normal, on a live page', () => {
  test('is the value and the band of the series that is the furthest out, without Prometheus', () => {
    const learned = [
      insights('ratio', 0.2, 5, 0.5),
      insights('expected', 3, 40, 4),
      insights('lower', 1, 30, 2),
      insights('upper', 5, 50, 6),
    ];
    expect(sampled([...METRICS, ...learned])).toEqual({
      orders: { y: 90, expected: 40, lower: 30, upper: 50 },
      queue: { 'Queue length': 7, expected: 4, lower: 2, upper: 6 },
    });
    const other = [insights('ratio', 0.9, 0.5, 0.5), ...learned.slice(1)];
    expect(sampled([...METRICS, ...other]).orders).toEqual({ x: 3, expected: 3, lower: 1, upper: 5 });
  });

  test('keeps to its series until another is outside, and this one is not', () => {
    const board = newBoard();
    const shown = (x: number, y: number) =>
      Object.keys(sampled([...METRICS, insights('ratio', x, y, 0)], board).orders ?? {});
    expect(shown(0.5, 0.4)).toEqual(['x']);
    expect(shown(0.3, 0.9)).toEqual(['x']);
    expect(shown(0.3, 1.1)).toEqual(['y']);
    expect(shown(2, 1.1)).toEqual(['y']);
    expect(shown(0.9, 0.8)).toEqual(['y']);
    expect(shown(1.1, 0.8)).toEqual(['x']);
    expect(shown(NaN, 0.8)).toEqual(['y']);
  });

  test('is nothing until there is a band, and has no value where the metric has none', () => {
    expect(sampled(METRICS)).toEqual({ orders: {}, queue: {} });
    const views = [insights('ratio', 1, 2, 3), insights('upper', 5, 50, 6)];
    expect(sampled(views)).toEqual({ orders: { upper: 50 }, queue: { upper: 6 } });
  });

  test('is drawn as an area, and is not asked of Prometheus', () => {
    const layouts = layoutOf(dashboard, dashboards, setup, false).rows.flatMap(({ panels }) => panels);
    const bands = layouts.filter(({ key }) => key.startsWith('normal range of'));
    expect(bands.map(({ band, note, insights: told }) => [band?.rule, note, told])).toEqual([
      ['OddQueue', undefined, ['OddQueue']],
      ['OddOrders', undefined, ['OddOrders']],
    ]);
    expect(promqlPanels(dashboard)).toEqual([]);
  });
});
