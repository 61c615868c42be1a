import type { Setup } from '../../setup/model/setup.js';
import type { Message } from '../event/message.js';
import type { Rejection } from '../event/rejection.js';
import type { MetricView } from '../event/series.js';
import type { LivingSeries } from '../series/living-series.js';
import type { SeriesReading } from '../series/metric-table.js';
import type { Overflow } from '../series/series-index.js';
import { ENDLESS_TURN } from '../turn/turn.js';
import type { Turn } from '../turn/turn.js';
import type { OnWindowClosed } from '../window/closed-window.js';
import type { StreamTime } from '../window/watermark.js';
import type { StreamAccount } from '../account/account.js';
import { absorbTable, drainTable, isEmpty } from './engine-delta.js';
import type { EngineDelta, ToldTables } from './engine-delta.js';
import { NO_RESOURCES } from './compile/resources.js';
import type { Resources } from './compile/resources.js';
import { startMetrics } from './running-metric.js';
import type { RunningMetric } from './running-metric.js';
import { startStream } from './compile/compile-stream.js';
import type { OnEventInsight, RunningStream } from './compile/compile-stream.js';
import { createGatheringTable, createTable } from './compile/tables.js';

export interface EngineOptions {
  readonly nowMs: number;
  readonly onEventInsight: OnEventInsight;
  /** Unset: nobody is told of closed windows. */
  readonly onWindowClosed?: OnWindowClosed | undefined;
  readonly resources?: Resources | undefined;
  /** Gathers for the engine of another thread, which drains this one: no limits, no idle series, no windows that move. */
  readonly gathers?: boolean | undefined;
  /** The engine of the setup before a reload: what has not changed goes on, and `previous` must process nothing more. */
  readonly previous?: Engine | undefined;
}

export type MetricOverflow = Overflow & { readonly metric: string };

/** A setup at work: messages in, series out. It does no I/O and has no clock. */
export class Engine {
  readonly #metrics: ReadonlyMap<string, RunningMetric>;
  readonly #streams: ReadonlyMap<string, RunningStream>;

  /**
   * Throws when an expression or a JSON Schema cannot be compiled, which a setup without problems always can, and when a
   * resource cannot be used; `previous` is then as it was.
   */
  constructor(setup: Setup, options: EngineOptions) {
    const { nowMs, previous, resources = NO_RESOURCES, gathers = false } = options;
    const { onEventInsight, onWindowClosed = () => undefined } = options;
    const create = gathers ? createGatheringTable : createTable;
    const metrics = startMetrics(
      setup,
      previous === undefined ? undefined : previous.#metrics,
      (metric, entry) => create(metric, entry, nowMs),
    );
    const pipelineOf = (stream: string) => this.#stream(stream).pipeline;
    const surroundings = {
      setup,
      metrics: [...metrics.values()],
      movesWindows: !gathers,
      onEventInsight,
      onWindowClosed,
      resources,
      pipelineOf,
    };
    const streams = setup.streams.map((stream) => {
      const before = previous === undefined ? undefined : previous.#streams.get(stream.name);
      return [stream.name, startStream(stream, surroundings, before)] as const;
    });
    this.#metrics = metrics;
    this.#streams = new Map(streams);
    this.tick(nowMs);
  }

  /** Takes in the messages of a stream; what it returns says why one was rejected. It never throws. */
  deliveryOf(name: string): (message: Message) => Rejection | undefined {
    const { pipeline } = this.#stream(name);
    return (message) => pipeline.process(message);
  }

  /** Moves on what moves with the clock; to be called every second or so. What takes longer than the turn goes on the next time. */
  tick(nowMs: number, turn: Turn = ENDLESS_TURN): void {
    for (const { pipeline } of this.#streams.values()) pipeline.tick(nowMs, turn);
    for (const { living } of this.#lasting()) living.expire(nowMs);
  }

  /** Series of all metrics that have gathered something: the more there are, the longer it takes to absorb them. */
  get gathered(): number {
    let gathered = 0;
    for (const { table } of this.#metrics.values()) {
      gathered += ('living' in table ? table.living : table).gathered;
    }
    return gathered;
  }

  /** Hands over what was gathered. */
  drain(): EngineDelta {
    const tables = [...this.#metrics].map(([metric, { table }]) => [metric, drainTable(table)] as const);
    const streams = [...this.#streams.values()].map(({ account, watermark }) => ({
      stream: account.stream,
      account: account.drain(),
      time: watermark.time,
    }));
    return { streams, tables: tables.filter(([, delta]) => !isEmpty(delta)) };
  }

  /** Takes in what another engine of this setup has gathered. Its windows stay where they are until `meet` moves them. */
  absorb({ streams, tables }: EngineDelta, told: ToldTables): void {
    for (const { stream, account } of streams) this.#stream(stream).account.absorb(account);
    for (const [metric, delta] of tables) {
      const running = this.#metrics.get(metric);
      if (running === undefined) throw new Error(`BUG: the setup has no metric "${metric}"`);
      absorbTable(running.table, delta, told);
    }
  }

  /** The time of a stream has come as far as this, whichever thread has read it. */
  meet(stream: string, time: StreamTime): void {
    this.#streams.get(stream)?.pipeline.meet(time);
  }

  /** By name; the same object for a metric as long as its table lives and its texts are the same. */
  get metrics(): readonly MetricView[] {
    return [...this.#metrics.values()].map(({ view }) => view);
  }

  /** The series of a metric as insights see them; none of a metric that is not there. */
  readings(metric: string): Iterable<SeriesReading> {
    return this.#metrics.get(metric)?.table.readings() ?? [];
  }

  get accounts(): readonly StreamAccount[] {
    return [...this.#streams.values()].map(({ account }) => account);
  }

  /** Events counted under "__other__", by metric and label; label "*" when the metric's budget of series ran out. */
  *overflows(): Generator<MetricOverflow> {
    for (const [metric, { table }] of this.#metrics) {
      for (const overflow of table.overflows()) yield { metric, ...overflow };
    }
  }

  /** The overflows that were not told yet: each label of a metric is told of once, until the metric begins anew. */
  takeNewOverflows(): readonly MetricOverflow[] {
    return [...this.overflows()].filter(({ metric, label }) => {
      const told = this.#metrics.get(metric)?.told;
      const isNew = told?.has(label) === false;
      told?.add(label);
      return isNew;
    });
  }

  /** How many series each metric has. */
  *seriesCounts(): Generator<{ readonly metric: string; readonly count: number }> {
    for (const [metric, { table }] of this.#metrics) yield { metric, count: table.size };
  }

  /** How many idle series were forgotten for want of room, by metric that keeps what idle series have counted. */
  *forgottenCounts(): Generator<{ readonly metric: string; readonly count: number }> {
    for (const { metric, living } of this.#lasting()) {
      if (living.forgotten !== undefined) yield { metric, count: living.forgotten };
    }
  }

  *#lasting(): Generator<{ readonly metric: string; readonly living: LivingSeries }> {
    for (const [metric, { table }] of this.#metrics) {
      if ('living' in table) yield { metric, living: table.living };
    }
  }

  #stream(name: string): RunningStream {
    const stream = this.#streams.get(name);
    if (stream === undefined) throw new Error(`BUG: the setup has no stream "${name}"`);
    return stream;
  }
}
