// The grammar of JSON (RFC 8259) over bytes. Each `skip` function takes the offset where something starts and returns the
// offset after it, or a negative error code. One number for both: allocating a result object would cost more than the scan.
//
// A NUL follows the document (see `Page`). No JSON token contains a NUL, so scanning stops there, and no function has to
// check for the end. This saves a third of the work per byte.

export const MALFORMED = -1;
export const TOO_DEEP = -2;
export const STRING_TOO_LONG = -3;

/** Limit for the recursion of readers. JSON.parse has no such limit. */
export const MAX_LEVELS = 1_000;

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

/** Skips the colon after a name, with the space around it. */
export function skipColon(bytes: Uint8Array, at: number): number {
  at = skipSpace(bytes, at);
  return bytes[at] === COLON ? skipSpace(bytes, at + 1) : MALFORMED;
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
