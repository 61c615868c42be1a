import { isDigit, MALFORMED, QUOTE } from '../decode/json/bytes.js';

/** `2001-02-24T07:15:00`: the least and the greatest that each byte may be. */
const LEAST = ascii('"0000-00-00T00:00:00');
const MOST = ascii('"9999-19-39T29:59:59');
const [DOT, UPPER_Z] = [0x2e, 0x5a] as const;

/**
 * A string with a time such as `2001-02-24T07:15:00.5Z`, which the format "date-time" admits (the fast one of
 * ajv-formats, which knows neither months nor leap years). Of a time that is written in another way this does not tell.
 */
export function skipDateTime(bytes: Uint8Array, at: number): number {
  const { length } = LEAST;
  for (let index = 0; index < length; index++) {
    const byte = bytes[at + index]!;
    if (byte < LEAST[index]! || byte > MOST[index]!) return MALFORMED;
  }
  at += length;
  if (bytes[at] === DOT) {
    at += 2;
    // one digit at least
    if (!isDigit(bytes[at - 1]!)) return MALFORMED;
    while (isDigit(bytes[at]!)) at++;
  }
  return bytes[at] === UPPER_Z && bytes[at + 1] === QUOTE ? at + 2 : MALFORMED;
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
