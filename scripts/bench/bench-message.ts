import type { Message } from '../../exporter/event/message.js';

/** A message for the engine, without NATS. */
export function benchMessage(payload: Uint8Array, arrivalMs: number): Message {
  return { subject: 'flights', payload, header: () => undefined, sequence: undefined, arrivalMs };
}
