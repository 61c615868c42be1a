import { promptMetrics } from '../../setup/insight-kinds.js';
import type { Setup } from '../../setup/model/setup.js';
import type { MetricView } from '../event/series.js';
import type { Inlet } from '../source/source.js';
import type { LivingSeries } from '../series/living-series.js';
import { TotalTable } from '../series/total-table.js';
import type { SeriesReading } from '../series/metric-table.js';
import type { Overflow } from '../series/series-index.js';
import { ENDLESS_TURN } from '../turn/turn.js';
import type { Turn } from '../turn/turn.js';
import type { StreamTime } from '../window/watermark.js';
import type { StreamAccount } from '../account/account.js';
import { drained } from '../account/update-account.js';
import { startInsightAccounts } from './insight-account.js';
import type { InsightAccount } from './insight-account.js';
import { absorbStream, absorbTable, isEmpty } from './engine-delta.js';
import type { EngineDelta, KnownLabelsByTable, StreamKeys } from './engine-delta.js';
import { captureEngine, keysOf, restoreEngine } from './engine-saving.js';
import type { EngineSettings, NamedAccount } from './engine-options.js';
import type { EngineParts } from './engine-saving.js';
import type { EngineState } from './engine-state.js';
import { deduplicationIdentity, eventTimeIdentity } from '../identity/identity.js';
import type { Extent, LargeStateHolder } from '../state/holder.js';
import { finish } from '../turn/work.js';
import type { Work } from '../turn/work.js';
import { NO_RESOURCES } from './compile/resources.js';
import { startMetrics } from './running-metric.js';
import type { RunningMetric } from './running-metric.js';
import { compileStream } from './compile/compile-stream.js';
import type { OnSkipped, RunningStream } from './compile/compile-stream.js';
import { EventAllowance } from '../transform/event-allowance.js';
import { CLOSED } from '../pipeline/update.js';
import { createGatheringTable, createTable } from './compile/tables.js';

export interface EngineOptions extends EngineSettings {
  /** The engine of the setup before a reload: what did not change keeps its state. `previous` must not process anything else. */
  readonly previous?: Engine | undefined;
}

export type MetricOverflow = Overflow & { readonly metric: string };

/** Runs the streams and metrics of a setup: messages in, series out. It does no I/O and has no clock. */
export class Engine implements LargeStateHolder<EngineState> {
  readonly #metrics: ReadonlyMap<string, RunningMetric>;
  readonly #streams: ReadonlyMap<string, RunningStream>;
  /** Whether series of known label values may be missing: at the start, and in a restored state of a setup that had fewer. */
  #mayLackKnown: boolean;
  readonly #insights: ReadonlyMap<string, InsightAccount>;
  readonly #onSkipped: OnSkipped;

