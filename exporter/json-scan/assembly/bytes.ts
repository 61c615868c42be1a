/** What each function returns instead of an offset. */
export const NOT_TAKEN: usize = 0;

export const SPACE: u32 = 0x20;
export const QUOTE: u32 = 0x22;
export const COMMA: u32 = 0x2c;
export const MINUS: u32 = 0x2d;
export const DOT: u32 = 0x2e;
export const ZERO: u32 = 0x30;
export const COLON: u32 = 0x3a;
export const OPEN_BRACKET: u32 = 0x5b;
export const BACKSLASH: u32 = 0x5c;
export const CLOSE_BRACKET: u32 = 0x5d;
export const OPEN_BRACE: u32 = 0x7b;
export const CLOSE_BRACE: u32 = 0x7d;
export const LOWER_CASE: u32 = 0x20;

export function isDigit(byte: u32): bool {
  return byte - ZERO < 10;
}

export function skipSpace(at: usize): usize {
  return byteAt(at) > SPACE ? at : skipSomeSpace(at);
}

export function skipSomeSpace(at: usize): usize {
  while (true) {
    const byte = byteAt(at);
    if (byte != SPACE && byte != 0x0a && byte != 0x0d && byte != 0x09) return at;
    at += 1;
  }
  return at;
}

export function byteAt(at: usize): u32 {
  return load<u8>(at);
}
