import type { InsightChange } from '../event/insight.js';
import type { Turn } from '../turn/turn.js';
import type { InsightInputs } from './inputs.js';
import type { RuleSeries } from './rule-series.js';

/** When a rule looks at its series. */
export interface TickTimes {
  readonly everyMs: number;
  readonly startMs: number;
  /** Length of the windows of its metric: until then they lack what came before the start. */
  readonly fullAfterMs: number;
}

/** What a checkpoint keeps of it. */
export interface TickState {
  /** Number of the last tick since 1970. */
  readonly tick: number;
  readonly startMs: number;
}

/** Looks at every series once, as of a tick. */
export type Round = (atMs: number, inputs: InsightInputs) => Iterator<InsightChange | undefined>;

/**
 * Rounds of a rule at fixed points in time: what it learns does not depend on how often it is called. A round may take several turns.
 *
 *     between rounds --(a tick is due)--> midway --(all series were looked at)--> between rounds
 *                                         midway --(other inputs, restore)------> between rounds
 */
export class TickRounds {
  readonly #times: TickTimes;
  readonly #series: RuleSeries;
  readonly #forMs: number;
  readonly #round: Round;
  #tick: number;
  #startMs: number;
  /** The changes of the series that are left in the current round; `undefined` between two rounds. */
  #remaining: Iterator<InsightChange | undefined> | undefined;
  #inputs: InsightInputs | undefined;

  /** @param forMs of the insight, for series that are gone */
  constructor(times: TickTimes, series: RuleSeries, forMs: number, round: Round) {
    this.#times = times;
    this.#series = series;
    this.#forMs = forMs;
    this.#round = round;
    this.#startMs = times.startMs;
    this.#tick = Math.floor(times.startMs / times.everyMs);
  }

  /** Number of the last tick since 1970. */
  get tick(): number {
    return this.#tick;
  }

  get isMidway(): boolean {
    return this.#remaining !== undefined;
  }

  evaluate(nowMs: number, inputs: InsightInputs, turn: Turn): readonly InsightChange[] {
    // After a reload the metric may have a new table.
    if (inputs !== this.#inputs) this.#remaining = undefined;
    this.#inputs = inputs;
    if (this.#remaining === undefined && !this.#isDue(nowMs)) return [];
    const atMs = this.#tick * this.#times.everyMs;
    this.#remaining ??= this.#round(atMs, inputs);
    const changes: InsightChange[] = [];
    do {
      const { value: change, done } = this.#remaining.next();
      if (done === true) {
        this.#remaining = undefined;
        const unknown = () => ({ observation: 'unknown' as const, forMs: this.#forMs });
        return [...changes, ...this.#series.endRound(atMs, unknown)];
      }
      if (change !== undefined) changes.push(change);
    } while (!turn.isOver());
    return changes;
  }

  save(): TickState {
    return { tick: this.#tick, startMs: this.#startMs };
  }

  restore({ tick, startMs }: TickState): void {
    this.#tick = tick;
    // The windows are restored too, so they are as full as they were.
    this.#startMs = startMs;
    this.#remaining = undefined;
  }

  /** Begins the next tick, if its time has come. Ticks that were missed are left out. */
  #isDue(nowMs: number): boolean {
    const tick = Math.floor(nowMs / this.#times.everyMs);
    if (tick === this.#tick) return false;
    this.#tick = tick;
    return nowMs - this.#startMs >= this.#times.fullAfterMs;
  }
}
