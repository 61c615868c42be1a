/** The share of all time that early steps may take. */
const SHARE = 0.02;
/** Number of early steps of which the shortest counts for the last one. */
const COMPARED = 4;
/** Most time that is saved up for them while there are none, or few. */
const SAVABLE_MS = 30;

/**
 * Limits how long early steps may take in total, so that values which change all the time cost little. What was not used is saved up:
 * after a quiet time, a slow step is early too.
 *
 * A step counts as much as the shortest of the last few: it takes longer if the process was interrupted, or if windows close, which costs
 * the same in a later step.
 */
export class StepBudget {
  /** Below 0 after a step that took more than there was. */
  #savedMs = SAVABLE_MS;
  #atMs: number;
  /** Milliseconds of the last early steps. */
  readonly #took: number[] = [];

  constructor(nowMs: number) {
    this.#atMs = nowMs;
  }

  /** How long the next early step has to wait; 0: not at all. */
  waitMs(nowMs: number): number {
    this.#advanceTo(nowMs);
    return Math.max(0, -this.#savedMs / SHARE);
  }

  spend(nowMs: number, tookMs: number): void {
    this.#advanceTo(nowMs);
    this.#took.push(tookMs);
    if (this.#took.length > COMPARED) this.#took.shift();
    this.#savedMs -= Math.min(...this.#took);
  }

  #advanceTo(nowMs: number): void {
    this.#savedMs = Math.min(SAVABLE_MS, this.#savedMs + SHARE * (nowMs - this.#atMs));
    this.#atMs = nowMs;
  }
}
