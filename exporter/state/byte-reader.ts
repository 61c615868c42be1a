import { NUMBER_CODE } from './byte-chunks.js';
import { MalformedStateError } from './malformed-state-error.js';

/** Reads what `ByteChunks` has collected. Throws `MalformedStateError` at the end, and for what it does not write. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(chunks: readonly Uint8Array[]) {
    this.#bytes = Buffer.concat(chunks);
  }

  /** Number of bytes that are left. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new MalformedStateError('more bytes', 'the end');
    return byte;
  }

  whole(): number {
    let value = 0;
    for (let factor = 1; factor <= Number.MAX_SAFE_INTEGER; factor *= 128) {
      const byte = this.byte();
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
    throw new MalformedStateError('a whole number', value);
  }

  /** What `ByteChunks.number` has written. */
  number(): number {
    const value = this.whole();
    return value % 2 === 0 ? value / 2 : this.#coded(value);
  }

  /** What `ByteChunks.difference` has written. */
  difference(known: number): number {
    const value = this.whole();
    if (value % 2 === 1) return this.#coded(value);
    const size = Math.floor(value / 4);
    return value % 4 === 2 ? known - size : known + size;
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#take(8));
  }

  text(): string {
    const length = this.whole();
    return this.#bytes.toString('utf8', this.#take(length), this.#at);
  }

  /** A character for each byte. */
  characters(): string {
    const length = this.whole();
    return this.#bytes.toString('latin1', this.#take(length), this.#at);
  }

  #coded(code: number): number {
    switch (code) {
      case NUMBER_CODE.double:
        return this.double();
      case NUMBER_CODE.negativeInfinity:
        return -Infinity;
      case NUMBER_CODE.infinity:
        return Infinity;
      case NUMBER_CODE.nan:
        return NaN;
      default:
        throw new MalformedStateError('a number', code);
    }
  }

  /** Returns where the bytes start that it passes. */
  #take(length: number): number {
    const start = this.#at;
    if (length > this.left) throw new MalformedStateError(`${length} bytes`, 'the end');
    this.#at += length;
    return start;
  }
}
