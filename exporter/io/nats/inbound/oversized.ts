import { UNREAD_BYTES_HEADER } from '../../../event/message.js';

/**
 * What takes the place of the line, the headers and the payload of a message that is too large to be held: a message to the same
 * subscription without a payload, whose only header says how many bytes were left out. The line end of the message still follows.
 */
export function shortened(line: Uint8Array, size: number): Uint8Array {
  const [verb = '', ...words] = Buffer.from(line).toString('latin1').split(' ');
  const sizes = verb === 'HMSG' ? 2 : 1;
  const headers = `NATS/1.0\r\n${UNREAD_BYTES_HEADER}: ${size}\r\n\r\n`;
  const shortLine = ['HMSG', ...words.slice(0, -sizes), headers.length, headers.length].join(' ');
  return Buffer.from(`${shortLine}\r\n${headers}`, 'latin1');
}
