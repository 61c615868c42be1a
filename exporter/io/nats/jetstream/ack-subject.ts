import type { JsMsg } from '@nats-io/jetstream';

/** The stream sequence of a delivered message and its consumer sequence. Both start at 1. */
export interface ConsumerDelivery {
  readonly sequence: number;
  readonly deliverySequence: number;
}

/** Reads both sequences from the reply subject. `message.info` parses all of it, which takes a third of the time of a delivery. */
export function deliveryOf(message: JsMsg): ConsumerDelivery {
  return readDelivery(replyOf(message));
}

/** The subject for the ack of a message. */
export function replyOf(message: JsMsg): string {
  // Every message has `reply`, but the client's type does not declare it.
  if ('reply' in message && typeof message.reply === 'string') return message.reply;
  throw new Error('BUG: a message of JetStream has no reply subject');
}

/** When JetStream stored the message, milliseconds since 1970. The reply subject has nanoseconds. */
export function storedTimeOf(reply: string): number {
  const start = startOfToken(reply, isOlderForm(reply) ? 7 : 9);
  const nanoseconds = reply.slice(start, reply.indexOf('.', start));
  // As text: a double does not hold all digits.
  return Number(nanoseconds.slice(0, -NANOSECOND_DIGITS));
}

/**
 * Parses a reply subject, in the older form or in the one with domain and account:
 *
 *     $JS.ACK.<stream>.<consumer>.<delivered>.<stream sequence>.<consumer sequence>.<time>.<pending>
 *     $JS.ACK.<domain>.<account>.<stream>.<consumer>.<delivered>.<stream sequence>.<consumer sequence>. ...
 */
export function readDelivery(reply: string): ConsumerDelivery {
  const first = startOfToken(reply, isOlderForm(reply) ? 5 : 7);
  const end = reply.indexOf('.', first);
  const endOfSecond = reply.indexOf('.', end + 1);
  return {
    sequence: Number(reply.slice(first, end)),
    deliverySequence: Number(reply.slice(end + 1, endOfSecond)),
  };
}

/** Digits of the nanoseconds within a millisecond. */
const NANOSECOND_DIGITS = 6;

/** The older form has 9 tokens, the newer one 11 or 12. */
function isOlderForm(reply: string): boolean {
  let dots = 0;
  for (let at = reply.indexOf('.'); at !== -1; at = reply.indexOf('.', at + 1)) dots += 1;
  return dots === 8;
}

function startOfToken(text: string, token: number): number {
  let start = 0;
  for (let passed = 0; passed < token; passed++) start = text.indexOf('.', start) + 1;
  return start;
}
