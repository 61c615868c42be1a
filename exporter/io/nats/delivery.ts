import type { JsMsg } from '@nats-io/jetstream';

/**
 * Where a delivered message stands: in its stream, and among all deliveries of its consumer. Both count from 1.
 */
export interface ConsumerDelivery {
  readonly sequence: number;
  readonly deliverySequence: number;
}

/**
 * Out of the message's reply subject: `info` reads all of it, and takes a third of the time that a delivery
 * takes.
 */
export function deliveryOf(message: JsMsg): ConsumerDelivery {
  // The client's own type does not tell of `reply`; every message has it.
  if ('reply' in message && typeof message.reply === 'string') return readDelivery(message.reply);
  const { streamSequence, deliverySequence } = message.info;
  return { sequence: streamSequence, deliverySequence };
}

/**
 * Reads the reply subject, in the older form and the one with domain and account:
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

/** The older form has nine tokens, the newer one eleven or twelve. */
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
