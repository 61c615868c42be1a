import type { Setup } from '../../setup/model/setup.js';
import { insightTables, isObserving } from '../../setup/insight-kinds.js';
import { ownedBy, rejectionTotals, skipTotals } from '../account/skip-totals.js';
import type { RejectionTotal, SkipTotal } from '../account/skip-totals.js';
import type { InsightChange } from '../event/insight.js';
import type { MetricView } from '../event/series.js';
import type { MachineHappening, Tell } from '../happening/happening.js';
import type { ObservedEvents } from '../insight/observed-events.js';
import type { InsightInputs } from '../insight/inputs.js';
import { InsightBoard } from '../insight/insight-board.js';
import type { BoardState } from '../insight/insight-board.js';
import { positionIdentity } from '../identity/identity.js';
import type { Identity } from '../identity/identity.js';
import type { Inlet, Position, Positions } from '../source/source.js';
import { labelSetOf } from '../series/label-set.js';
import { byIdentity } from '../state/holder.js';
import type { Extent, LargeStateHolder, Saved } from '../state/holder.js';
import { ENDLESS_TURN } from '../turn/turn.js';
import type { Turn } from '../turn/turn.js';
import { finish } from '../turn/work.js';
import type { Work } from '../turn/work.js';
import type { LookupTables } from '../transform/lookup-table.js';
import { NO_RESOURCES } from './compile/resources.js';
import type { Resources } from './compile/resources.js';
import { Engine } from './engine.js';
import type { EngineState } from './engine-state.js';

export interface MachineOptions {
  readonly nowMs: number;
  /** The output port. What an event causes is told before `process` of its message returns. */
  readonly tell: Tell<MachineHappening>;
  /**
   * Called when an event may have made an insight fire that only `advanceTo` evaluates: it does not have to wait for the next regular call.
   * Called for each such event, before `process` returns. Unset: insights are evaluated at the times of whoever advances the machine.
   */
  readonly onPromptChange?: (() => void) | undefined;
  /** Unset: the setup names no files or buckets. */
  readonly resources?: Resources | undefined;
  /** The machine of the setup before a reload: declarations with the same identity keep their state. It must not be used afterwards. */
  readonly previous?: Machine | undefined;
}

export interface MachineState {
  readonly engine: EngineState;
  readonly board: BoardState;
  /** Positions of the last messages that are part of this state. */
  readonly positions: readonly Saved<Position>[];
}

/**
 * Runs a setup: an engine that turns events into series, and a board of insights that evaluates them. A closed machine without
 * a clock or I/O, and with three ports:
 *
 *     in:    `inlet` for messages, `recordPositions`, `observeEvents` for events that other threads have read, `advanceTo` for time
 *     out:   `tell`, `onPromptChange`, and the series to be read
 *     state: `save` and `restore`
 */
export class Machine implements LargeStateHolder<MachineState> {
  readonly setup: Setup;
  readonly engine: Engine;
  readonly board: InsightBoard;
  readonly #tell: Tell<MachineHappening>;
  readonly #inputs: InsightInputs;
  /** What the position of each stream is saved under. */
  readonly #positionIdentities: ReadonlyMap<string, Identity>;
  readonly #positions = new Map<string, Position>();

