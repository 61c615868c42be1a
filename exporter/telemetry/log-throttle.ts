/** Lets one line in a while through for each key, and counts the rest. Keys are few: streams and reasons. */
export class LogThrottle {
  readonly #intervalMs: number;
  readonly #held = new Map<string, { openMs: number; count: number }>();

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** How many happenings the line that may be written now stands for; `undefined` when it is not time for one. */
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
