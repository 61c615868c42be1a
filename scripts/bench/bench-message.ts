import type { Message } from '../../exporter/event/message.js';

/** A message without NATS, for the engine alone. */
export function benchMessage(payload: Uint8Array, arrivalMs: number): Message {
  return { subject: 'flights', payload, header: () => undefined, sequence: undefined, arrivalMs };
}
