// The grammar of JSON (RFC 8259) over bytes. Each `skip` takes the place where something begins and gives the place behind
// it, or a fault, which is negative: one number for both, since an object for each would cost more than the reading.

export const MALFORMED = -1;
export const TOO_DEEP = -2;
export const STRING_TOO_LONG = -3;

export const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c] as const;
export const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d] as const;
export const SPACE = 0x20;
const [TAB, LINE_FEED, RETURN] = [0x09, 0x0a, 0x0d] as const;
const NONE = -1;

/** The byte there, `NONE` behind the last: to read beyond an array is slow, and makes whatever reads it slow for good. */
export function byteAt(bytes: Uint8Array, at: number): number {
  return at < bytes.length ? bytes[at]! : NONE;
}

export function skipSpace(bytes: Uint8Array, at: number): number {
  for (;;) {
    const byte = byteAt(bytes, at);
    if (byte > SPACE || (byte !== SPACE && byte !== LINE_FEED && byte !== RETURN && byte !== TAB)) return at;
    at++;
  }
}

/** The colon behind a name, with the space around it. */
export function skipColon(bytes: Uint8Array, at: number): number {
  at = skipSpace(bytes, at);
  return byteAt(bytes, at) === COLON ? skipSpace(bytes, at + 1) : MALFORMED;
}

export function startsWith(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  const { length } = expected;
  if (at + length > bytes.length) return false;
  for (let index = 0; index < length; index++) {
    if (bytes[at + index] !== expected[index]) return false;
  }
  return true;
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
