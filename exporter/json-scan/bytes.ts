// The grammar of JSON (RFC 8259) over bytes. Each `skip` takes the place where something begins and gives the place behind
// it, or a fault, which is negative: one number for both, since an object for each would cost more than the reading.
//
// A NUL stands behind the document (see `Page`). Nothing in JSON is a NUL, so that nothing goes beyond it, and no function
// has to look for the end: a third less for what is done at every byte.

export const MALFORMED = -1;
export const TOO_DEEP = -2;
export const STRING_TOO_LONG = -3;

export const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c] as const;
export const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d] as const;
export const SPACE = 0x20;
const [TAB, LINE_FEED, RETURN] = [0x09, 0x0a, 0x0d] as const;

export function skipSpace(bytes: Uint8Array, at: number): number {
  for (;;) {
    const byte = bytes[at]!;
    if (byte > SPACE || (byte !== SPACE && byte !== LINE_FEED && byte !== RETURN && byte !== TAB)) return at;
    at++;
  }
}

/** The colon behind a name, with the space around it. */
export function skipColon(bytes: Uint8Array, at: number): number {
  at = skipSpace(bytes, at);
  return bytes[at] === COLON ? skipSpace(bytes, at + 1) : MALFORMED;
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
