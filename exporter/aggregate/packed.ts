import { ownText } from '../event/own-text.js';
import { MalformedStateError } from '../state/malformed-state-error.js';
import type { AnyAggregate } from './aggregate.js';
import type { EncodedState } from './encoded.js';

/**
 * An encoded state as bytes, each a character from 0 to 255: V8 keeps such a text in one byte a character, without the 200 bytes of a
 * typed array. A value begins with a byte:
 *
 *     0 to 127   this whole number        WHOLE, NEGATIVE   a base-128 varint; for negative ones, of -1 - n
 *     DOUBLE     8 bytes                  LIST, TEXT        a varint of the length, and the elements or characters
 *                                         WIDE_TEXT         the same, with two bytes a character
 */
export type PackedState = string;

const WHOLE = 128;
const NEGATIVE = 129;
const DOUBLE = 130;
const LIST = 131;
const TEXT = 132;
const WIDE_TEXT = 133;

/** Encoded states are shallow. */
const DEEPEST = 8;
const DOUBLE_BYTES = 8;

/** States are packed one after another, in the same room. */
let room = Buffer.alloc(1024);
let end = 0;

export function packState(aggregate: AnyAggregate, state: unknown): PackedState {
  end = 0;
  write(aggregate.encode(state));
  return room.toString('latin1', 0, end);
}

/** Throws `MalformedStateError` if it is not a packed state of this aggregate. */
export function unpackState(aggregate: AnyAggregate, packed: PackedState): unknown {
  const reader = new Reader(packed);
  const encoded = reader.value(0);
  if (!reader.isAtEnd) throw new MalformedStateError('the end of a packed state', packed);
  return aggregate.decode(encoded);
}

function write(encoded: EncodedState): void {
  if (typeof encoded === 'number') return writeNumber(encoded);
  if (typeof encoded === 'string') return writeText(encoded);
  writeHead(LIST, encoded.length);
  for (const each of encoded) write(each);
}

function writeNumber(value: number): void {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
    makeRoom(1 + DOUBLE_BYTES);
    room[end] = DOUBLE;
    room.writeDoubleLE(value, end + 1);
    end += 1 + DOUBLE_BYTES;
  } else if (value < 0) {
    writeHead(NEGATIVE, -1 - value);
  } else if (value < WHOLE) {
    makeRoom(1);
    room[end++] = value;
  } else {
    writeHead(WHOLE, value);
  }
}

function writeText(text: string): void {
  const isWide = /[^\0-\xff]/.test(text);
  writeHead(isWide ? WIDE_TEXT : TEXT, text.length);
  makeRoom(2 * text.length);
  end += room.write(text, end, isWide ? 'utf16le' : 'latin1');
}

function writeHead(kind: number, whole: number): void {
  makeRoom(1 + DOUBLE_BYTES);
  room[end++] = kind;
  let rest = whole;
  while (rest >= 128) {
    room[end++] = (rest % 128) + 128;
    rest = Math.floor(rest / 128);
  }
  room[end++] = rest;
}

function makeRoom(bytes: number): void {
  if (end + bytes <= room.length) return;
  const larger = Buffer.alloc(Math.max(end + bytes, 2 * room.length));
  room.copy(larger, 0, 0, end);
  room = larger;
}

const double = new DataView(new ArrayBuffer(DOUBLE_BYTES));

class Reader {
  readonly #packed: PackedState;
  #at = 0;

  constructor(packed: PackedState) {
    this.#packed = packed;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#packed.length;
  }

  value(depth: number): unknown {
    const kind = this.#byte();
    if (kind < WHOLE) return kind;
    switch (kind) {
      case WHOLE:
        return this.#whole();
      case NEGATIVE:
        return -1 - this.#whole();
      case DOUBLE:
        for (let at = 0; at < DOUBLE_BYTES; at++) double.setUint8(at, this.#byte());
        return double.getFloat64(0, true);
      case LIST:
        return this.#list(depth);
      case TEXT:
        return ownText(this.#take(this.#whole()));
      case WIDE_TEXT:
        return Buffer.from(this.#take(2 * this.#whole()), 'latin1').toString('utf16le');
      default:
        throw this.#malformed();
    }
  }

  #list(depth: number): unknown[] {
    const length = this.#whole();
    // An element takes a byte at least.
    if (depth >= DEEPEST || length > this.#packed.length - this.#at) throw this.#malformed();
    const list: unknown[] = [];
    for (let at = 0; at < length; at++) list.push(this.value(depth + 1));
    return list;
  }

  #whole(): number {
    let value = 0;
    for (let factor = 1; factor <= Number.MAX_SAFE_INTEGER; factor *= 128) {
      const byte = this.#byte();
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
    throw this.#malformed();
  }

  #take(length: number): string {
    const start = this.#at;
    if (length > this.#packed.length - start) throw this.#malformed();
    this.#at += length;
    return this.#packed.slice(start, this.#at);
  }

  /** Beyond the end, the code is NaN. */
  #byte(): number {
    const byte = this.#packed.charCodeAt(this.#at++);
    if (byte <= 255) return byte;
    throw this.#malformed();
  }

  #malformed(): MalformedStateError {
    return new MalformedStateError('a packed state', this.#packed);
  }
}
