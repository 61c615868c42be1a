import type { Extent, StateHolder } from '../state/holder.js';

/** The values of a series that went idle. */
export interface IdleSeries {
  readonly createdMs: number;
  /** One row for each of the metric's columns. */
  readonly rows: readonly Float64Array[];
}

export interface IdleState {
  readonly extent: Extent;
  /** In the order in which they went idle. */
  readonly idle: readonly (readonly [key: string, series: IdleSeries])[];
  /** Keys that are no longer idle. */
  readonly gone: readonly string[];
  readonly forgotten: number;
}

/**
 * Keeps the values of idle series until they return. It holds at most `limit` series: beyond that, it forgets the one that has
 * been idle longest, and counts it. A forgotten series that returns starts at zero.
 */
export class IdleStore implements StateHolder<IdleState> {
  readonly #limit: number;
  /** In the order in which they went idle. */
  readonly #idle = new Map<string, IdleSeries>();
  /** Keys added or removed since the last save; `undefined` before the first save, and once there are too many. */
  #changed: Set<string> | undefined;
  #forgotten = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#idle.size;
  }

  get forgotten(): number {
    return this.#forgotten;
  }

  put(labels: readonly string[], series: IdleSeries): void {
    const key = keyOf(labels);
    this.#idle.set(key, series);
    this.#markChanged(key);
    if (this.#idle.size <= this.#limit) return;
    const [longest] = this.#idle.keys();
    if (longest === undefined) return;
    this.#idle.delete(longest);
    this.#markChanged(longest);
    this.#forgotten++;
  }

  /** Removes a series that returned, and returns its values. */
  remove(labels: readonly string[]): IdleSeries | undefined {
    const key = keyOf(labels);
    const series = this.#idle.get(key);
    if (this.#idle.delete(key)) this.#markChanged(key);
    return series;
  }

  save(extent: Extent): IdleState {
    const changed = extent === 'changes' ? this.#changed : undefined;
    const keys = [...(changed ?? this.#idle.keys())];
    this.#changed = new Set();
    return {
      extent: changed === undefined ? 'all' : 'changes',
      idle: keys.flatMap((key) => {
        const series = this.#idle.get(key);
        return series === undefined ? [] : [[key, series] as const];
      }),
      gone: keys.filter((key) => !this.#idle.has(key)),
      forgotten: this.#forgotten,
    };
  }

  restore({ extent, idle, gone, forgotten }: IdleState): void {
    if (extent === 'all') this.#idle.clear();
    for (const key of [...gone, ...idle.map(([changed]) => changed)]) this.#idle.delete(key);
    for (const [key, series] of idle) this.#idle.set(key, series);
    this.#forgotten = forgotten;
  }

  #markChanged(key: string): void {
    if (this.#changed === undefined) return;
    // Re-adding keeps the keys in the order of their last change, which is the order in which they went idle.
    this.#changed.delete(key);
    this.#changed.add(key);
    if (this.#changed.size > 2 * this.#limit) this.#changed = undefined;
  }
}

/** Unique for each label set: safe label values contain no NUL. */
function keyOf(labels: readonly string[]): string {
  return labels.join('\0');
}
