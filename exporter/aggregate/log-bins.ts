import { decodeCount, decodeList, MalformedStateError } from './encoded.js';
import type { EncodedState } from './encoded.js';

/** Bins are allocated in blocks of 1/2 KB, so a new minimum or maximum key rarely moves the others. */
const BLOCK = 64;
const LIMIT = 2048;
/** Up to so many bins, pairs take less memory than a block or two. */
const MAX_PAIRS = 40;
const NONE: number[] = [];

/**
 * Counts by integer key. A few bins are pairs of key and count in ascending order of keys, as one list: `[key, count, key, count, …]`.
 * More are a dense array from the minimum to the maximum key seen, of at most 2048 bins: beyond that, the lowest bins collapse into one.
 *
 *     firstKey                  maximum key
 *     |0 0 2 5 … | … 9 4 1 … | … 1 0 0 0 |        | is the end of a block: a multiple of BLOCK
 *
 * The maximum key alone determines where collapsing starts, so bins do not depend on the order of values.
 */
export class LogBins {
  #counts: number[] | Float64Array = NONE;
  /** Key of the first bin of the dense array. */
  #firstKey = 0;
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(key: number, count: number): void {
    this.#total += count;
    if (this.#counts instanceof Float64Array) this.#addDense(this.#counts, key, count);
    else this.#addPair(this.#counts, key, count);
  }

  merge(from: LogBins): void {
    const counts = from.#counts;
    if (!(counts instanceof Float64Array)) {
      // Both are within the pairs.
      for (let at = 0; at < counts.length; at += 2) this.add(counts[at]!, counts[at + 1]!);
      return;
    }
    const into = this.#extendTo(from.#firstKey, from.#firstKey + counts.length - 1);
    addCounts(into, from.#firstKey - this.#firstKey, counts);
    this.#total += from.#total;
  }

  /** The key of the value at `rank` (from 0), in ascending order of keys. */
  keyAt(rank: number): number {
    const counts = this.#counts;
    let before = 0;
    // All indices are within the list.
    if (counts instanceof Float64Array) {
      let bin = 0;
      while (bin < counts.length && (before += counts[bin]!) <= rank) bin++;
      return this.#firstKey + bin;
    }
    let at = 0;
    while (at < counts.length - 2 && (before += counts[at + 1]!) <= rank) at += 2;
    return counts[at]!;
  }

  /** `[key, count, key, count, …]`, ascending. */
  encode(): EncodedState {
    const counts = this.#counts;
    return counts instanceof Float64Array ? this.#pairsOf(counts) : counts.slice();
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

  /** A longer list replaces the one before: a list that grows in place keeps room for sixteen more. */
  #addPair(pairs: number[], key: number, count: number): void {
    const { length } = pairs;
    let at = length;
    while (at > 0 && pairs[at - 2]! >= key) at -= 2;
    if (pairs[at] === key) {
      pairs[at + 1]! += count;
    } else if (length < 2 * MAX_PAIRS && (length === 0 || spanOf(pairs, key) <= LIMIT)) {
      this.#counts = pairs.toSpliced(at, 0, key, count);
    } else {
      this.#addDense(this.#extendTo(key, key), key, count);
    }
  }

  #addDense(counts: Float64Array, key: number, count: number): void {
    let into = counts;
    let index = key - this.#firstKey;
    if (index < 0 || index >= into.length) {
      into = this.#extendTo(key, key);
      index = Math.max(0, key - this.#firstKey);
    }
    into[index]! += count;
  }

  /** Makes the bins dense, from the minimum to the maximum key at least. */
  #extendTo(minimum: number, maximum: number): Float64Array {
    const before = this.#counts;
    if (before instanceof Float64Array) return this.#extend(before, minimum, maximum);
    const least = Math.min(minimum, before[0] ?? minimum);
    const greatest = Math.max(maximum, before.at(-2) ?? maximum);
    this.#firstKey = blockStart(greatest);
    const counts = this.#extend(new Float64Array(BLOCK), least, greatest);
    for (let at = 0; at < before.length; at += 2) {
      counts[Math.max(0, before[at]! - this.#firstKey)]! += before[at + 1]!;
    }
    return counts;
  }

  #extend(before: Float64Array, minimum: number, maximum: number): Float64Array {
    const start = Math.min(blockStart(minimum), this.#firstKey);
    const end = Math.max(blockStart(maximum) + BLOCK, this.#firstKey + before.length);
    const firstKey = Math.max(start, end - LIMIT);
    let counts = before;
    if (firstKey !== this.#firstKey || end - firstKey !== before.length) {
      counts = new Float64Array(end - firstKey);
      addCounts(counts, this.#firstKey - firstKey, before);
      this.#firstKey = firstKey;
    }
    this.#counts = counts;
    return counts;
  }

  #pairsOf(counts: Float64Array): readonly number[] {
    const pairs: number[] = [];
    for (let bin = 0; bin < counts.length; bin++) {
      // `bin` is within the array.
      const count = counts[bin]!;
      if (count > 0) pairs.push(this.#firstKey + bin, count);
    }
    return pairs;
  }
}

/** Adds counts whose maximum key is within `into`. `shift`: the bin of `into` for the first one of `counts`. */
function addCounts(into: Float64Array, shift: number, counts: Float64Array): void {
  for (let bin = 0; bin < counts.length; bin++) {
    const index = bin + shift > 0 ? bin + shift : 0;
    // Both indices are within their arrays.
    into[index]! += counts[bin]!;
  }
}

/** The number of dense bins for these pairs, which are not empty, and one more key. */
function spanOf(pairs: readonly number[], key: number): number {
  const least = Math.min(key, pairs[0]!);
  const greatest = Math.max(key, pairs.at(-2)!);
  return blockStart(greatest) + BLOCK - blockStart(least);
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
