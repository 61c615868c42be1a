import { fieldText, withField } from './json-text.js';
import type { DueEvent } from './paced-player.js';
import type { RecordedEvent } from './recorded-events.js';
import { writeTimeLike } from './recorded-time.js';
import type { MessageHeader } from './recording.js';

/** What is added to the recorded events. By default they are played as recorded, byte for byte. */
export interface Additions {
  /** A unique `id`, unless the event has one, and the same as header `Nats-Msg-Id`. */
  readonly id: boolean;
  /** Field that gets the time at which the event is played, in the unit of a field that is there. */
  readonly timeField: string | undefined;
}

export function addsAnything({ id, timeField }: Additions): boolean {
  return id || timeField !== undefined;
}

export type PlayedEvent = Pick<RecordedEvent, 'payload' | 'subject' | 'headers' | 'stored'>;

/** The event as it is played: as recorded, with what was asked for. */
export function playedEvent(
  { id, event }: DueEvent,
  { id: addsId, timeField }: Additions,
  nowMs: number,
): PlayedEvent {
  if (!addsId && timeField === undefined) return event;
  const { payload, headers } = event;
  const withId = addsId ? addId(payload, id) : payload;
  return {
    ...event,
    payload: timeField === undefined ? withId : addTime(withId, timeField, nowMs),
    headers: addsId ? withMessageId(headers, id) : headers,
  };
}

/** The headers with another `Nats-Msg-Id`, by which JetStream recognises duplicates. */
export function withMessageId(headers: readonly MessageHeader[], id: string): readonly MessageHeader[] {
  return [...headers.filter(([name]) => name !== MESSAGE_ID), [MESSAGE_ID, id]];
}

export function messageIdOf(headers: readonly MessageHeader[]): string | undefined {
  return headers.find(([name]) => name === MESSAGE_ID)?.[1];
}

const MESSAGE_ID = 'Nats-Msg-Id';

function addId(payload: Uint8Array, id: string): Uint8Array {
  return fieldText(payload, 'id') === undefined ? withField(payload, 'id', JSON.stringify(id)) : payload;
}

function addTime(payload: Uint8Array, field: string, nowMs: number): Uint8Array {
  return withField(payload, field, writeTimeLike(fieldText(payload, field), nowMs));
}
