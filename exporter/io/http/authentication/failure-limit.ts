/** Wrong passwords of one address that are compared at once. */
export const MAX_FAILURES_AT_ONCE = 20;
/** After them one more is compared in each such time: 20 a minute. */
export const FAILURE_INTERVAL_MS = 3_000;
/** Addresses that are remembered; the one that has not guessed for longest is forgotten first. */
export const MAX_FAILING_ADDRESSES = 10_000;

/**
 * Counts the wrong passwords of each address; one is forgotten in each interval. Times are of a clock that nobody sets.
 */
export class FailureLimit {
  /** By address: when all its failures will be forgotten. */
  readonly #clearMs = new Map<string, number>();

  /** How long the address has to wait for its next comparison; 0: not at all. */
  waitMs(address: string, nowMs: number): number {
    return Math.max(0, this.#debtMs(address, nowMs) - (MAX_FAILURES_AT_ONCE - 1) * FAILURE_INTERVAL_MS);
  }

  /** Those that are not forgotten yet. */
  failures(address: string, nowMs: number): number {
    return this.#debtMs(address, nowMs) / FAILURE_INTERVAL_MS;
  }

  take(address: string, nowMs: number): void {
    this.#set(address, nowMs, this.#debtMs(address, nowMs) + FAILURE_INTERVAL_MS);
  }

  /** The comparison turned out well, or broke. */
  giveBack(address: string, nowMs: number): void {
    this.#set(address, nowMs, this.#debtMs(address, nowMs) - FAILURE_INTERVAL_MS);
  }

  #debtMs(address: string, nowMs: number): number {
    return Math.max(0, (this.#clearMs.get(address) ?? 0) - nowMs);
  }

  #set(address: string, nowMs: number, debtMs: number): void {
    this.#clearMs.delete(address);
    if (debtMs > 0) this.#clearMs.set(address, nowMs + debtMs);
    const [oldest] = this.#clearMs.keys();
    if (this.#clearMs.size > MAX_FAILING_ADDRESSES && oldest !== undefined) this.#clearMs.delete(oldest);
  }
}
