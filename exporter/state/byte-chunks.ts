/** Large enough that a few make up a state, small enough that a checksum takes less than a turn. */
const CHUNK_BYTES = 128 * 1024;
/** Most states are small: the first chunk is, and each further one is larger. */
const FIRST_BYTES = 1024;
/** Bytes that are not worth a copy. */
const SHARED_BYTES = 32 * 1024;

/** Limit of a varint whose bits are taken with 32-bit operations. */
const MAX_SMALL = 0x7fff_ffff;
/** Whole numbers up to these are doubled, and differences multiplied by four, without a loss. */
const MAX_DOUBLED = 2 ** 52 - 1;
const MAX_DIFFERENCE = 2 ** 50;

/** What `ByteChunks.number` writes for numbers that are not whole, or negative. `double`: eight bytes follow. */
export const NUMBER_CODE = { double: 1, negativeInfinity: 3, infinity: 5, nan: 7 } as const;

const utf8 = new TextEncoder();

/** Collects bytes in chunks. Growing one large array would copy all of it again and again. */
export class ByteChunks {
  #chunks: Uint8Array[] = [];
  #chunk = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#chunk.buffer);
  #at = 0;

  byte(value: number): void {
    this.#makeRoom(1);
    this.#chunk[this.#at++] = value;
  }

  /** A whole number, not negative, as a base-128 varint. */
  whole(value: number): void {
    this.#makeRoom(8);
    let rest = value;
    for (; rest > MAX_SMALL; rest = Math.floor(rest / 128)) this.#chunk[this.#at++] = (rest % 128) + 128;
    // Most are small, and bits are faster than division.
    for (; rest >= 128; rest >>>= 7) this.#chunk[this.#at++] = (rest & 127) | 128;
    this.#chunk[this.#at++] = rest;
  }

  /** Any number: twice a whole one that is not negative, as a varint; else an odd code, and the double if the code has none. */
  number(value: number): void {
    if (value >= 0 && value <= MAX_DOUBLED && isWhole(value)) this.whole(2 * value);
    else this.#coded(value);
  }

  /** A number as the difference to one that the reader knows: four times its size, and 2 if it is negative. Else as `number`. */
  difference(value: number, known: number): void {
    const size = Math.abs(value - known);
    if (!(size <= MAX_DIFFERENCE) || !isWhole(value) || !isWhole(known)) return this.#coded(value);
    this.whole(4 * size + (value < known ? 2 : 0));
  }

  double(value: number): void {
    this.#makeRoom(8);
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
  }

  /** The length in bytes, and the text as UTF-8. */
  text(value: string): void {
    if (this.#ascii(value)) return;
    this.bytes(utf8.encode(value));
  }

  /** The length, and the bytes, which must not change any more: many of them are not copied. */
  bytes(bytes: Uint8Array): void {
    this.whole(bytes.length);
    if (bytes.length >= SHARED_BYTES) return this.#share(bytes);
    for (let from = 0; from < bytes.length;) {
      this.#makeRoom(1);
      const part = bytes.subarray(from, from + this.#chunk.length - this.#at);
      this.#chunk.set(part, this.#at);
      this.#at += part.length;
      from += part.length;
    }
  }

  /** The length, and a byte for each character, which are from 0 to 255. */
  characters(text: string): void {
    this.whole(text.length);
    for (let at = 0; at < text.length; at++) {
      if (this.#at === this.#chunk.length) this.#makeRoom(1);
      this.#chunk[this.#at++] = text.charCodeAt(at);
    }
  }

  /** Returns the chunks, and starts over. */
  drain(): readonly Uint8Array[] {
    const chunks = [...this.#chunks, this.#chunk.slice(0, this.#at)];
    this.#chunks = [];
    this.#at = 0;
    return chunks;
  }

  #coded(value: number): void {
    if (value === -Infinity) return this.byte(NUMBER_CODE.negativeInfinity);
    if (value === Infinity) return this.byte(NUMBER_CODE.infinity);
    if (Number.isNaN(value)) return this.byte(NUMBER_CODE.nan);
    this.byte(NUMBER_CODE.double);
    this.double(value);
  }

  #share(bytes: Uint8Array): void {
    this.#chunks.push(this.#chunk.slice(0, this.#at));
    this.#at = 0;
    for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
      this.#chunks.push(bytes.subarray(from, from + CHUNK_BYTES));
    }
  }

  /** Most texts are short and ASCII: writing them here is faster than the encoder. */
  #ascii(value: string): boolean {
    const { length } = value;
    if (length > 127) return false;
    this.#makeRoom(length + 1);
    const start = this.#at + 1;
    for (let at = 0; at < length; at++) {
      const code = value.charCodeAt(at);
      if (code > 127) return false;
      this.#chunk[start + at] = code;
    }
    this.#chunk[this.#at] = length;
    this.#at = start + length;
    return true;
  }

  #makeRoom(bytes: number): void {
    if (this.#at + bytes <= this.#chunk.length) return;
    this.#chunks.push(this.#chunk.slice(0, this.#at));
    this.#at = 0;
    if (this.#chunk.length === CHUNK_BYTES) return;
    this.#chunk = new Uint8Array(Math.min(CHUNK_BYTES, 8 * this.#chunk.length));
    this.#view = new DataView(this.#chunk.buffer);
  }
}

/** -0 is not: it would come back as 0. */
function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && (value !== 0 || Object.is(value, 0));
}
