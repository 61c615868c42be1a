import type { MessageMember } from '../../setup/expression/message.js';
import { MESSAGE_FACTS } from '../../setup/expression/message.js';
import type { EnvelopeField, Stream, StreamLimits } from '../../setup/model/stream.js';
import type { EventRecord } from '../event/event.js';
import type { Message } from '../event/message.js';
import type { Rejected } from '../event/rejection.js';
import { isLonger, stringTooLong } from '../validate/limits.js';
import { SchemaCheck } from '../validate/schema.js';
import { factsReader } from './facts.js';
import type { FactsReader } from './facts.js';
import { SubjectTokens } from './subject-tokens.js';

/** Adds to the events of a stream what travels beside the payload: named tokens of the subject, headers, and `message`. */
export class Envelope {
  readonly #fields: readonly EnvelopeField[];
  readonly #tokens: SubjectTokens;
  readonly #schema: SchemaCheck | undefined;
  readonly #facts: FactsReader | undefined;
  readonly #limits: StreamLimits;

  private constructor(stream: Stream, members: ReadonlySet<MessageMember>) {
    this.#fields = stream.envelope;
    this.#limits = stream.limits;
    this.#tokens = new SubjectTokens(stream.patterns);
    this.#schema = schemaOf(stream.envelope);
    this.#facts = members.size === 0 ? undefined : factsReader(members);
  }

  /** `members`: what expressions of the stream read of `message`. `undefined` if the events of the stream need nothing. */
  static of(stream: Stream, members: ReadonlySet<MessageMember>): Envelope | undefined {
    return stream.envelope.length === 0 && members.size === 0 ? undefined : new Envelope(stream, members);
  }

  /** Returns the rejection if a value is longer than a string of the payload may be, or does not match its schema. */
  addTo(event: EventRecord, message: Message): Rejected | undefined {
    const limit = this.#limits.stringBytes;
    if (this.#facts !== undefined) {
      const facts = this.#facts(message);
      if (Object.values(facts).some((fact) => hasLonger(fact, limit))) return stringTooLong(this.#limits);
      event[MESSAGE_FACTS] = facts;
    }
    if (this.#fields.length === 0) return undefined;
    const tokens = this.#tokens.read(message.subject);
    const fields: EventRecord = {};
    for (const { name, header } of this.#fields) {
      const value = header === undefined ? tokens.get(name) : message.header(header);
      if (value !== undefined && isLonger(value, limit)) return stringTooLong(this.#limits);
      event[name] = value;
      if (value !== undefined) fields[name] = value;
    }
    return this.#schema?.check(fields, 0);
  }
}

/** Whether a text, one of a list, or a value of a map is longer. */
function hasLonger(fact: unknown, limit: number): boolean {
  if (typeof fact === 'string') return isLonger(fact, limit);
  if (Array.isArray(fact)) return fact.some((each) => hasLonger(each, limit));
  return fact instanceof Map && [...fact.values()].some((each) => hasLonger(each, limit));
}

function schemaOf(fields: readonly EnvelopeField[]): SchemaCheck | undefined {
  const constrained = fields.filter(({ schema }) => Object.keys(schema).length > 0);
  if (constrained.length === 0) return undefined;
  const properties = Object.fromEntries(constrained.map(({ name, schema }) => [name, schema]));
  return new SchemaCheck({ type: 'object', properties });
}
