import type { Insight } from '../../setup/model/insight.js';
import type { Setup } from '../../setup/model/setup.js';
import type { InsightChange } from '../event/insight.js';
import type { Message } from '../event/message.js';
import type { Rejection } from '../event/rejection.js';
import type { MetricView } from '../event/series.js';
import type { InsightInputs } from '../insight/inputs.js';
import { InsightBoard } from '../insight/insight-board.js';
import { Engine } from './engine.js';
import type { Resources } from './compile/resources.js';
import type { Deliver } from '../source/source.js';
import { ENDLESS_TURN } from '../turn/turn.js';
import type { Turn } from '../turn/turn.js';
import type { ClosedWindow } from '../window/closed-window.js';

/** Who is told of what a setup finds out. */
export interface SetupListener {
  insightsChanged(changes: readonly InsightChange[]): void;
  insightsSuppressed(insight: Insight, count: number): void;
  /** A window has closed of a metric that publishes them. */
  windowClosed(closed: ClosedWindow): void;
}

/** A setup at work: the engine that makes series of events, and the board that watches them. No I/O, and no clock. */
export class RunningSetup {
  readonly setup: Setup;
  readonly engine: Engine;
  readonly board: InsightBoard;
  readonly #listener: SetupListener;
  readonly #deliveries: ReadonlyMap<string, Deliver>;
  readonly #inputs: InsightInputs;

  /** With `previous`, what did not change goes on; `previous` must take no more messages. Throws if it cannot be compiled. */
  constructor(
    setup: Setup,
    nowMs: number,
    listener: SetupListener,
    previous?: RunningSetup,
    resources?: Resources,
  ) {
    this.setup = setup;
    this.#listener = listener;
    const engine = new Engine(setup, {
      nowMs,
      previous: previous?.engine,
      resources,
      onEventInsight: ({ name }, atMs) => this.observeEvents(name, atMs),
      onWindowClosed: (closed) => listener.windowClosed(closed),
    });
    this.engine = engine;
    this.board = new InsightBoard(setup, nowMs, previous?.board);
    this.#deliveries = new Map(setup.streams.map(({ name }) => [name, engine.deliveryOf(name)]));
    const accounts = new Map(engine.accounts.map((account) => [account.stream, account]));
    this.#inputs = {
      readings: (metric) => engine.readings(metric),
      lastArrivalMs: (stream) => accounts.get(stream)?.lastArrivalMs,
    };
  }

  /** Takes in a message; an event that meets an insight's condition is told before this returns. */
  process(stream: string, message: Message): Rejection | undefined {
    // A source of a stream that the setup no longer has may still hand over what was under way.
    return this.#deliveries.get(stream)?.(message);
  }

  /** Events met the condition of an insight; it is told before this returns. */
  observeEvents(insight: string, atMs: number, events?: number): void {
    const change = this.board.observeEvents(insight, atMs, events);
    if (change !== undefined) this.#listener.insightsChanged([change]);
  }

  /** Moves on what moves with the clock; to be called many times a second. What takes longer than the turn goes on the next time. */
  step(nowMs: number, turn: Turn = ENDLESS_TURN): void {
    this.engine.tick(nowMs, turn);
    turn.begin();
    const changes = this.board.evaluate(nowMs, this.#inputs, turn);
    if (changes.length > 0) this.#listener.insightsChanged(changes);
    for (const { insight, count } of this.board.takeSuppressed()) {
      this.#listener.insightsSuppressed(insight, count);
    }
  }

  /** The metrics of the setup, and the insights as metrics. */
  views(): readonly MetricView[] {
    return [...this.engine.metrics, ...this.board.views()];
  }
}
