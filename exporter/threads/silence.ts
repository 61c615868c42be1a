/** A worker that neither answers nor begins another message for this long is ended: one message may cost no more. */
export const MAX_SILENCE_MS = 15_000;
/** After this silence it is told that the worker is busy with one message. */
export const NOTED_SILENCE_MS = 2_000;
/** The most that counts between two looks: if the main thread was stopped for longer, the worker may have been too. */
const MAX_LOOK_MS = 1_000;

/** `noted`: long enough to be told of, the first time. `tooLong`: the worker hangs. */
export type SilenceState = 'short' | 'noted' | 'tooLong';

/** Tells how long a worker is silent, from looks at it while it owes an answer. */
export class WorkerSilence {
  readonly limitMs: number;
  #isNoted = false;
  #silentMs = 0;
  #lookedMs = NaN;
  #seen = NaN;

  constructor(limitMs = MAX_SILENCE_MS) {
    this.limitMs = limitMs;
  }

  /** Whether the silence is long. It lasts until the worker answers. */
  get isNoted(): boolean {
    return this.#isNoted;
  }

  /** The worker has answered. Returns whether its silence was noted. */
  end(): boolean {
    const wasNoted = this.#isNoted;
    this.#isNoted = false;
    this.#silentMs = 0;
    this.#lookedMs = NaN;
    return wasNoted;
  }

  /** `progress`: a number that changes with every message. */
  look(progress: number, nowMs: number): SilenceState {
    const isStill = progress === this.#seen && !Number.isNaN(this.#lookedMs);
    const lookMs = nowMs - this.#lookedMs;
    this.#silentMs = isStill ? this.#silentMs + Math.min(lookMs, MAX_LOOK_MS) : 0;
    this.#seen = progress;
    this.#lookedMs = nowMs;
    if (this.#silentMs >= this.limitMs) return 'tooLong';
    if (this.#silentMs < NOTED_SILENCE_MS || this.#isNoted) return 'short';
    this.#isNoted = true;
    return 'noted';
  }
}
