import type { EventRecord } from '../event/event.js';
import type { Message } from '../event/message.js';
import type { Rejected } from '../event/rejection.js';

/** One event of several in a message, or why there is none in its place. */
export interface Part {
  readonly content: EventRecord | Rejected;
  /** Bytes that hold this event alone: in its dead letter nothing else comes back. */
  readonly payload: Uint8Array;
  /** How long it is in the message. */
  readonly bytes: number;
}

/**
 * The events of a message that has several, in order. To be read once, one by one: a message may hold more than one wants in
 * memory.
 */
export class Parts {
  readonly events: Iterable<Part>;

  constructor(events: Iterable<Part>) {
    this.events = events;
  }
}

/** What a message holds: an event, or why it has none; in a format that puts several into one message, its parts. */
export type Decoded = EventRecord | Rejected | Parts;

/**
 * Reads the bytes of a message. It never throws, nor do the parts that it gives: bytes that are no event are
 * `undecodable`. Events are what JSON can hold, so that schemas and expressions know nothing of formats. The contract is
 * `test/exporter/decode/contract.ts`.
 */
export interface Codec {
  decode(message: Pick<Message, 'payload' | 'header' | 'arrivalMs'>): Decoded;
}
