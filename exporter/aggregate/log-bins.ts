import { decodeCount, decodeList, MalformedStateError } from './encoded.js';
import type { EncodedState } from './encoded.js';

/** Bins are allocated in blocks of 1/2 KB, so a new minimum or maximum key rarely moves the others. */
const BLOCK = 64;
const LIMIT = 2048;
const NONE = new Float64Array(0);

/**
 * Counts by integer key, in a dense array from the minimum to the maximum key seen. At most 2048 bins: beyond that,
 * the lowest bins collapse into one.
 *
 *     firstKey                  maximum key
 *     |0 0 2 5 … | … 9 4 1 … | … 1 0 0 0 |        | is the end of a block: a multiple of BLOCK
 *
 * The maximum key alone determines where collapsing starts, so bins do not depend on the order of values.
 */
export class LogBins {
  #counts = NONE;
  #firstKey = 0;
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(key: number, count: number): void {
    let index = key - this.#firstKey;
    if (index < 0 || index >= this.#counts.length) {
      this.#extendTo(key, key);
      index = Math.max(0, key - this.#firstKey);
    }
    this.#counts[index] = (this.#counts[index] ?? 0) + count;
    this.#total += count;
  }

  merge(from: LogBins): void {
    if (from.#total === 0) return;
    this.#extendTo(from.#firstKey, from.#firstKey + from.#counts.length - 1);
    this.#addCounts(from.#counts, from.#firstKey);
    this.#total += from.#total;
  }

  /** The key of the value at `rank` (from 0), in ascending order of keys. */
  keyAt(rank: number): number {
    let before = 0;
    const bin = this.#counts.findIndex((count) => (before += count) > rank);
    return this.#firstKey + bin;
  }

  /** `[key, count, key, count, …]`, ascending. */
  encode(): EncodedState {
    return Array.from(this.#counts).flatMap((count, bin) => (count > 0 ? [this.#firstKey + bin, count] : []));
  }

  static decode(encoded: unknown): LogBins {
    const pairs = decodeList(encoded, 'bins');
    if (pairs.length % 2 !== 0) throw new MalformedStateError('bins in pairs of key and count', encoded);
    const bins = new LogBins();
    for (let index = 0; index < pairs.length; index += 2) {
      bins.add(decodeKey(pairs[index]), decodeCount(pairs[index + 1], 'count'));
    }
    return bins;
  }

  #extendTo(minimum: number, maximum: number): void {
    if (this.#counts.length === 0) this.#firstKey = blockStart(minimum);
    const start = Math.min(blockStart(minimum), this.#firstKey);
    const end = Math.max(blockStart(maximum) + BLOCK, this.#firstKey + this.#counts.length);
    const firstKey = Math.max(start, end - LIMIT);
    if (firstKey === this.#firstKey && end - firstKey === this.#counts.length) return;
    const [counts, countsFrom] = [this.#counts, this.#firstKey];
    this.#counts = new Float64Array(end - firstKey);
    this.#firstKey = firstKey;
    this.#addCounts(counts, countsFrom);
  }

  /** Adds counts whose maximum key is within the bins. */
  #addCounts(counts: Float64Array, firstKey: number): void {
    const into = this.#counts;
    const shift = firstKey - this.#firstKey;
    for (let bin = 0; bin < counts.length; bin++) {
      const index = bin + shift > 0 ? bin + shift : 0;
      into[index] = (into[index] ?? 0) + (counts[bin] ?? 0);
    }
  }
}

function blockStart(key: number): number {
  return Math.floor(key / BLOCK) * BLOCK;
}

/** Beyond the keys of all finite numbers, and small enough for exact arithmetic. */
const MAX_KEY = 1_000_000;

function decodeKey(encoded: unknown): number {
  if (typeof encoded === 'number' && Number.isInteger(encoded) && Math.abs(encoded) <= MAX_KEY)
    return encoded;
  throw new MalformedStateError(`a bin key from -${MAX_KEY} to ${MAX_KEY}`, encoded);
}
