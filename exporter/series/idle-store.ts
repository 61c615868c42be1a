/** What a series leaves behind when it goes idle. */
export interface IdleSeries {
  readonly createdMs: number;
  /** Its row of each of the metric's columns. */
  readonly rows: readonly Float64Array[];
}

/**
 * What idle series have counted, until they return. It holds `limit` of them: beyond that the one that has been idle longest
 * is forgotten, and counted. A forgotten series that returns begins anew, at zero.
 */
export class IdleStore {
  readonly #limit: number;
  /** In the order in which they went idle. */
  readonly #idle = new Map<string, IdleSeries>();
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
    this.#idle.set(keyOf(labels), series);
    if (this.#idle.size <= this.#limit) return;
    const [longest] = this.#idle.keys();
    if (longest === undefined) return;
    this.#idle.delete(longest);
    this.#forgotten++;
  }

  /** Gives back what a series left, once. */
  take(labels: readonly string[]): IdleSeries | undefined {
    const key = keyOf(labels);
    const series = this.#idle.get(key);
    this.#idle.delete(key);
    return series;
  }
}

/** No two label sets have the same: label values were made safe, and NUL is not. */
function keyOf(labels: readonly string[]): string {
  return labels.join('\0');
}
