interface Held {
  /** From here on a line may be written. */
  openMs: number;
  /** Happenings since the last line. */
  count: number;
}

/** Admits one line per key and interval, and counts the rest. There are few keys: streams and reasons. */
export class LogThrottle {
  readonly #intervalMs: number;
  readonly #held = new Map<string, Held>();

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

  /**
   * The happenings since the last line, which a closing line written now stands for; `undefined` if there are none, or if the next
   * happening would not be written yet either.
   */
  close(key: string, nowMs: number): number | undefined {
    const held = this.#held.get(key);
    return held === undefined || held.count === 0 || nowMs < held.openMs
      ? undefined
      : this.admit(key, nowMs, 0);
  }

  /** The same for every key, at the end of the process: without regard to the time. */
  closeAll(): ReadonlyMap<string, number> {
    const rest = new Map<string, number>();
    for (const [key, held] of this.#held) {
      if (held.count > 0) rest.set(key, held.count);
      held.count = 0;
    }
    return rest;
  }
}
