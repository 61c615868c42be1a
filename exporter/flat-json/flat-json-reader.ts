import type { StreamLimits } from '../../setup/model/stream.js';
import {
  CLOSE_BRACE,
  COMMA,
  MALFORMED,
  OPEN_BRACE,
  skipColon,
  skipSpace,
  SPACE,
  STRING_TOO_LONG,
  TOO_DEEP,
} from '../json-scan/bytes.js';
import { skipString } from '../json-scan/string.js';
import { valueOf } from '../json-scan/value.js';
import { decodeJson } from '../decode/json.js';
import type { EventRecord } from '../event/event.js';
import { normalized } from '../event/normalize.js';
import type { Message } from '../event/message.js';
import { Page } from '../event/page.js';
import { Rejected } from '../event/rejection.js';
import { stringTooLong, tooDeep } from '../validate/limits.js';
import type { EventTimeReader } from '../window/event-time.js';
import { Field } from './field.js';
import type { Walk } from './field.js';
import { FieldTable } from './field-table.js';
import { FieldNames } from './field-names.js';
import type { FieldPlan } from './field-plan.js';
import { FlatSchema } from './flat-schema.js';
import { PlainTime } from './plain-time.js';

/** No error code of `json-scan`. */
const NOT_AN_OBJECT = -9;

type Document = Pick<Message, 'payload' | 'page'>;

/**
 * Reads JSON events of which only top-level fields are needed. One pass over the bytes checks the syntax of the whole document
 * and extracts the fields that are used or in the schema. It accepts and rejects the same documents as JSON.parse and the
 * schema, at a third of the cost; those only run to describe a rejection. The limits are checked during the pass, so the first
 * violation in the bytes is the reason.
 */
export class FlatJsonReader {
  readonly #limits: StreamLimits;
  readonly #schema: FlatSchema;
  readonly #names: FieldNames;
  /** The fields whose values are read. */
  readonly #read: readonly Field[];
  readonly #time: Field | undefined;
  readonly #plainTime = new PlainTime();
  /** A sentinel before the first field. */
  readonly #start = new Field({ name: '', schema: true, read: false });
  readonly #walk: Walk;
  /** Template of a record with all its fields: copying it is faster than adding them one by one. */
  readonly #blank: EventRecord;
  /** Unset: no page can be scanned for the fields. */
  readonly #table: FieldTable | undefined;

  constructor(plan: FieldPlan, limits: StreamLimits) {
    this.#limits = limits;
    this.#schema = new FlatSchema(plan);
    this.#names = new FieldNames(plan.fields);
    this.#table = FieldTable.of(plan.fields, plan.open);
    this.#read = plan.read;
    this.#time = plan.time;
    this.#blank = Object.fromEntries(plan.read.map(({ name }) => [name, undefined]));
    this.#walk = { page: NO_PAGE, event: 0, levels: limits.depth - 1, longest: limits.stringBytes };
  }

  /** Returns `undefined` for a document that is not an object, such as an array: the codec knows what it is. */
  read(message: Document): EventRecord | Rejected | undefined {
    const walk = this.#walk;
    walk.event++;
    walk.page = message.page ?? copied(message.payload);
    this.#schema.begin();
    const end = this.#table?.read(walk, this.#schema) === true ? walk.page.end : this.#walkDocument(walk);
    if (end < 0) return end === NOT_AN_OBJECT ? undefined : this.#rejectionOf(message, end);
    return this.#schema.rejectionOf(message, walk.page.length, walk.event) ?? this.#record(walk.event);
  }

  /** The time of the last event read, which is `record`. */
  timeOf(reader: EventTimeReader, record: EventRecord): number | Rejected {
    const { page, event } = this.#walk;
    const time = this.#time;
    if (time === undefined) return reader.read(record);
    if (time.seenIn !== event) return reader.timeOf(undefined);
    const timeMs = reader.admitsRfc3339 ? this.#plainTime.read(page, time.at, time.end) : NaN;
    if (!Number.isNaN(timeMs)) return timeMs;
    return reader.timeOf(normalized(valueOf(page.bytes, time.at, time.end)));
  }

  /** Returns the end of the document, or an error code. */
  #walkDocument(walk: Walk): number {
    const { bytes } = walk.page;
    let start = skipSpace(bytes, walk.page.start);
    if (bytes[start] !== OPEN_BRACE) {
      start = skipByteOrderMark(bytes, walk.page.start);
      if (bytes[start] !== OPEN_BRACE) return NOT_AN_OBJECT;
    }
    const first = skipSpace(bytes, start + 1);
    const end = bytes[first] === CLOSE_BRACE ? first + 1 : this.#walkMembers(walk, first);
    return end < 0 || skipSpace(bytes, end) === walk.page.end ? end : MALFORMED;
  }

  #walkMembers(walk: Walk, at: number): number {
    const { bytes, words } = walk.page;
    const { other } = this.#names;
    let before = this.#start;
    for (;;) {
      let field = before.next;
      if (field !== undefined && field.key.areAt(words, at)) {
        at += field.key.length;
      } else {
        const end = skipString(walk.page, at, walk.longest);
        if (end < 0) return end;
        field = this.#find(walk.page, at, end);
        // `other` is shared by many names, so it cannot be expected by its key.
        if (field !== other) before.next = field;
        at = skipColon(bytes, end);
        if (at < 0) return at;
      }
      at = field.read(walk, bytes[at]! > SPACE ? at : skipSpace(bytes, at));
      if (at < 0) return at;
      if (field.rejected !== undefined) this.#schema.noteRejected();
      before = field;
      if (bytes[at]! <= SPACE) at = skipSpace(bytes, at);
      if (bytes[at] === CLOSE_BRACE) return at + 1;
      if (bytes[at] !== COMMA) return MALFORMED;
      at++;
      if (bytes[at]! <= SPACE) at = skipSpace(bytes, at);
    }
  }

  /** The field of the quoted name from `at` to `end`, quotes included. */
  #find(page: Page, at: number, end: number): Field {
    const field = this.#names.find(page, at, end);
    if (field !== undefined) return field;
    if (this.#schema.open) return this.#names.learn(page, at, end);
    this.#schema.noteUnknown(page.bytes, at, end);
    return this.#names.other;
  }

  /** Always has the same fields in the same order, so V8 gives all records the same hidden class. */
  #record(number: number): EventRecord {
    const event: EventRecord = { ...this.#blank };
    for (const { name, seenIn, value } of this.#read) {
      // A null field is a missing one.
      event[name] = seenIn === number ? (value ?? undefined) : undefined;
    }
    return event;
  }

  #rejectionOf(message: Document, error: number): Rejected {
    if (error === TOO_DEEP) return tooDeep(this.#limits);
    if (error === STRING_TOO_LONG) return stringTooLong(this.#limits);
    return new Rejected('undecodable', () => {
      const decoded = decodeJson(message.payload);
      return decoded instanceof Rejected ? decoded.detail : 'not valid JSON';
    });
  }
}

const NO_PAGE = new Page(0);
/** For messages without a page. One serves all readers of a thread: an event is read to its end before the next one. */
let ownPage: Page | undefined;

function copied(payload: Uint8Array): Page {
  ownPage ??= Page.scannable();
  ownPage.write(payload);
  return ownPage;
}

/** Skips the byte order mark at the start of a document, and the space after it. */
function skipByteOrderMark(bytes: Uint8Array, at: number): number {
  const isMarked = bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;
  return skipSpace(bytes, isMarked ? at + 3 : at);
}
