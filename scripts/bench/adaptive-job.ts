import { bytesOfSeries } from '../../exporter/adaptive/band-layout.js';
import { Calendar, SEASONS } from '../../exporter/adaptive/calendar.js';
import { Scorer } from '../../exporter/adaptive/scorer.js';
import { SeriesBands } from '../../exporter/adaptive/series-bands.js';
import { AdaptiveRule } from '../../exporter/insight/adaptive-rule.js';
import type { SeriesReading } from '../../exporter/series/metric-table.js';
import { ENDLESS_TURN } from '../../exporter/turn/turn.js';
import { ADAPTIVE_DEFAULTS } from '../../setup/model/adaptive-threshold.js';
import type { AdaptiveInsight } from '../../setup/model/insight.js';
import { jobInput, report } from './job.js';

export interface AdaptiveInput {
  readonly series: number;
  /** Ticks of a second that are measured. */
  readonly ticks: number;
}

export interface AdaptiveUse {
  /** CPU of one score, and of one series of an insight with everything around the score. */
  readonly scoreNanos: number;
  readonly seriesNanos: number;
  readonly bytesPerSeries: number;
}

const { series, ticks } = jobInput() as AdaptiveInput;
const WARM_TICKS = 30;
const START_MS = Date.UTC(2026, 2, 9);
const band = { ...ADAPTIVE_DEFAULTS, everyMs: 1_000, warmupMs: 10_000 };
const insight: AdaptiveInsight = {
  kind: 'adaptive',
  name: 'OrdersUnusual',
  severity: 'warning',
  summary: undefined,
  description: undefined,
  metric: 'orders_rate',
  band,
  forMs: 0,
  clearAfterMs: 1_800_000,
  minimumEvents: 0,
};

/** Between 95 and 105, never the same twice in a row. */
const valueOf = (number: number, tick: number) => 100 + ((number * 7 + tick * 13) % 11) - 5;
const labelSets = Array.from({ length: series }, (_, number) => [`device-${number}`]);
let tick = 0;

function* readings(): Generator<SeriesReading> {
  for (let number = 0; number < series; number++) {
    yield { labels: labelSets[number] ?? [], value: valueOf(number, tick), events: 60 };
  }
}

const rule = new AdaptiveRule(insight, ['device'], {
  absence: { kind: 'zero', fullAfterMs: 0 },
  startMs: START_MS,
  fullAfterMs: 0,
  limit: series,
});
const inputs = {
  readings,
  lastArrivalMs: () => undefined,
  lookupTable: (): never => {
    throw new Error('BUG: the insight reads no table');
  },
};
const seriesNanos = nanosPer(() => rule.evaluate(START_MS + tick * 1_000, inputs, ENDLESS_TURN));

const learned = new SeriesBands(SEASONS[band.season].slots, series);
const numbers = labelSets.map((labels, at) => learned.seriesOf(labels, at, START_MS) ?? 0);
const scorer = new Scorer(band, learned.rows);
const calendar = new Calendar(band);
tick = 0;
const scoreNanos = nanosPer(() => {
  const moment = calendar.at(START_MS + tick * 1_000);
  for (const number of numbers) scorer.next(number, moment, valueOf(number, tick));
});

await report({ scoreNanos, seriesNanos, bytesPerSeries: bytesOfSeries(SEASONS[band.season].slots) });

/** CPU time of a tick, divided by the series, in nanoseconds. */
function nanosPer(step: () => void): number {
  for (const end = tick + WARM_TICKS; tick < end;) run(step);
  const cpu = process.cpuUsage();
  for (const end = tick + ticks; tick < end;) run(step);
  const { user, system } = process.cpuUsage(cpu);
  return ((user + system) * 1_000) / ticks / series;
}

function run(step: () => void): void {
  tick += 1;
  step();
}