  /** Throws if the setup cannot be compiled; `previous` is then unchanged. */
  constructor(setup: Setup, { nowMs, tell, onPromptChange, resources, previous }: MachineOptions) {
    const lookupTables: LookupTables = resources ?? NO_RESOURCES;
    this.setup = setup;
    this.#positionIdentities = new Map(setup.streams.map((each) => [each.name, positionIdentity(each)]));
    this.#tell = tell;
    const engine = new Engine(setup, {
      nowMs,
      previous: previous?.engine,
      resources,
      onPromptChange,
      onInsightEvent: ({ name }, labels, atMs, fields) =>
        this.#tellIfChanged(this.board.observe(name, labels, atMs, 1, fields)),
      onTimeUnit: (stream, unit, value) => tell({ kind: 'eventTimeUnit', stream, unit, value }),
      onSkipped: (skipped) => tell({ kind: 'eventSkipped', ...skipped }),
      onWindowClosed: (closed) => tell({ kind: 'windowClosed', closed }),
    });
    this.engine = engine;
    this.board = new InsightBoard(setup, nowMs, previous?.board);
    if (previous !== undefined) this.#restorePositions(previous.#savePositions());
    const accounts = new Map(engine.accounts.map((account) => [account.stream, account]));
    this.#inputs = {
      readings: (metric) => engine.readings(metric),
      lastArrivalMs: (stream) => accounts.get(stream)?.lastArrivalMs,
      lookupTable: (source) => lookupTables.lookupTable(source),
    };
    // Opens the tables of insights: a file that cannot be read is an error of the setup.
    for (const source of insightTables(setup)) lookupTables.lookupTable(source);
  }

  /** The inlet of a stream; `undefined` if the setup has no such stream. */
  inlet(stream: string): Inlet | undefined {
    const isDeclared = this.setup.streams.some(({ name }) => name === stream);
    return isDeclared ? this.engine.inlet(stream) : undefined;
  }

  /** Messages up to these positions have been processed. */
  recordPositions(positions: Positions): void {
    for (const [stream, position] of positions) this.#positions.set(stream, position);
  }

  get positions(): Positions {
    return this.#positions;
  }

  /** Events that another thread has read, for insights that read events themselves. */
  observeEvents(observed: readonly ObservedEvents[]): void {
    for (const { insight, labels, atMs, events, fields } of observed) {
      this.#tellIfChanged(this.board.observe(insight, labelSetOf(labels), atMs, events, fields));
    }
  }

  /** The streams that have a position, by the identity that it is saved under. */
  get positioned(): ReadonlySet<Identity> {
    return new Set(this.#savePositions().map(({ identity }) => identity));
  }

  /** Advances to the clock; call it many times per second. Stops when the turn is over; the next call continues. */
  advanceTo(nowMs: number, turn: Turn = ENDLESS_TURN): void {
    this.engine.advanceTo(nowMs, turn);
    turn.begin();
    for (const change of this.board.evaluate(nowMs, this.#inputs, turn)) this.#tellChange(change);
    for (const suppressed of this.board.drainSuppressed()) {
      this.#tell({ kind: 'insightsSuppressed', ...suppressed });
    }
    for (const rule of this.board.drainNewOverflows()) this.#tell({ kind: 'insightOverflowed', rule });
    for (const { metric, label } of this.engine.drainNewOverflows()) {
      this.#tell({ kind: 'labelOverflowed', metric, label });
    }
  }

  save(extent: Extent): MachineState {
    return finish(this.capture(extent, ENDLESS_TURN));
  }

  capture(extent: Extent, turn: Turn): Work<MachineState> {
    const engine = this.engine.capture(extent, turn);
    const board = this.board.save(extent);
    const positions = this.#savePositions();
    return (function* (): Work<MachineState> {
      return { engine: yield* engine, board, positions };
    })();
  }

  /** Only for a machine that has processed nothing. Declarations with another identity start without state. */
  restore({ engine, board, positions }: MachineState): void {
    this.engine.restore(engine);
    this.board.restore(board);
    this.#restorePositions(positions);
  }

  /** The metrics of the setup, and the insights as metrics. */
  views(): readonly MetricView[] {
    return [...this.engine.metrics, ...this.board.views()];
  }

  /** How many events metrics, insights and fields go without, by reason. */
  skipTotals(): Iterable<SkipTotal> {
    const { metrics, insights } = this.setup;
    const { metricAccounts, insightAccounts, accounts } = this.engine;
    return skipTotals(
      [
        ...ownedBy('metric', metrics, metricAccounts),
        ...ownedBy('insight', insights.filter(isObserving), insightAccounts),
      ],
      accounts,
    );
  }

  /** How many events streams reject, by reason. */
  rejectionTotals(): Iterable<RejectionTotal> {
    return rejectionTotals(this.engine.accounts);
  }

  #savePositions(): readonly Saved<Position>[] {
    return [...this.#positionIdentities].flatMap(([stream, identity]) => {
      const state = this.#positions.get(stream);
      return state === undefined ? [] : [{ identity, state }];
    });
  }

  #restorePositions(saved: readonly Saved<Position>[]): void {
    const positions = byIdentity(saved);
    for (const [stream, identity] of this.#positionIdentities) {
      const position = positions.get(identity);
      if (position !== undefined) this.#positions.set(stream, position);
    }
  }

  #tellIfChanged(change: InsightChange | undefined): void {
    if (change !== undefined) this.#tellChange(change);
  }

  #tellChange(change: InsightChange): void {
    this.#tell({ kind: 'insightChanged', change });
  }
}
