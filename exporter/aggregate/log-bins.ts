import { MalformedStateError } from '../state/malformed-state-error.js';
import { decodeCount, decodeList } from './encoded.js';
import type { EncodedState } from './encoded.js';

/** Bins are allocated in blocks of 1/2 KB, so a new minimum or maximum key rarely moves the others. */
const BLOCK = 64;
const LIMIT = 2048;
/** A list of pairs with more numbers takes too long to add to. */
const PAIR_NUMBERS = 64;
/** Shared: a list without pairs is replaced when there is one. */
const NONE: number[] = [];
/** Copied, which takes a fraction of the time of filling a list. */
const ZEROS: readonly number[] = Array.from({ length: LIMIT }, () => 0);

/**
 * Counts by integer key. A few bins are pairs of key and count in ascending order of keys, as one list: `[key, count, key, count, …]`.
 * More, and merged ones, are a dense list from the minimum to the maximum key seen, of at most 2048 bins: beyond that, the lowest bins collapse into one.
 *
 *     firstKey                  maximum key
 *     |0 0 2 5 … | … 9 4 1 … | … 1 0 0 0 |        | is the end of a block: a multiple of BLOCK
 *
 * The maximum key alone determines where collapsing starts, so bins do not depend on the order of values.
 *
 * The lists are arrays, not typed arrays, which cost two more objects and memory outside the heap.
 */
export class LogBins {
  #counts: number[] = NONE;
  /** Key of the first bin of a dense list; NaN for pairs. */
  #firstKey = NaN;
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(key: number, count: number): void {
    this.#total += count;
    if (this.#isDense) this.#addDense(key, count);
    else this.#addPair(key, count);
  }

  merge(from: LogBins): void {
    if (this.#total === 0) {
      this.#counts = from.#counts.slice();
      this.#firstKey = from.#firstKey;
    } else if (from.#isDense) {
      this.#extendTo(from.#firstKey, from.#firstKey + from.#counts.length - 1);
      addCounts(this.#counts, from.#firstKey - this.#firstKey, from.#counts);
    } else if (this.#isDense) {
      const pairs = from.#counts;
      // Both are within the pairs.
      for (let at = 0; at < pairs.length; at += 2) this.#addDense(pairs[at]!, pairs[at + 1]!);
    } else {
      // What is merged once will be merged more often: adding to a dense list is faster.
      this.#makeDense();
      this.merge(from);
      return;
    }
    this.#total += from.#total;
  }

  /** The key of the value at `rank` (from 0), in ascending order of keys. */
  keyAt(rank: number): number {
    const counts = this.#counts;
    let before = 0;
    // All indices are within the list.
    if (this.#isDense) {
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
    if (!this.#isDense) return this.#counts.slice();
    const pairs: number[] = [];
    for (const [bin, count] of this.#counts.entries()) {
      if (count > 0) pairs.push(this.#firstKey + bin, count);
    }
    return pairs;
  }

  static decode(encoded: unknown): LogBins {
    const pairs = decodeList(encoded, 'bins');
    if (pairs.length % 2 !== 0) throw new MalformedStateError('bins in pairs of key and count', encoded);
    const bins = new LogBins();
    const list: number[] = [];
    for (let at = 0; at < pairs.length; at += 2) {
      const [key, count] = [decodeKey(pairs[at]), decodeCount(pairs[at + 1], 'count')];
      if (at > 0 && key <= list[at - 2]!) throw new MalformedStateError('ascending bin keys', encoded);
      list.push(key, count);
      bins.#total += count;
    }
    // A copy has no room to spare.
    bins.#counts = list.slice();
    if (!isSmall(list)) bins.#makeDense();
    return bins;
  }

  get #isDense(): boolean {
    return !Number.isNaN(this.#firstKey);
  }

  #addPair(key: number, count: number): void {
    const pairs = this.#counts;
    let at = pairs.length;
    while (at > 0 && pairs[at - 2]! >= key) at -= 2;
    if (pairs[at] === key) {
      pairs[at + 1]! += count;
      return;
    }
    // A copy has no room to spare; a list that grows in place keeps room for sixteen more.
    this.#counts = pairs.toSpliced(at, 0, key, count);
    if (pairs.length >= PAIR_NUMBERS || !isSmall(this.#counts)) this.#makeDense();
  }

  #addDense(key: number, count: number): void {
    let index = key - this.#firstKey;
    if (index < 0 || index >= this.#counts.length) {
      this.#extendTo(key, key);
      index = Math.max(0, key - this.#firstKey);
    }
    this.#counts[index]! += count;
  }

  #makeDense(): void {
    const pairs = this.#counts;
    // There are pairs.
    const [least, greatest] = [pairs[0]!, pairs.at(-2)!];
    this.#counts = zeros(BLOCK);
    this.#firstKey = blockStart(greatest);
    this.#extendTo(least, greatest);
    for (let at = 0; at < pairs.length; at += 2) this.#addDense(pairs[at]!, pairs[at + 1]!);
  }

  /** Makes room from the minimum to the maximum key; the list is dense afterwards. */
  #extendTo(minimum: number, maximum: number): void {
    if (!this.#isDense) this.#makeDense();
    const start = Math.min(blockStart(minimum), this.#firstKey);
    const end = Math.max(blockStart(maximum) + BLOCK, this.#firstKey + this.#counts.length);
    const firstKey = Math.max(start, end - LIMIT);
    if (firstKey === this.#firstKey && end - firstKey === this.#counts.length) return;
    const counts = zeros(end - firstKey);
    addCounts(counts, this.#firstKey - firstKey, this.#counts);
    this.#counts = counts;
    this.#firstKey = firstKey;
  }
}

/** At most `LIMIT` of them. */
function zeros(length: number): number[] {
  return ZEROS.slice(0, length);
}

/** Whether pairs take less room than a dense list, which would not collapse. */
function isSmall(pairs: readonly number[]): boolean {
  if (pairs.length <= 2) return true;
  // There are two pairs at least.
  const span = blockStart(pairs.at(-2)!) + BLOCK - blockStart(pairs[0]!);
  return span <= LIMIT && pairs.length <= span;
}

/** Adds counts whose maximum key is within `into`. `shift`: the bin of `into` for the first one of `counts`. */
function addCounts(into: number[], shift: number, counts: readonly number[]): void {
  for (let bin = 0; bin < counts.length; bin++) {
    const index = bin + shift > 0 ? bin + shift : 0;
    // Both indices are within their arrays.
    into[index]! += counts[bin]!;
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
