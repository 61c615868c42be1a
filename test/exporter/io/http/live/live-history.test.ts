import { expect, test } from '@jest/globals';
import { LiveHistory } from '../../../../../exporter/io/http/live/live-history.js';
import { PrometheusLines } from '../../../../../exporter/io/http/live/prometheus.js';
import { PrometheusApi } from '../../../../../exporter/io/prometheus/prometheus-api.js';
import type { Frame, Lines } from '../../../../../exporter/live/frame.js';
import { LiveBoard } from '../../../../../exporter/live/live-board.js';
import { liveWindows, queryScope } from '../../../../../exporter/live/live-windows.js';
import { ENDLESS_TURN } from '../../../../../exporter/turn/turn.js';
import type { MetricView } from '../../../../../exporter/event/series.js';
import { resolveDashboards } from '../../../../../setup/layout/resolve.js';
import { atOnce } from '../../../../support/at-once.js';
import { linkTo } from '../../../../support/link-to.js';
import { setupOf } from '../../../../support/setup-fixture.js';

const metric = { type: 'counter', stream: 'flights', help: 'Flights.' };
const resolved = resolveDashboards(
  setupOf({
    liveMetrics: { flights_total: metric, calls_total: metric },
    realTimeDashboards: { main: { title: 'Main', metrics: ['*_total'] } },
  }),
);
const dashboard = firstOf(resolved);
const windows = liveWindows(dashboard, { window: 60_000, scrapeInterval: 15_000 });
const panels = dashboard.rows.flatMap((row) => row.panels);
const keyOf = (name: string) => panels.find(({ key }) => key.startsWith(name))?.key ?? '';
const [flights, calls] = [keyOf('flights_total'), keyOf('calls_total')];

/** The exporter starts here. */
const START_MS = 1_000_000;

/** What Prometheus has, as frames. */
class Remembered extends PrometheusLines {
  readonly #frames: readonly Frame[];

  constructor(frames: readonly Frame[]) {
    super(new PrometheusApi(linkTo('http://127.0.0.1:9'), () => undefined));
    this.#frames = frames;
  }

  override history(): Promise<readonly Frame[]> {
    return Promise.resolve(this.#frames);
  }
}

/** A page that has sampled ten flights and ten calls a second, each second for so long. */
function sampledFor(seconds: number) {
  const board = new LiveBoard(dashboard, windows);
  for (let second = 0; second <= seconds; second += 1) {
    const views = panels.flatMap((panel): MetricView[] =>
      panel.source === 'metric'
        ? [{ entry: panel.metric, kind: 'number', series: () => [{ labels: [], value: second * 10 }] }]
        : [],
    );
    atOnce(
      board.sample(
        new Map(views.map((view) => [view.entry.name, view])),
        START_MS + second * 1_000,
        ENDLESS_TURN,
      ),
    );
  }
  const history = new LiveHistory(dashboard, board, queryScope(windows, 'flight-operations'));
  return { history, nowMs: START_MS + seconds * 1_000 };
}

/** Frames of Prometheus, two seconds apart. */
const past = (fromMs: number, toMs: number, lines: Readonly<Record<string, Lines>>): Frame[] =>
  Array.from({ length: (toMs - fromMs) / 2_000 + 1 }, (_, at) => ({ t: fromMs + at * 2_000, panels: lines }));

const valuesOf = (frames: readonly Frame[], key: string) =>
  frames.flatMap(({ t, panels: shown }) => {
    const [value] = Object.values(shown[key] ?? {});
    return value === undefined ? [] : [[(t - START_MS) / 1_000, value] as const];
  });

test('after a restart, Prometheus has the rates until the exporter has sampled a whole window: no dip and no spike', async () => {
  const { history, nowMs } = sampledFor(90);
  const rates = { [flights]: { Flights: 10 } };
  const frames = await history.frames(new Remembered(past(START_MS - 120_000, nowMs, rates)), nowMs);
  const values = valuesOf(frames, flights);
  expect(new Set(values.map(([, value]) => value))).toEqual(new Set([10]));
  expect(values.map(([second]) => second)).toEqual(
    values.map(([second]) => second).toSorted((a, b) => a - b),
  );
  // Of the calls it has nothing from before: the exporter's own values begin at zero.
  expect(valuesOf(frames, calls)[0]).toEqual([0, 0]);
  expect(valuesOf(frames, calls).at(-1)).toEqual([90, 10]);
});

test('it is asked for these panels meanwhile, and no longer', async () => {
  const { history, nowMs } = sampledFor(30);
  expect(history.resumedPanels(nowMs)).toEqual([]);
  await history.frames(new Remembered(past(START_MS - 60_000, nowMs, { [flights]: { Flights: 10 } })), nowMs);
  expect(history.resumedPanels(nowMs).map(({ key }) => key)).toEqual([flights]);
  expect(history.resumedPanels(START_MS + windows.rateMs)).toEqual([]);
});

test('at a first start Prometheus has nothing from before, or only zeros: the own values are exact', async () => {
  for (const before of [[], past(START_MS - 60_000, START_MS - 2_000, { [flights]: { Flights: 0 } })]) {
    const { history, nowMs } = sampledFor(30);
    const since = past(START_MS, nowMs, { [flights]: { Flights: 3 } });
    const frames = await history.frames(new Remembered([...before, ...since]), nowMs);
    expect(valuesOf(frames, flights).at(-1)).toEqual([30, 5]);
    expect(history.resumedPanels(nowMs)).toEqual([]);
  }
});

function firstOf<Each>([first]: readonly Each[]): Each {
  if (first === undefined) throw new Error('the setup has a dashboard');
  return first;
}
