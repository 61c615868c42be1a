import { TimedTurn } from '../../turn/turn.js';
import type { Turn } from '../../turn/turn.js';
import { StepBudget } from './step-budget.js';

/** How often windows advance and rules are evaluated. Rules on single events do not wait for it. */
const STEP_MS = 50;
/** From the first change that is urgent to the step that it asks for: one step evaluates what changes in between. */
const HURRY_MS = 5;
/** How long rules evaluate series per step, so that events do not wait. With very many series an evaluation takes several steps. */
const TURN_MS = 5;

export interface Stepping {
  /** Waits for events read on other threads. Returns the time up to which they are complete. */
  readonly flush: () => Promise<number>;
  readonly step: (nowMs: number, turn: Turn) => void;
}

/**
 * Runs steps one after another, each after a flush. If steps are slow, half of the time is left for other work. A step may be hurried:
 *
 *     step --(STEP_MS)--------------------------------> step
 *     step --(hurry)--(HURRY_MS, and the budget)------> early step, from which STEP_MS begins anew
 */
export class StepLoop {
  readonly #stepping: Stepping;
  readonly #clock: () => number;
  readonly #turn: Turn;
  readonly #budget: StepBudget;
  /** Unset: not started, stopped, or a step is under way. */
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  /** When the next step is due if nothing is urgent. */
  #dueMs = 0;
  /** No step begins before. */
  #restedMs = 0;
  /** Time of the first urgent change that no step has seen yet. */
  #hurriedMs: number | undefined;

  /** @param clock milliseconds since an arbitrary time */
  constructor(stepping: Stepping, clock = () => performance.now()) {
    this.#stepping = stepping;
    this.#clock = clock;
    this.#turn = new TimedTurn(clock, TURN_MS);
    this.#budget = new StepBudget(clock());
  }

  start(): void {
    this.#dueMs = this.#clock() + STEP_MS;
    this.#wait();
  }

  /** No step starts after this. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Something urgent has changed: the next step comes soon. Cheap: called for single events. */
  hurry(): void {
    if (this.#hurriedMs !== undefined) return;
    this.#hurriedMs = this.#clock();
    if (this.#timer !== undefined) this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    const nowMs = this.#clock();
    const earlyMs = this.#earlyMs(nowMs);
    const isEarly = earlyMs < this.#dueMs;
    const waitMs = Math.max(0, Math.min(earlyMs, this.#dueMs) - nowMs);
    this.#timer = setTimeout(() => void this.#flushAndStep(isEarly), waitMs);
  }

  #earlyMs(nowMs: number): number {
    return this.#hurriedMs === undefined
      ? Infinity
      : Math.max(this.#restedMs, this.#hurriedMs + HURRY_MS, nowMs + this.#budget.waitMs(nowMs));
  }

  async #flushAndStep(isEarly: boolean): Promise<void> {
    this.#timer = undefined;
    const started = this.#clock();
    const nowMs = await this.#stepping.flush();
    if (this.#isStopped) return;
    this.#hurriedMs = undefined;
    this.#stepping.step(nowMs, this.#turn);
    const ended = this.#clock();
    const tookMs = ended - started;
    if (isEarly) this.#budget.spend(ended, tookMs);
    this.#restedMs = ended + tookMs;
    this.#dueMs = Math.max(started + STEP_MS, this.#restedMs);
    this.#wait();
  }
}
