import type { Extent, StateHolder } from '../state/holder.js';

/** The values of one series since the last save. */
export interface HistoryRow {
  readonly labels: readonly string[];
  /** Number of the last tick. */
  readonly tick: number;
  readonly seenMs: number;
  /** Its last values, the one of `tick` at the end. 32-bit floats, as bytes. */
  readonly values: Uint8Array;
}

export interface SeriesHistoryState {
  readonly extent: Extent;
  readonly rows: readonly HistoryRow[];
}

/** The values of a series at the last ticks. */
export interface PastValues {
  readonly labels: readonly string[];
  /** When its metric last had it. */
  seenMs: number;
  tick: number;
  /** The last tick that is saved. */
  savedTick: number;
  /** The value of each tick, by its number modulo their number; NaN: unknown. */
  readonly values: Float32Array;
}

/** Keeps the value of each series at the last `length` ticks. Of more series than the limit, the one that was away longest is forgotten. */
export class SeriesHistory implements StateHolder<SeriesHistoryState> {
  readonly #length: number;
  readonly #limit: number;
  readonly #series = new Map<string, PastValues>();

  constructor(length: number, limit: number) {
    this.#length = length;
    this.#limit = limit;
  }

  /** All series, those that its metric has and those that it had. */
  all(): Iterable<PastValues> {
    return this.#series.values();
  }

  /** `tick`: the current one. `undefined`: there are too many series, and all of them are there. */
  seriesOf(labels: readonly string[], tick: number): PastValues | undefined {
    const key = JSON.stringify(labels);
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    if (this.#series.size >= this.#limit && !this.#forgetOne(tick)) return undefined;
    const values = new Float32Array(this.#length).fill(NaN);
    const begun = { labels: [...labels], seenMs: NaN, tick: tick - 1, savedTick: tick - 1, values };
    this.#series.set(key, begun);
    return begun;
  }

  /** Keeps the value of a tick, and returns the one of `length` ticks before; NaN: it is not known. */
  record(series: PastValues, tick: number, value: number): number {
    const { values } = series;
    // The ticks in between were left out.
    const firstTick = Math.max(series.tick + 1, tick - this.#length + 1);
    for (let skipped = firstTick; skipped < tick; skipped++) values[this.#at(skipped)] = NaN;
    const isKept = tick - series.tick <= this.#length;
    const before = isKept ? (values[this.#at(tick)] ?? NaN) : NaN;
    values[this.#at(tick)] = value;
    series.tick = tick;
    return before;
  }

  forget({ labels }: PastValues): void {
    this.#series.delete(JSON.stringify(labels));
  }

  save(extent: Extent): SeriesHistoryState {
    const rows: HistoryRow[] = [];
    for (const series of this.#series.values()) {
      const fresh = extent === 'all' ? this.#length : Math.min(this.#length, series.tick - series.savedTick);
      series.savedTick = series.tick;
      if (fresh > 0) rows.push(this.#rowOf(series, fresh));
    }
    return { extent, rows };
  }

  restore({ extent, rows }: SeriesHistoryState): void {
    if (extent === 'all') this.#series.clear();
    for (const { labels, tick, seenMs, values: bytes } of rows) {
      const values = new Float32Array(new Uint8Array(bytes).buffer);
      const series = this.seriesOf(labels, tick - values.length + 1);
      if (series === undefined) continue;
      for (const [at, value] of values.entries()) this.record(series, tick - values.length + 1 + at, value);
      series.seenMs = seenMs;
      series.savedTick = tick;
    }
  }

  #rowOf({ labels, seenMs, tick, values }: PastValues, fresh: number): HistoryRow {
    const last = new Float32Array(fresh);
    for (let at = 0; at < fresh; at++) last[at] = values[this.#at(tick - fresh + 1 + at)] ?? NaN;
    return { labels, tick, seenMs, values: new Uint8Array(last.buffer) };
  }

  #forgetOne(tick: number): boolean {
    let away: PastValues | undefined;
    for (const series of this.#series.values()) {
      if (series.tick < tick && !(series.seenMs >= (away?.seenMs ?? Infinity))) away = series;
    }
    if (away !== undefined) this.forget(away);
    return away !== undefined;
  }

  #at(tick: number): number {
    return ((tick % this.#length) + this.#length) % this.#length;
  }
}
