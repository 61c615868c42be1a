import { ProtocolError } from './protocol-error.js';
import { expectLineEnd, MAX_MESSAGE_BYTES } from './wire-message.js';

const LINE_FEED = 0x0a;
const LINE_END_BYTES = 2;
/** Bytes of a line that an error message shows. */
const SHOWN_BYTES = 80;

/**
 * Longest line of the protocol, without the payload, in bytes. The longest lines are INFO lines of large clusters and messages with
 * a long subject: a server takes subjects of up to 4 KiB by default (`max_control_line`).
 */
export const MAX_LINE_BYTES = 1024 * 1024;

/** Longest number in a line, in digits: the limit of the NATS client. */
export const MAX_DIGITS = 15;

/** More than any number of received bytes. */
export const INCOMPLETE = 0x3fff_ffff;

/** Words with which a line may begin; those with a space need something after it. */
const VERBS = ['MSG ', 'HMSG ', 'INFO ', '-ERR ', 'PING', 'PONG', '+OK'];
const LONGEST_VERB = 5;

/**
 * The end of a line, and of the message after it, for lines that `WireMessage` does not read. The client gets them. They have the form
 * that the client takes: words in any case, with spaces and tabs between them, and with a line feed at the end.
 *
 * Returns `INCOMPLETE`, or an end beyond `have`, if bytes are missing. Throws `ProtocolError` if the client could not read the line
 * either, or could take another byte for its end.
 */
export function endOfOtherLine(bytes: Uint8Array, at: number, have: number): number {
  const within = bytes.subarray(at, Math.min(have, at + MAX_LINE_BYTES));
  if (!startsLikeVerb(within)) throw unreadable('the server sent an unknown line', shown(within));
  const lineFeed = within.indexOf(LINE_FEED);
  if (lineFeed >= 0) return endOfLine(bytes, at, at + lineFeed + 1, have);
  if (within.length === MAX_LINE_BYTES) {
    throw unreadable(`the server sent a line of more than ${MAX_LINE_BYTES} bytes`, shown(within));
  }
  return INCOMPLETE;
}

function startsLikeVerb(line: Uint8Array): boolean {
  const start = text(line.subarray(0, LONGEST_VERB))
    .replace(/[\t\r\n]/g, ' ')
    .toUpperCase();
  return VERBS.some((verb) => start.startsWith(verb) || verb.startsWith(start));
}

function endOfLine(bytes: Uint8Array, at: number, lineEnd: number, have: number): number {
  const line = text(bytes.subarray(at, lineEnd - 1)).replace(/\r$/, '');
  if (line.includes('\r')) throw unreadable('the server sent a line with a carriage return', line);
  if (/^(?:PING|PONG|\+OK|(?:INFO|-ERR)[ \t]+[^ \t])/i.test(line)) return lineEnd;
  const size = sizeOf(line);
  if (size === undefined) throw unreadable('the server sent a line that is not of the NATS protocol', line);
  const end = lineEnd + size + LINE_END_BYTES;
  if (end <= have) expectLineEnd(bytes, end);
  return end;
}

/** Size in bytes of the message that follows the line; `undefined` if the line is not one of a message. */
function sizeOf(line: string): number | undefined {
  const [verb = '', ...words] = line.split(/[ \t]+/).filter((word) => word !== '');
  const numbers = verb.toUpperCase() === 'HMSG' ? 2 : 1;
  if (words.length < 2 + numbers || words.length > 3 + numbers) return undefined;
  const [subscription, ...sizes] = [words[1], ...words.slice(-numbers)].map(numberOf);
  const size = sizes.at(-1);
  if (subscription === undefined || size === undefined || size > MAX_MESSAGE_BYTES) return undefined;
  return sizes.every((each) => each !== undefined && each <= size) ? size : undefined;
}

function numberOf(word = ''): number | undefined {
  return /^\d+$/.test(word) && word.length <= MAX_DIGITS ? Number(word) : undefined;
}

const text = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

const shown = (line: Uint8Array) => text(line.subarray(0, SHOWN_BYTES));

function unreadable(what: string, line: string): ProtocolError {
  return new ProtocolError(`${what}: ${JSON.stringify(line.slice(0, SHOWN_BYTES))}`);
}
