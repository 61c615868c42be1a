import { NatsightError } from '../../setup/error.js';
import { setField } from '../event/event.js';
import type { EventRecord } from '../event/event.js';
import { exactInteger } from '../event/exact-number.js';
import { readUtf8 } from './utf8.js';

/** Why bytes are not valid MessagePack. Each error is created once: creating one per message costs more than decoding it. */
export class Malformed extends NatsightError {
  readonly code = 'MSGPACK_MALFORMED';
  readonly isTooDeep: boolean;

  constructor(message: string, isTooDeep = false) {
    super(message);
    this.isTooDeep = isTooDeep;
  }
}

/** One element of an array, with its bytes. */
export interface MsgpackElement {
  readonly value: unknown;
  readonly bytes: Uint8Array;
}

/** The maximum depth that a setup may allow. */
const MAX_DEPTH = 1000;
const TRUNCATED = new Malformed('unexpected end of the message');
const TOO_DEEP = new Malformed(`nested deeper than ${MAX_DEPTH} levels`, true);
const EXTRA_BYTES = new Malformed('extra bytes after the value');
const BAD_STRING = new Malformed('a string is not valid UTF-8');
const BAD_KEY = new Malformed('a map key is neither a string nor a number');
const RESERVED_TYPE = new Malformed('0xc1 is not a valid type');
const TIMESTAMP = -1;

/**
 * Decodes one document to JSON values: bytes to Base64, timestamps to RFC 3339, NaN and infinities to null, integers to
 * exact numbers. Lengths are checked against the available bytes, so a short message cannot allocate much memory.
 */
