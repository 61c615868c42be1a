import { headerIn } from '../header-block.js';

/** What a server says to a reader of a consumer, in the first line of a message without a payload: `NATS/1.0 409 Consumer Deleted`. */
export interface ServerStatus {
  readonly code: number;
  readonly text: string;
  /** What a request that has ended was still to deliver. `undefined`: the server does not say. */
  readonly messagesLeft: number | undefined;
  readonly bytesLeft: number | undefined;
  /** Where a stalled consumer waits for an answer. */
  readonly stalled: string | undefined;
}

/** What a status means for the requests that the server has. */
export type StatusMeaning =
  /** The consumer is served. */
  | 'heartbeat'
  /** The server goes on once it has an answer. */
  | 'flow control'
  /** One request has ended, and the next is due. */
  | 'request ended'
  /** The next message is larger than what was left of the request, and maybe than a whole request. */
  | 'too large'
  /** The server has forgotten all requests. */
  | 'requests lost'
  /** Requests are refused, or the consumer is gone: it has to be looked at again. */
  | 'reading ended';

const MEANINGS: readonly (readonly [code: number, text: RegExp, meaning: StatusMeaning])[] = [
  [100, /^idle heartbeat/i, 'heartbeat'],
  [100, /^flowcontrol request/i, 'flow control'],
  [404, /^no messages/i, 'request ended'],
  [408, /^(request timeout|requests pending|interest expired)/i, 'request ended'],
  [409, /^batch completed/i, 'request ended'],
  [409, /^message size exceeds maxbytes/i, 'too large'],
  [409, /^(leadership change|server shutdown)/i, 'requests lost'],
];

/** 409 as well: "Consumer Deleted", "Consumer is push based", "Exceeded MaxRequestBatch of 10"; 400, 412, 423 and 503. */
export function meaningOf({ code, text }: ServerStatus): StatusMeaning {
  const known = MEANINGS.find(([wanted, pattern]) => wanted === code && pattern.test(text));
  return known?.[2] ?? 'reading ended';
}

/** Why the reading has ended, for a status that ends it. */
export function reasonOf({ code, text }: ServerStatus): string {
  if (code === 503) return 'JetStream does not respond';
  if (/^(consumer|stream) deleted/i.test(text)) return `the consumer was deleted: ${text.toLowerCase()}`;
  if (/^exceeded maxwaiting/i.test(text)) {
    return `NATS refuses requests for messages (${text}): other clients wait for messages of this consumer, or its "max_waiting" is too low`;
  }
  return `NATS refuses requests for messages: ${code} ${text}`;
}

/** @param block headers; `undefined` is returned if their first line has no status */
export function readStatus(block: Uint8Array): ServerStatus | undefined {
  const [line = ''] = latin1(block).split('\r\n', 1);
  const [, code, text = ''] = /^NATS\/1\.0 (\d{3})(?: (.*))?$/.exec(line) ?? [];
  if (code === undefined) return undefined;
  const header = (name: string) => headerIn(block, 0, block.length, name);
  return {
    code: Number(code),
    text: text.trim(),
    messagesLeft: numberOf(header('Nats-Pending-Messages')),
    bytesLeft: numberOf(header('Nats-Pending-Bytes')),
    stalled: header('Nats-Consumer-Stalled'),
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

const latin1 = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