  /**
   * Throws if an expression or a JSON Schema cannot be compiled, which a setup without problems rules out, or if a resource
   * cannot be used. `previous` is then unchanged.
   */
  constructor(setup: Setup, options: EngineOptions) {
    const { nowMs, previous, resources = NO_RESOURCES, gathers = false } = options;
    const { onInsightEvent, onWindowClosed = () => undefined } = options;
    const { onSkipped = () => undefined, onTimeUnit = () => undefined, onPromptChange } = options;
    const create = gathers ? createGatheringTable : createTable;
    const metrics = startMetrics(setup, previous === undefined ? undefined : previous.#metrics, create);
    const insights = startInsightAccounts(setup, previous === undefined ? undefined : previous.#insights);
    const context = {
      setup,
      metrics: [...metrics.values()],
      advancesWindows: !gathers,
      onInsightEvent,
      onSkipped,
      insightAccounts: new Map([...insights].map(([name, { account }]) => [name, account])),
      onWindowClosed,
      onTimeUnit,
      onPromptChange,
      promptMetrics: promptMetrics(setup),
      resources,
      allowance: new EventAllowance(),
      pipelineOf: (stream: string) => this.#stream(stream).pipeline,
    };
    const streams = setup.streams.map((stream) => compileStream(stream, context));
    this.#onSkipped = onSkipped;
    this.#metrics = metrics;
    // The engine that gathers for another one leaves this to it.
    this.#mayLackKnown = !gathers;
    this.#insights = insights;
    this.#streams = new Map(streams.map((stream) => [stream.declaration.name, stream]));
    if (previous !== undefined) this.#adopt(previous);
    this.advanceTo(nowMs);
  }

  /** The inlet of a stream of the setup. */
  inlet(stream: string): Inlet {
    return this.#stream(stream).pipeline;
  }

  /** Advances watermarks, windows and idle series to the clock. Stops when the turn is over; the next call continues. */
  advanceTo(nowMs: number, turn: Turn = ENDLESS_TURN): void {
    if (this.#mayLackKnown) this.#exposeKnown(nowMs);
    for (const { pipeline } of this.#streams.values()) pipeline.tick(nowMs, turn);
    for (const { living } of this.#lasting()) living.expire(nowMs);
  }

  /**
   * Call before `advanceTo` for a stream that keeps messages which cannot be read now: its windows wait for them, and do not
   * advance with the clock.
   */
  hold(stream: string, nowMs: number): void {
    this.#streams.get(stream)?.watermark.hold(nowMs);
  }

  save(extent: Extent): EngineState {
    return finish(this.capture(extent, ENDLESS_TURN));
  }

  capture(extent: Extent, turn: Turn): Work<EngineState> {
    return captureEngine(this.#parts, extent, turn);
  }

  /** Ignores the state of declarations that this setup does not have, or has with another identity. */
  restore(state: EngineState): void {
    restoreEngine(this.#parts, state);
    this.#mayLackKnown = true;
  }

  get #parts(): EngineParts {
    return {
      streams: [...this.#streams.values()],
      metrics: [...this.#metrics.values()],
      insights: [...this.#insights.values()],
    };
  }

  /** Number of series that have gathered events since the last drain: the time to absorb them grows with it. */
  get gathered(): number {
    let gathered = 0;
    for (const { table } of this.#metrics.values()) gathered += table.gathered;
    return gathered;
  }

  /** Returns what was gathered, and resets it. `withKeysOf`: streams read here; of others this engine knows no identities. */
  drain(withKeysOf: readonly string[] = []): EngineDelta {
    const tables = [...this.#metrics].map(([metric, { table }]) => [metric, table.drain()] as const);
    const streams = [...this.#streams.values()].map(({ account, watermark }) => ({
      stream: account.stream,
      account: account.drain(),
      time: watermark.time,
    }));
    return {
      streams,
      tables: tables.filter(([, delta]) => !isEmpty(delta)),
      metricAccounts: drained(this.#metrics),
      insightAccounts: drained(this.#insights),
      keys: keysOf(this.#streams.values(), withKeysOf, (keys) => keys.save('changes')),
    };
  }

  /** Adds what another engine of this setup has gathered. Does not advance windows: `advanceStream` does. */
  absorb(
    { streams, tables, metricAccounts, insightAccounts, keys }: EngineDelta,
    known: KnownLabelsByTable,
  ): void {
    this.restoreKeys(keys);
    for (const delta of streams) absorbStream(this.#stream(delta.stream), delta);
    for (const [metric, counts] of metricAccounts) this.#metrics.get(metric)?.account.absorb(counts);
    for (const [metric, delta] of tables) {
      const running = this.#metrics.get(metric);
      if (running === undefined) throw new Error(`BUG: the setup has no metric "${metric}"`);
      const closed = absorbTable(running.table, delta, known);
      if (closed > 0) this.#skipClosed(running, closed);
    }
    for (const [insight, counts] of insightAccounts) this.#insights.get(insight)?.account.absorb(counts);
  }

  /** All identities that these streams remember, for the engine of another thread. */
  copyOfKeys(streams: readonly string[]): StreamKeys {
    return keysOf(this.#streams.values(), streams, (keys) => keys.all());
  }

  restoreKeys(keys: StreamKeys): void {
    for (const [stream, state] of keys) this.#stream(stream).duplicates?.restore(state);
  }

  /** The times of the streams that have one. */
  get times(): ReadonlyMap<string, StreamTime> {
    const times = [...this.#streams].map(([name, { watermark }]) => [name, watermark.time] as const);
    return new Map(times.filter(([, { newestMs }]) => newestMs > -Infinity));
  }

  /** Advances a stream to the time that other threads have read up to. */
  advanceStream(stream: string, time: StreamTime): void {
    this.#streams.get(stream)?.pipeline.advanceTo(time);
  }

  /** A metric keeps its view object until its table or its texts change. */
  get metrics(): readonly MetricView[] {
    return [...this.#metrics.values()].flatMap(({ view, table }) =>
      table.kind === 'window' && table.errors !== undefined ? [view, table.errors] : view,
    );
  }

  /** The series of a metric as insights evaluate them; empty for an unknown metric. */
  readings(metric: string): Iterable<SeriesReading> {
    return this.#metrics.get(metric)?.table.readings() ?? [];
  }

  get accounts(): readonly StreamAccount[] {
    return [...this.#streams.values()].map(({ account }) => account);
  }

  /** Events counted under "__other__", by metric and label. Label "*": the metric's series limit was exceeded. */
  *overflows(): Generator<MetricOverflow> {
    for (const [metric, { table }] of this.#metrics) {
      for (const overflow of table.overflows()) yield { metric, ...overflow };
    }
  }

  /** Overflows that were not announced yet: each label of a metric once, until the metric's state is reset. */
  drainNewOverflows(): readonly MetricOverflow[] {
    const fresh: MetricOverflow[] = [];
    for (const [metric, { table, announced }] of this.#metrics) {
      // Called in every step: nearly always there is none.
      if (table.exceededLimits === announced.size) continue;
      for (const overflow of table.overflows()) {
        if (announced.has(overflow.label)) continue;
        announced.add(overflow.label);
        fresh.push({ metric, ...overflow });
      }
    }
    return fresh;
  }

  *seriesCounts(): Generator<{ readonly metric: string; readonly count: number }> {
    for (const [metric, { table }] of this.#metrics) yield { metric, count: table.size };
  }

  /** Number of idle series that were forgotten because the store was full, for each metric that keeps idle series. */
  *forgottenCounts(): Generator<{ readonly metric: string; readonly count: number }> {
    for (const { metric, living } of this.#lasting())
      if (living.forgotten !== undefined) yield { metric, count: living.forgotten };
  }

  /** Number of running totals that were forgotten, for each counter of running totals and cause. */
  *totalsForgotten(): Generator<{ readonly metric: string; readonly cause: string; readonly count: number }> {
    for (const [metric, { table }] of this.#metrics) {
      if (!(table instanceof TotalTable)) continue;
      for (const [cause, count] of Object.entries(table.totalsForgotten)) yield { metric, cause, count };
    }
  }

  #exposeKnown(nowMs: number): void {
    this.#mayLackKnown = false;
    for (const { table, known } of this.#metrics.values()) {
      if (table.kind !== 'lasting') continue;
      for (const labels of known) table.living.expose(labels, nowMs);
    }
  }

  /** What the metrics did with the events of their streams. */
  get metricAccounts(): readonly NamedAccount[] {
    return [...this.#metrics].map(([name, { account }]) => ({ name, account }));
  }

  /** What the event insights did with the events of their streams. */
  get insightAccounts(): readonly NamedAccount[] {
    return [...this.#insights].map(([name, { account }]) => ({ name, account }));
  }

  *#lasting(): Generator<{ readonly metric: string; readonly living: LivingSeries }> {
    for (const [metric, { table }] of this.#metrics) {
      if (table.kind === 'lasting') yield { metric, living: table.living };
    }
  }

  /**
   * Adopts the state of the streams; the metrics have their tables already. Accounts and tables are shared with `previous`, so
   * what other threads still send to it counts here too.
   */
  #adopt(previous: Engine): void {
    for (const [name, { declaration, account, watermark, duplicates }] of this.#streams) {
      const before = previous.#streams.get(name);
      if (before === undefined) continue;
      account.adopt(before.account);
      if (eventTimeIdentity(before.declaration) === eventTimeIdentity(declaration)) {
        watermark.restore(before.watermark.save());
      }
      const isSame = deduplicationIdentity(before.declaration) === deduplicationIdentity(declaration);
      if (isSame && before.duplicates !== undefined) duplicates?.adopt(before.duplicates);
    }
  }

  #skipClosed({ metric: { name, stream }, account }: RunningMetric, events: number): void {
    const { reason, detail } = CLOSED;
    if (account.skipCounted(reason, events))
      this.#onSkipped({ stream, by: `metric "${name}"`, reason, detail });
  }

  #stream(name: string): RunningStream {
    const stream = this.#streams.get(name);
    if (stream === undefined) throw new Error(`BUG: the setup has no stream "${name}"`);
    return stream;
  }
}