export class MsgpackReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** The bytes as Latin-1 characters. ASCII strings are slices of it: using a decoder per string takes most of the time. */
  readonly #characters: string;
  #at = 0;
  #depth = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#characters = bufferOf(bytes).toString('latin1');
  }

  /** Decodes the document. Throws `Malformed`. */
  read(): unknown {
    const value = this.#value();
    if (this.#at < this.#bytes.length) throw EXTRA_BYTES;
    return value;
  }

  /** Reads the header of an array: its length; `undefined` if the document is not an array. Throws `Malformed`. */
  arrayLength(): number | undefined {
    const lead = this.#bytes[this.#at] ?? 0;
    const isShort = lead >= 0x90 && lead < 0xa0;
    if (!isShort && lead !== 0xdc && lead !== 0xdd) return undefined;
    this.#skip(1);
    const length = isShort ? lead & 0x0f : this.#uint(2 << (lead - 0xdc));
    this.#enter(length);
    // The array is not a level of its elements, which are events.
    this.#depth--;
    return length;
  }

  /** Decodes the elements of an array whose header was read. Throws `Malformed`. */
  elements(length: number): readonly MsgpackElement[] {
    const elements = Array.from({ length }, () => this.#element());
    if (this.#at < this.#bytes.length) throw EXTRA_BYTES;
    return elements;
  }

  #element(): MsgpackElement {
    const start = this.#at;
    const value = this.#value();
    return { value, bytes: this.#bytes.subarray(start, this.#at) };
  }

  #value(): unknown {
    const lead = this.#uint(1);
    if (lead < 0x80) return lead;
    if (lead < 0x90) return this.#map(lead & 0x0f);
    if (lead < 0xa0) return this.#array(lead & 0x0f);
    if (lead < 0xc0) return this.#text(lead & 0x1f);
    return lead < 0xe0 ? this.#typed(lead) : lead - 0x100;
  }

  /** Values whose first byte is followed by a length or a number. */
  #typed(lead: number): unknown {
    switch (lead) {
      case 0xc0:
        return null;
      case 0xc1:
        throw RESERVED_TYPE;
      case 0xc2:
      case 0xc3:
        return lead === 0xc3;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return base64(this.#readBytes(this.#uint(1 << (lead - 0xc4))));
      case 0xc7:
      case 0xc8:
      case 0xc9:
        return this.#extension(this.#uint(1 << (lead - 0xc7)));
      case 0xca:
        return finite(this.#view.getFloat32(this.#skip(4)));
      case 0xcb:
        return finite(this.#view.getFloat64(this.#skip(8)));
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.#uint(1 << (lead - 0xcc));
      case 0xcf:
        return exactInteger(this.#view.getBigUint64(this.#skip(8)));
      case 0xd0:
        return this.#view.getInt8(this.#skip(1));
      case 0xd1:
        return this.#view.getInt16(this.#skip(2));
      case 0xd2:
        return this.#view.getInt32(this.#skip(4));
      case 0xd3:
        return exactInteger(this.#view.getBigInt64(this.#skip(8)));
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.#extension(1 << (lead - 0xd4));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#text(this.#uint(1 << (lead - 0xd9)));
      case 0xdc:
      case 0xdd:
        return this.#array(this.#uint(2 << (lead - 0xdc)));
      default:
        return this.#map(this.#uint(2 << (lead - 0xde)));
    }
  }

  #array(length: number): unknown[] {
    this.#enter(length);
    const array: unknown[] = [];
    for (let at = 0; at < length; at++) array.push(this.#value());
    this.#depth--;
    return array;
  }

  #map(length: number): EventRecord {
    this.#enter(2 * length);
    const map: EventRecord = {};
    for (let at = 0; at < length; at++) {
      const key = this.#value();
      if (typeof key !== 'string' && typeof key !== 'number' && typeof key !== 'bigint') throw BAD_KEY;
      setField(map, String(key), this.#value());
    }
    this.#depth--;
    return map;
  }

  /** Every value takes at least one byte. */
  #enter(values: number): void {
    if (this.#at + values > this.#bytes.length) throw TRUNCATED;
    if (++this.#depth > MAX_DEPTH) throw TOO_DEEP;
  }

  #text(length: number): string {
    const start = this.#skip(length);
    const end = start + length;
    if (this.#isAscii(start, end)) return this.#characters.slice(start, end);
    const text = readUtf8(this.#bytes.subarray(start, end));
    if (text === undefined) throw BAD_STRING;
    return text;
  }

  #isAscii(at: number, end: number): boolean {
    const bytes = this.#bytes;
    while (at < end && (bytes[at] ?? 0) < 0x80) at++;
    return at === end;
  }

  #extension(length: number): string {
    const type = this.#view.getInt8(this.#skip(1));
    const data = this.#readBytes(length);
    return (type === TIMESTAMP ? timestamp(data) : undefined) ?? base64(data);
  }

  /** A big-endian integer of 1, 2 or 4 bytes. */
  #uint(size: number): number {
    const at = this.#skip(size);
    if (size === 1) return this.#view.getUint8(at);
    return size === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at);
  }

  #readBytes(length: number): Uint8Array {
    const at = this.#skip(length);
    return this.#bytes.subarray(at, at + length);
  }

  /** Returns the offset of the next bytes and moves past them. */
  #skip(length: number): number {
    const at = this.#at;
    if (at + length > this.#bytes.length) throw TRUNCATED;
    this.#at = at + length;
    return at;
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function base64(bytes: Uint8Array): string {
  return bufferOf(bytes).toString('base64');
}

/** The same bytes, without a copy. */
function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** Seconds, or nanoseconds and seconds, in one of three layouts; `undefined` if it is out of range for a Date. */
function timestamp(data: Uint8Array): string | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const date = new Date(timestampMs(view));
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function timestampMs(view: DataView): number {
  switch (view.byteLength) {
    case 4:
      return view.getUint32(0) * 1000;
    case 8: {
      const packed = view.getBigUint64(0);
      return Number(packed & 0x3_ffff_ffffn) * 1000 + Math.floor(Number(packed >> 34n) / 1e6);
    }
    case 12:
      return Number(view.getBigInt64(4)) * 1000 + Math.floor(view.getUint32(0) / 1e6);
    default:
      return NaN;
  }
}
