import { NatsightError } from '../../setup/error.js';
import { MAX_NUMBERED_TEXTS, MAX_PLAIN_DEPTH, TAG } from './plain-form.js';

/** The bytes are not what `PlainWriter` writes. */
export class MalformedPlainError extends NatsightError {
  readonly code = 'CHECKPOINT_MALFORMED';
}

const OWN_PROPERTY = { configurable: true, enumerable: true, writable: true };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads what a `PlainWriter` has written, value by value. Throws `MalformedPlainError` for anything else. */
export class PlainReader {
  readonly #shapes: (readonly string[])[] = [];
  readonly #texts: string[] = [];
  #bytes: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;

  /** Reads one value, which takes up all of these bytes. */
  read(bytes: Uint8Array): unknown {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = 0;
    const value = this.#value(0);
    if (this.#at !== bytes.length) throw new MalformedPlainError(`a value ends at byte ${this.#at}`);
    return value;
  }

  #value(depth: number): unknown {
    if (depth > MAX_PLAIN_DEPTH) throw new MalformedPlainError('nested too deeply');
    const tag = this.#byte();
    switch (tag) {
      case TAG.undefined:
        return undefined;
      case TAG.null:
        return null;
      case TAG.false:
        return false;
      case TAG.true:
        return true;
      case TAG.whole:
        return this.#whole();
      case TAG.double:
        return this.#double();
      case TAG.bigint:
        return this.#bigint();
      case TAG.doubles:
        return this.#doubles();
      case TAG.bytes:
        return this.#take(this.#whole()).slice();
      case TAG.list:
        return this.#list(this.#whole(), depth);
      case TAG.map:
        return this.#map(depth);
      case TAG.newShape:
        return this.#object(this.#newShape(), depth);
      case TAG.shape:
        return this.#object(this.#known(this.#shapes), depth);
      default:
        return this.#text(tag);
    }
  }

  #text(tag: number): string {
    switch (tag) {
      case TAG.shortText:
        return this.#utf8();
      case TAG.newText: {
        const text = this.#utf8();
        this.#texts.push(text);
        return text;
      }
      case TAG.text:
        return this.#known(this.#texts);
      case TAG.codeUnits: {
        const units = Array.from({ length: this.#count(1) }, () => this.#whole());
        return units.map((unit) => String.fromCharCode(unit)).join('');
      }
      default:
        throw new MalformedPlainError(`no value begins with ${tag}`);
    }
  }

  #list(length: number, depth: number): unknown[] {
    this.#require(length);
    const list: unknown[] = [];
    for (let at = 0; at < length; at++) list.push(this.#value(depth + 1));
    return list;
  }

  #map(depth: number): ReadonlyMap<unknown, unknown> {
    const size = this.#count(2);
    const map = new Map<unknown, unknown>();
    for (let at = 0; at < size; at++) {
      const key = this.#value(depth + 1);
      map.set(key, this.#value(depth + 1));
    }
    return map;
  }

  #object(keys: readonly string[], depth: number): object {
    this.#require(keys.length);
    const object: Record<string, unknown> = {};
    for (const key of keys) {
      const value = this.#value(depth + 1);
      // Assigning it would set the prototype instead.
      if (key === '__proto__') Object.defineProperty(object, key, { ...OWN_PROPERTY, value });
      else object[key] = value;
    }
    return object;
  }

  #newShape(): readonly string[] {
    const keys = Array.from({ length: this.#count(1) }, () => this.#utf8());
    if (this.#shapes.length < MAX_NUMBERED_TEXTS) this.#shapes.push(keys);
    return keys;
  }

  #known<Known>(list: readonly Known[]): Known {
    const known = list[this.#whole()];
    if (known === undefined) throw new MalformedPlainError('refers to what was not written before');
    return known;
  }

  #doubles(): Float64Array {
    const bytes = this.#take(this.#whole());
    if (bytes.length % Float64Array.BYTES_PER_ELEMENT !== 0) {
      throw new MalformedPlainError('numbers are cut off');
    }
    // Copied: the numbers may not be aligned here.
    return new Float64Array(bytes.slice().buffer);
  }

  #bigint(): bigint {
    const digits = this.#utf8();
    if (!/^-?\d+$/.test(digits)) throw new MalformedPlainError('an integer has other characters than digits');
    return BigInt(digits);
  }

  #utf8(): string {
    const bytes = this.#take(this.#whole());
    // Most texts are short and ASCII: reading them as Latin-1 is faster than the decoder.
    if (bytes.every((byte) => byte < 128)) {
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    }
    try {
      return utf8.decode(bytes);
    } catch (error) {
      throw new MalformedPlainError('a text is not UTF-8', { cause: error });
    }
  }

  /** A number of parts that take at least so many bytes each. */
  #count(bytesEach: number): number {
    const count = this.#whole();
    this.#require(count * bytesEach);
    return count;
  }

  #whole(): number {
    let value = 0;
    for (let factor = 1; factor <= Number.MAX_SAFE_INTEGER; factor *= 128) {
      const byte = this.#byte();
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
    throw new MalformedPlainError('a whole number is too large');
  }

  #double(): number {
    this.#require(8);
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8, true);
  }

  #byte(): number {
    this.#require(1);
    // There is one.
    return this.#bytes[this.#at++]!;
  }

  #take(length: number): Uint8Array {
    this.#require(length);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #require(bytes: number): void {
    if (bytes > this.#bytes.length - this.#at) throw new MalformedPlainError('the end is missing');
  }
}
