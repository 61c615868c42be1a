import type { EventRecord } from '../event/event.js';
import type { Message } from '../event/message.js';
import type { Rejected } from '../event/rejection.js';

/** One of several events in a message, or the reason why it cannot be decoded. */
export interface Part {
  readonly content: EventRecord | Rejected;
  /** A payload with only this event, for its dead letter. */
  readonly payload: Uint8Array;
  /** Its size within the message. */
  readonly bytes: number;
}

/**
 * The events of a message that holds several, in order. Read them once, one by one: a message may hold more events than fit
 * in memory.
 */
export class Parts {
  readonly events: Iterable<Part>;

  constructor(events: Iterable<Part>) {
    this.events = events;
  }
}

/** The content of a message: one event, the reason why there is none, or several events. */
export type Decoded = EventRecord | Rejected | Parts;

/**
 * Decodes a message. Neither `decode` nor the parts that it returns throw: bytes that are not an event are `undecodable`.
 * Events hold only what JSON can express, so schemas and expressions are the same for all formats; an integer that a double
 * cannot hold is a bigint. A message without an event is `no_event`, or has no parts. A message with more than `maxEvents` events is
 * `too_many_events`, and costs no more than decoding so many; unset: no limit. The contract is `test/exporter/decode/contract.ts`.
 */
export interface Codec {
  decode(message: Pick<Message, 'payload' | 'header' | 'arrivalMs'>, maxEvents?: number): Decoded;
}
