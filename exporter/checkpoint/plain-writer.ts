import { ByteChunks } from '../state/byte-chunks.js';
import type { Turn } from '../turn/turn.js';
import type { Work } from '../turn/work.js';
import { MAX_NUMBERED_TEXTS, NUMBERED_LENGTH, TAG } from './plain-form.js';

/** Values below this depth are written without asking whether the turn is over. They are single series and the like. */
const SHALLOW = 8;

/** Half of a surrogate pair, without its other half. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Writes plain data in the form of `TAG`. One writer writes all of a file: later values use the shapes and texts of earlier ones. */
export class PlainWriter {
  readonly #out = new ByteChunks();
  readonly #shapes = new Map<string, number>();
  readonly #texts = new Map<string, number>();

  /** Throws for what is no plain data. */
  *writing(value: unknown, turn: Turn, depth = 0): Work<void> {
    if (turn.isOver()) yield;
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) {
      return this.#write(value);
    }
    for (const part of this.#begin(value)) {
      if (depth + 1 < SHALLOW) {
        yield* this.writing(part, turn, depth + 1);
        continue;
      }
      this.#write(part);
      if (turn.isOver()) yield;
    }
  }

  /** Returns what was written since the last time. */
  drain(): readonly Uint8Array[] {
    return this.#out.drain();
  }

  #write(value: unknown): void {
    switch (typeof value) {
      case 'undefined':
        return this.#out.byte(TAG.undefined);
      case 'boolean':
        return this.#out.byte(value ? TAG.true : TAG.false);
      case 'number':
        return this.#number(value);
      case 'string':
        return this.#text(value);
      case 'bigint':
        this.#out.byte(TAG.bigint);
        return this.#out.text(value.toString());
      case 'object':
        return this.#object(value);
      default:
        throw new Error(`BUG: a ${typeof value} cannot be part of a state`);
    }
  }

  #object(value: object | null): void {
    if (value === null) return this.#out.byte(TAG.null);
    if (value instanceof Float64Array) {
      this.#out.byte(TAG.doubles);
      return this.#out.bytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    }
    if (value instanceof Uint8Array) {
      this.#out.byte(TAG.bytes);
      return this.#out.bytes(value);
    }
    for (const part of this.#begin(value)) this.#write(part);
  }

  /** Writes the head of a list, a map or an object. Returns what has to follow. */
  #begin(value: object): Iterable<unknown> {
    if (Array.isArray(value)) {
      this.#out.byte(TAG.list);
      this.#out.whole(value.length);
      return value;
    }
    if (value instanceof Map) {
      this.#out.byte(TAG.map);
      this.#out.whole(value.size);
      return [...(value as ReadonlyMap<unknown, unknown>)].flat(1);
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      throw new Error(`BUG: a ${value.constructor.name} cannot be part of a state`);
    }
    this.#shape(Object.keys(value));
    return Object.values(value);
  }

  #shape(keys: readonly string[]): void {
    const shape = JSON.stringify(keys);
    const known = this.#shapes.get(shape);
    if (known !== undefined) {
      this.#out.byte(TAG.shape);
      return this.#out.whole(known);
    }
    // Objects whose keys come from events have shapes of their own, which are not worth a number.
    const number = this.#shapes.size;
    if (number < MAX_NUMBERED_TEXTS) this.#shapes.set(shape, number);
    this.#out.byte(TAG.newShape);
    this.#out.whole(keys.length);
    for (const key of keys) this.#out.text(key);
  }

  #number(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0 || Object.is(value, -0)) {
      this.#out.byte(TAG.double);
      return this.#out.double(value);
    }
    this.#out.byte(TAG.whole);
    this.#out.whole(value);
  }

  #text(value: string): void {
    const known = value.length >= NUMBERED_LENGTH ? this.#texts.get(value) : undefined;
    if (known !== undefined) {
      this.#out.byte(TAG.text);
      return this.#out.whole(known);
    }
    if (LONE_SURROGATE.test(value)) return this.#codeUnits(value);
    const isNumbered = value.length >= NUMBERED_LENGTH && this.#texts.size < MAX_NUMBERED_TEXTS;
    if (isNumbered) this.#texts.set(value, this.#texts.size);
    this.#out.byte(isNumbered ? TAG.newText : TAG.shortText);
    this.#out.text(value);
  }

  #codeUnits(value: string): void {
    this.#out.byte(TAG.codeUnits);
    this.#out.whole(value.length);
    for (let at = 0; at < value.length; at++) this.#out.whole(value.charCodeAt(at));
  }
}
