import { TimedTurn } from '../../turn/turn.js';
import type { Turn } from '../../turn/turn.js';

/** How often windows move on and rules are evaluated; what a single event starts does not wait for it. */
const STEP_MS = 50;
/** Of it the part in which rules look at series, so that events do not wait; with very many series a look takes several steps. */
const TURN_MS = 5;

export interface Stepping {
  /** Waits for what was read elsewhere; answers with the time at which it is complete. */
  readonly settle: () => Promise<number>;
  readonly step: (nowMs: number, turn: Turn) => void;
}

/** Steps that follow one another, each after all has settled; when they take long, half of the time is left for the rest. */
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

  /** No step begins after this. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #stepAfter(waitMs: number): void {
    this.#timer = setTimeout(() => void this.#settleAndStep(), waitMs);
  }

  async #settleAndStep(): Promise<void> {
    const started = performance.now();
    const nowMs = await this.#stepping.settle();
    if (this.#isStopped) return;
    this.#stepping.step(nowMs, this.#turn);
    const tookMs = performance.now() - started;
    this.#stepAfter(Math.max(STEP_MS - tookMs, tookMs));
  }
}
