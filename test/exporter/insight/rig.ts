import type { InsightMetric } from '../../../setup/foreign-labels.js';
import type { Insight } from '../../../setup/model/insight.js';
import type { WatchedKeys } from '../../../setup/model/insight-keys.js';
import type { Metric } from '../../../setup/model/metric.js';
import type { FieldTexts } from '../../../setup/template.js';
import type { InsightChange } from '../../../exporter/event/insight.js';
import type { InsightInputs } from '../../../exporter/insight/inputs.js';
import type { SeriesReading } from '../../../exporter/series/metric-table.js';
import { InsightBoard } from '../../../exporter/insight/insight-board.js';
import type { BoardState } from '../../../exporter/insight/insight-board.js';
import { labelSetOf } from '../../../exporter/series/label-set.js';
import type { LookupEntry } from '../../../exporter/transform/lookup-table.js';
import { ENDLESS_TURN } from '../../../exporter/turn/turn.js';
import type { Turn } from '../../../exporter/turn/turn.js';

export const delay: Metric = {
  kind: 'gauge',
  name: 'delay_seconds',
  stream: 'flights',
  help: 'Delay.',
  unit: undefined,
  where: undefined,
  before: undefined,
  idleMs: undefined,
  value: 'delay',
  seriesLimit: 2000,
  labels: [{ name: 'origin', value: 'origin', limit: 100, absent: '', values: undefined }],
};
export const total: Metric = { ...delay, name: 'total_seconds', labels: [] };

const texts = { severity: 'warning', summary: undefined, description: undefined } as const;
type Options<K extends Insight['kind']> = Partial<Extract<Insight, { kind: K }>>;

export function threshold(options: Options<'threshold'> = {}): Extract<Insight, { kind: 'threshold' }> {
  return {
    ...texts,
    kind: 'threshold',
    name: 'DelaysRising',
    metric: delay.name,
    direction: 'above',
    bound: 100,
    clear: options.bound ?? 100,
    forMs: 0,
    minimumEvents: 0,
    ...options,
  };
}

export function event(options: Options<'event'> = {}): Extract<Insight, { kind: 'event' }> {
  const base = { kind: 'event', name: 'HugeDelay', stream: 'flights', where: 'delay > 500' } as const;
  return { ...texts, ...base, labels: [], holdMs: 60_000, ...options };
}

export function silence(options: Options<'silence'> = {}): Extract<Insight, { kind: 'silence' }> {
  return {
    ...texts,
    kind: 'silence',
    name: 'FlightsStopped',
    stream: 'flights',
    silentMs: 120_000,
    ...options,
  };
}

export function keySilence(options: Options<'keySilence'> = {}): Extract<Insight, { kind: 'keySilence' }> {
  return {
    ...texts,
    kind: 'keySilence',
    name: 'OriginSilent',
    stream: 'flights',
    silentMs: 120_000,
    keys: watchedKeys(),
    ...options,
  };
}

export function watchedKeys(options: Partial<WatchedKeys> = {}): WatchedKeys {
  const labels = [{ name: 'origin', value: 'origin', absent: '' as const, at: [0] }];
  return { labels, limit: 3, forgetMs: 600_000, expected: undefined, ...options };
}

/** A board on virtual time: set the inputs, take a step, read the changes. */
export class Rig {
  board: InsightBoard;
  lastArrivalMs: number | undefined;
  readonly #series = new Map<string, SeriesReading>();

  /** The lookup table of the setup. */
  table = new Map<string, LookupEntry>();
  turn: Turn = ENDLESS_TURN;
  readonly #inputs: InsightInputs = {
    readings: () => this.#series.values(),
    lastArrivalMs: () => this.lastArrivalMs,
    lookupTable: () => ({
      get: (key) => this.table.get(key),
      keys: () => this.table.keys(),
    }),
  };

  readonly #metrics: readonly Metric[];

  readonly insights: readonly Insight[];

  constructor(insights: readonly Insight[], ...metrics: readonly Metric[]) {
    this.insights = insights;
    this.#metrics = [delay, total, ...metrics];
    this.board = new InsightBoard({ insights, metrics: this.#metrics }, 0);
  }

  reload(insights: readonly Insight[], nowMs: number): void {
    this.board = new InsightBoard({ insights, metrics: this.#metrics }, nowMs, this.board);
  }

  /** A restart with these states: a full one, then changes. */
  restart(states: readonly BoardState[], nowMs: number): void {
    const { insights } = this;
    this.board = new InsightBoard({ insights, metrics: this.#metrics }, nowMs);
    for (const state of states) this.board.restore(state);
  }

  /** Events with these labels. */
  observe(
    insight: string,
    atMs: number,
    values: readonly string[] = [],
    fields: FieldTexts = new Map(),
  ): InsightChange | undefined {
    return this.board.observe(insight, labelSetOf(values), atMs, 1, fields);
  }

  set(origin: string | undefined, value: number, events = 1): this {
    this.#series.set(origin ?? '', { labels: origin === undefined ? [] : [origin], value, events });
    return this;
  }

  remove(origin: string): this {
    this.#series.delete(origin);
    return this;
  }

  step(nowMs: number): string[] {
    return this.changes(nowMs).map(({ insight, change, labels }) =>
      [insight.name, change, ...Object.values(labels)].join(' '),
    );
  }

  changes(nowMs: number): readonly InsightChange[] {
    return this.board.evaluate(nowMs, this.#inputs, this.turn);
  }

  /** The series of `natsight_insight_firing` (or `..._value`) as text. */
  shown(which: 'firing' | 'value' = 'firing'): string[] {
    return this.samples(`natsight_insight_${which}`);
  }

  /** The series of a metric about insights as text: label values and value. */
  samples(metric: InsightMetric): string[] {
    const view = this.board.views().find(({ entry }) => entry.name === metric);
    if (view?.kind !== 'number') throw new Error('BUG: no such view');
    return [...view.series()].map(({ labels, value }) => `${labels.filter(Boolean).join(' ')} ${value}`);
  }
}
