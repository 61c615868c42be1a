/** Admits one line per key and interval, and counts the rest. There are few keys: streams and reasons. */
export class LogThrottle {
  readonly #intervalMs: number;
  readonly #held = new Map<string, { openMs: number; count: number }>();

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** The number of happenings that a line written now stands for; `undefined` if no line may be written yet. */
  admit(key: string, nowMs: number, happenings = 1): number | undefined {
    const held = this.#held.get(key);
    if (held !== undefined && nowMs < held.openMs) {
      held.count += happenings;
      return undefined;
    }
    this.#held.set(key, { openMs: nowMs + this.#intervalMs, count: 0 });
    return (held?.count ?? 0) + happenings;
  }
}
