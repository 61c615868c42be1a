import type { EventTime, StreamLimits } from '../../setup/model/stream.js';
import {
  byteAt,
  CLOSE_BRACE,
  COMMA,
  MALFORMED,
  OPEN_BRACE,
  QUOTE,
  skipColon,
  skipSpace,
  SPACE,
  startsWith,
  STRING_TOO_LONG,
  TOO_DEEP,
} from '../decode/json/bytes.js';
import { skipString } from '../decode/json/string.js';
import { valueOf } from '../decode/json/value.js';
import { decodeJson } from '../decode/json.js';
import type { EventRecord } from '../event/event.js';
import { Rejected } from '../event/rejection.js';
import { stringTooLong, tooDeep } from '../validate/limits.js';
import { readEventTime } from '../window/event-time.js';
import { Field } from './field.js';
import type { Walk } from './field.js';
import { FieldNames } from './field-names.js';
import type { FieldPlan } from './field-plan.js';
import { FlatSchema } from './flat-schema.js';
import { PlainTime } from './plain-time.js';

/**
 * Reads JSON events of which only top-level fields matter: one walk over the bytes proves the whole document well-formed
 * and takes out the fields that are read or that the schema names. It accepts and refuses what JSON.parse and the schema
 * would, for a quarter of what they cost; they are asked only when somebody wants a refusal in words. The limits hold for the
 * bytes as they stand: what comes first in them is the reason.
 */
export class FlatJsonReader {
  readonly #limits: StreamLimits;
  readonly #schema: FlatSchema;
  readonly #names: FieldNames;
  /** Those whose values are read. */
  readonly #read: readonly Field[];
  /** Stands before the first field. */
  readonly #start = new Field({ name: '', schema: true, read: false });
  /** Number of the event at hand, by which its fields are told from those of events before it. */
  #event = 0;
  #payload: Uint8Array = new Uint8Array(0);
  readonly #time: Field | undefined;
  readonly #plainTime = new PlainTime();

  constructor(plan: FieldPlan, limits: StreamLimits) {
    this.#limits = limits;
    this.#schema = new FlatSchema(plan);
    this.#names = new FieldNames(plan.fields);
    this.#read = plan.read;
    this.#time = plan.time;
  }

  read(payload: Uint8Array): EventRecord | Rejected {
    this.#event++;
    this.#payload = payload;
    this.#schema.begin();
    const end = this.#walk(payload);
    if (end < 0) return this.#refuse(payload, end);
    return this.#schema.rejectionOf(payload, this.#event) ?? this.#record();
  }

  /** The time of the event that was read last. */
  timeOf(eventTime: EventTime): number | Rejected {
    const time = this.#time;
    if (time === undefined || time.seenIn !== this.#event) return readEventTime({}, eventTime);
    const { at, end } = time;
    const timeMs = this.#plainTime.read(this.#payload, at, end);
    if (!Number.isNaN(timeMs)) return timeMs;
    return readEventTime({ [eventTime.field]: valueOf(this.#payload, at, end) }, eventTime);
  }

  /** The whole document: gives its end, or a fault. */
  #walk(bytes: Uint8Array): number {
    const start = skipSpace(bytes, 0);
    if (byteAt(bytes, start) !== OPEN_BRACE) return MALFORMED;
    const end = this.#walkMembers(bytes, skipSpace(bytes, start + 1));
    return end < 0 || skipSpace(bytes, end) === bytes.length ? end : MALFORMED;
  }

  #walkMembers(bytes: Uint8Array, at: number): number {
    let byte = byteAt(bytes, at);
    if (byte === CLOSE_BRACE) return at + 1;
    const walk = this.#begin(bytes);
    const { other } = this.#names;
    let before = this.#start;
    for (;;) {
      let field = before.next;
      if (field !== undefined && startsWith(bytes, at, field.key)) {
        at += field.key.length;
        if (byteAt(bytes, at) <= SPACE) at = skipSpace(bytes, at);
      } else {
        const end = skipString(bytes, at, walk.longest);
        if (end < 0) return end;
        field = this.#find(bytes, at, end);
        if (field !== other) before.next = field;
        at = skipColon(bytes, end);
        if (at < 0) return at;
      }
      at = field.take(walk, at);
      if (at < 0) return at;
      if (field.rejected !== undefined) this.#schema.takeRejected();
      if (field !== other) before = field;
      byte = byteAt(bytes, at);
      if (byte <= SPACE) {
        at = skipSpace(bytes, at);
        byte = byteAt(bytes, at);
      }
      if (byte === CLOSE_BRACE) return at + 1;
      if (byte !== COMMA) return MALFORMED;
      at++;
      if (byteAt(bytes, at) !== QUOTE) at = skipSpace(bytes, at);
    }
  }

  #begin(bytes: Uint8Array): Walk {
    const { depth, stringBytes } = this.#limits;
    const longest = bytes.length > stringBytes ? stringBytes : Infinity;
    return { bytes, event: this.#event, levels: depth - 1, longest };
  }

  #find(bytes: Uint8Array, at: number, end: number): Field {
    const field = this.#names.find(bytes, at, end);
    if (field !== undefined) return field;
    if (this.#schema.open) return this.#names.learn(bytes, at, end);
    this.#schema.takeUnknown(bytes, at, end);
    return this.#names.other;
  }

  /** Always with the same fields in the same order, which the engine of JavaScript turns into one shape. */
  #record(): EventRecord {
    const event: EventRecord = {};
    for (const field of this.#read)
      event[field.name] = field.seenIn === this.#event ? field.value : undefined;
    return event;
  }

  #refuse(payload: Uint8Array, fault: number): Rejected {
    if (fault === TOO_DEEP) return tooDeep(this.#limits);
    if (fault === STRING_TOO_LONG) return stringTooLong(this.#limits);
    return new Rejected('undecodable', () => {
      const decoded = decodeJson(payload);
      return decoded instanceof Rejected ? decoded.detail : 'not JSON';
    });
  }
}
