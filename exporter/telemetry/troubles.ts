import type { Trouble, TroubleKind } from '../event/trouble.js';

/** Most troubles that are kept. Beyond it the oldest one is dropped; logs and metrics still have it. */
export const MAX_TROUBLES = 50;
/** Most details of one trouble, and the length of each in characters. */
export const MAX_TROUBLE_DETAILS = 20;
export const MAX_DETAIL_LENGTH = 500;
/** How long a single happening stays a trouble, after the last one of its kind. */
export const TROUBLE_LASTS_MS = 900_000;

export interface Raised {
  readonly kind: TroubleKind;
  /** `count`: how often it happened since it began. */
  readonly sentence: (count: number) => string;
  readonly details?: readonly string[];
  /** Until when it stays by itself, after the last time; unset: until it is cleared. */
  readonly lastsMs?: number;
}

interface Kept extends Raised {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly count: number;
}

/** What is wrong now, for the status and the pages: raised by what happens, and cleared when it is over. */
export class Troubles {
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Raises a trouble, or tells more of it. */
  raise(key: string, raised: Raised, happenings = 1): void {
    const nowMs = this.#now();
    const before = this.#current(key, nowMs);
    const { lastsMs = Infinity, details = [] } = raised;
    this.#kept.set(key, {
      ...raised,
      details: bounded(details),
      sinceMs: before?.sinceMs ?? nowMs,
      untilMs: nowMs + lastsMs,
      count: (before?.count ?? 0) + happenings,
    });
    if (this.#kept.size <= MAX_TROUBLES) return;
    const [oldest = key] = this.#kept.keys();
    this.#kept.delete(oldest);
  }

  has(key: string): boolean {
    return this.#current(key, this.#now()) !== undefined;
  }

  /** Returns whether it was raised. */
  clear(key: string): boolean {
    return this.#kept.delete(key);
  }

  /** In the order in which they began. */
  list(): readonly Trouble[] {
    const nowMs = this.#now();
    return [...this.#kept.keys()].flatMap((key): Trouble[] => {
      const kept = this.#current(key, nowMs);
      if (kept === undefined) return [];
      const { kind, sentence, details = [], sinceMs, count } = kept;
      return [{ kind, sentence: sentence(count), details, sinceMs }];
    });
  }

  #current(key: string, nowMs: number): Kept | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined || nowMs < kept.untilMs) return kept;
    this.#kept.delete(key);
    return undefined;
  }
}

function bounded(details: readonly string[]): readonly string[] {
  const shown = details.slice(0, MAX_TROUBLE_DETAILS).map((detail) => detail.slice(0, MAX_DETAIL_LENGTH));
  const more = details.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more, in the log`] : shown;
}
