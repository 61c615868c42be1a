import type { Extent, StateHolder } from '../state/holder.js';

/** The newest value of a running total. */
interface Total {
  readonly timeMs: number;
  readonly value: number;
  /** When it was last observed, by the clock. */
  readonly seenMs: number;
}

export interface TotalsLimits {
  /** Most keys that are remembered. */
  readonly limit: number;
  /** A key that is not observed for this long is forgotten. */
  readonly idleMs: number;
}

/** Why a key was forgotten. */
export type ForgottenCause = 'limit' | 'idle';
export type ForgottenCounts = Readonly<Record<ForgottenCause, number>>;

export interface TotalsState {
  readonly extent: Extent;
  /** In the order of their last observation. */
  readonly totals: readonly (readonly [key: string, total: Total])[];
  readonly gone: readonly string[];
  readonly forgotten: ForgottenCounts;
}

/**
 * Turns running totals into increases, by the rules of Prometheus: a value that is lower than the one before is a reset, and counts as a
 * whole. The first value of a key adds nothing, since what came before it is unknown. The order is that of event time, and of arrival
 * for equal times: a value that is older than the newest one is ignored, because the difference to the newest one includes it.
 */
export class RunningTotals implements StateHolder<TotalsState> {
  readonly #limits: TotalsLimits;
  /** In the order of their last observation. */
  readonly #totals = new Map<string, Total>();
  /** Keys that changed since the last save; `undefined` before the first save. */
  #changed: Set<string> | undefined;
  #forgotten: Record<ForgottenCause, number> = { limit: 0, idle: 0 };

  constructor(limits: TotalsLimits) {
    this.#limits = limits;
  }

  get forgotten(): ForgottenCounts {
    return this.#forgotten;
  }

  /** Returns by how much the total has increased. `nowMs`: the time of the clock. */
  observe(key: string, timeMs: number, value: number, nowMs: number): number {
    const before = this.#known(key, nowMs);
    const isOlder = before !== undefined && timeMs < before.timeMs;
    const newest = isOlder ? before : { timeMs, value };
    this.#totals.delete(key);
    this.#totals.set(key, { timeMs: newest.timeMs, value: newest.value, seenMs: nowMs });
    this.#markChanged(key);
    if (before === undefined) this.#makeRoom(nowMs);
    return before === undefined || isOlder ? 0 : increaseOf(before.value, value);
  }

  /** The same for what another thread has read: times and values in turn. One thread reads all values of a key, in order. */
  observeRuns(key: string, points: readonly number[], nowMs: number): number {
    let increase = 0;
    for (let at = 0; at < points.length; at += 2) {
      // Each time is followed by its value.
      increase += this.observe(key, points[at]!, points[at + 1]!, nowMs);
    }
    return increase;
  }

  save(extent: Extent): TotalsState {
    const changed = extent === 'changes' ? this.#changed : undefined;
    this.#changed = new Set();
    return {
      extent: changed === undefined ? 'all' : 'changes',
      totals: [...(changed ?? this.#totals.keys())].flatMap((key) => {
        const total = this.#totals.get(key);
        return total === undefined ? [] : [[key, total] as const];
      }),
      gone: [...(changed ?? [])].filter((key) => !this.#totals.has(key)),
      forgotten: { ...this.#forgotten },
    };
  }

  restore({ extent, totals, gone, forgotten }: TotalsState): void {
    if (extent === 'all') this.#totals.clear();
    for (const key of [...gone, ...totals.map(([changed]) => changed)]) this.#totals.delete(key);
    for (const [key, total] of totals) this.#totals.set(key, total);
    this.#forgotten = { ...forgotten };
  }

  #known(key: string, nowMs: number): Total | undefined {
    const known = this.#totals.get(key);
    if (known === undefined || nowMs - known.seenMs < this.#limits.idleMs) return known;
    this.#forget(key, 'idle');
    return undefined;
  }

  #makeRoom(nowMs: number): void {
    for (const [key, { seenMs }] of this.#totals) {
      if (nowMs - seenMs >= this.#limits.idleMs) this.#forget(key, 'idle');
      else if (this.#totals.size > this.#limits.limit) this.#forget(key, 'limit');
      else return;
    }
  }

  /** Keeps the keys in the order of their last change, which for those that are left is the order of their last observation. */
  #markChanged(key: string): void {
    this.#changed?.delete(key);
    this.#changed?.add(key);
  }

  #forget(key: string, cause: ForgottenCause): void {
    this.#totals.delete(key);
    this.#markChanged(key);
    this.#forgotten[cause]++;
  }
}

function increaseOf(before: number, value: number): number {
  return value >= before ? value - before : value;
}

/**
 * The values of one key that another thread has read, as the ends of their rising runs: `time, value, time, value, ...`. What lies
 * between two ends does not change the increase.
 */
export class TotalRuns {
  readonly points: number[] = [];

  observe(timeMs: number, value: number): void {
    const { points } = this;
    const { length } = points;
    const [lastMs = -Infinity, last = -Infinity] = points.slice(-2);
    if (timeMs < lastMs) return;
    // The last point is the end of a run that goes on, not its start.
    const continues = length >= 4 && value >= last && last >= (points[length - 3] ?? Infinity);
    if (continues) points.splice(length - 2, 2, timeMs, value);
    else points.push(timeMs, value);
  }
}
