import { TimedTurn } from '../../turn/turn.js';
import type { Turn } from '../../turn/turn.js';

/** How often windows advance and rules are evaluated. Rules on single events do not wait for it. */
const STEP_MS = 50;
/** How long rules evaluate series per step, so that events do not wait. With very many series an evaluation takes several steps. */
const TURN_MS = 5;

export interface Stepping {
  /** Waits for events read on other threads. Returns the time up to which they are complete. */
  readonly flush: () => Promise<number>;
  readonly step: (nowMs: number, turn: Turn) => void;
}

/** Runs steps one after another, each after a flush. If steps are slow, half of the time is left for other work. */
export class StepLoop {
  readonly #stepping: Stepping;
  readonly #turn = new TimedTurn(() => performance.now(), TURN_MS);
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(stepping: Stepping) {
    this.#stepping = stepping;
  }

  start(): void {
    this.#stepAfter(STEP_MS);
  }

  /** No step starts after this. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #stepAfter(waitMs: number): void {
    this.#timer = setTimeout(() => void this.#flushAndStep(), waitMs);
  }

  async #flushAndStep(): Promise<void> {
    const started = performance.now();
    const nowMs = await this.#stepping.flush();
    if (this.#isStopped) return;
    this.#stepping.step(nowMs, this.#turn);
    const tookMs = performance.now() - started;
    this.#stepAfter(Math.max(STEP_MS - tookMs, tookMs));
  }
}
