import type { Extent, StateHolder } from '../state/holder.js';

/** What a series leaves behind when it goes idle. */
export interface IdleSeries {
  readonly createdMs: number;
  /** Its row of each of the metric's columns. */
  readonly rows: readonly Float64Array[];
}

export interface IdleState {
  readonly extent: Extent;
  /** In the order in which they went idle. */
  readonly idle: readonly (readonly [key: string, series: IdleSeries])[];
  /** Keys that are idle no more. */
  readonly gone: readonly string[];
  readonly forgotten: number;
}

/**
 * What idle series have counted, until they return. It holds `limit` of them: beyond that the one that has been idle longest
 * is forgotten, and counted. A forgotten series that returns begins anew, at zero.
 */
export class IdleStore implements StateHolder<IdleState> {
  readonly #limit: number;
  /** In the order in which they went idle. */
  readonly #idle = new Map<string, IdleSeries>();
  /** Keys that came or went since the last save; unset before the first, and when they are more than the store holds. */
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

  /** Gives back what a series left, once. */
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
    // Keys stand in the order of their last move, which is that in which they went idle.
    this.#changed.delete(key);
    this.#changed.add(key);
    if (this.#changed.size > 2 * this.#limit) this.#changed = undefined;
  }
}

/** No two label sets have the same: label values were made safe, and NUL is not. */
function keyOf(labels: readonly string[]): string {
  return labels.join('\0');
}
