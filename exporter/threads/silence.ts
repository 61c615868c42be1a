/** A worker that neither answers nor begins another message for this long is ended: one message may cost no more. */
export const MAX_SILENCE_MS = 15_000;
/** The most that counts between two looks: if the main thread was stopped for longer, the worker may have been too. */
const MAX_LOOK_MS = 1_000;

/** Tells whether a worker hangs, from looks at it while it owes an answer. */
export class Silence {
  readonly #limitMs: number;
  #silentMs = 0;
  #lookedMs = NaN;
  #seen = NaN;

  constructor(limitMs = MAX_SILENCE_MS) {
    this.#limitMs = limitMs;
  }

  /** The worker has answered. */
  end(): void {
    this.#silentMs = 0;
    this.#lookedMs = NaN;
  }

  /** Whether it has been silent for too long. `progress`: a number that changes with every message. */
  isTooLong(progress: number, nowMs: number): boolean {
    const isStill = progress === this.#seen && !Number.isNaN(this.#lookedMs);
    const lookMs = nowMs - this.#lookedMs;
    this.#silentMs = isStill ? this.#silentMs + Math.min(lookMs, MAX_LOOK_MS) : 0;
    this.#seen = progress;
    this.#lookedMs = nowMs;
    return this.#silentMs >= this.#limitMs;
  }
}
