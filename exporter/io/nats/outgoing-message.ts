import { headers as emptyHeaders } from '@nats-io/transport-node';
import type { MsgHdrs } from '@nats-io/transport-node';
import type { WaitingMessage } from '../../event/waiting-message.js';

/** Protocol overhead per message. */
const protocolBytes = 64;

export interface OutgoingMessage {
  readonly subject: string;
  readonly payload: Uint8Array;
  readonly headers: MsgHdrs;
  /** The stream, metric or insight of the message; its outcome is reported under this name. */
  readonly about: string;
}

/** A copy: the payload may be a part of a much larger buffer. */
export function plainMessage({ headers, payload, ...message }: OutgoingMessage): WaitingMessage {
  return {
    ...message,
    payload: payload.slice(),
    headers: headers.keys().map((name) => [name, headers.get(name)] as const),
  };
}

export function outgoingMessage({ headers, ...message }: WaitingMessage): OutgoingMessage {
  const restored = emptyHeaders();
  for (const [name, value] of headers) restored.set(name, value);
  return { ...message, headers: restored };
}

/** Encoded size of the headers in a message. */
export function headerBytes(headers: MsgHdrs): number {
  return headers
    .keys()
    .reduce((sum, name) => sum + name.length + 4 + Buffer.byteLength(headers.get(name)), 0);
}

export function bytesOf({ payload, headers }: OutgoingMessage): number {
  return payload.length + headerBytes(headers) + protocolBytes;
}
