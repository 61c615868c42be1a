import { BACKSLASH, byteAt, isDigit, LOWER_CASE, NOT_TAKEN, QUOTE } from './bytes';

export function hasEscape(at: usize, end: usize): bool {
  for (; at < end; at++) if (byteAt(at) == BACKSLASH) return true;
  return false;
}

/** The closing quote of the string whose first character, or closing quote, is at `at`. */
export function endOfText(at: usize): usize {
  const mask = notPlain(at);
  if (mask == 0) return endOfLongText(at + 16);
  at += ctz(mask);
  return byteAt(at) == QUOTE ? at : endOfLongText(at);
}

function endOfLongText(at: usize): usize {
  while (true) {
    let mask = notPlain(at);
    while (mask == 0) {
      at += 16;
      mask = notPlain(at);
    }
    at += ctz(mask);
    const byte = byteAt(at);
    if (byte == QUOTE) return at;
    at = byte == BACKSLASH ? skipEscape(at) : skipCharacter(at, byte);
    if (at == NOT_TAKEN) return NOT_TAKEN;
  }
  return NOT_TAKEN;
}

/** The bits of those of 16 bytes that are a quote, a backslash, a control character, or not ASCII: as a signed number that is below zero. */
function notPlain(at: usize): u32 {
  const bytes = v128.load(at);
  const unusual = i8x16.lt_s(bytes, i8x16.splat(0x20));
  const quotes = i8x16.eq(bytes, i8x16.splat(0x22));
  const backslashes = i8x16.eq(bytes, i8x16.splat(0x5c));
  return i8x16.bitmask(v128.or(unusual, v128.or(quotes, backslashes)));
}

function skipEscape(at: usize): usize {
  const letter = byteAt(at + 1);
  // "u"
  if (letter == 0x75) {
    for (let digit = at + 2; digit < at + 6; digit++) if (!isHex(byteAt(digit))) return NOT_TAKEN;
    return at + 6;
  }
  const isShort =
    letter == QUOTE ||
    letter == BACKSLASH ||
    letter == 0x2f ||
    letter == 0x62 ||
    letter == 0x66 ||
    letter == 0x6e ||
    letter == 0x72 ||
    letter == 0x74;
  return isShort ? at + 2 : NOT_TAKEN;
}

function isHex(byte: u32): bool {
  return isDigit(byte) || (byte | LOWER_CASE) - 0x61 < 6;
}

/** A character outside ASCII, by table 3-7 of the Unicode standard. */
function skipCharacter(at: usize, lead: u32): usize {
  if (lead < 0xc2 || lead > 0xf4) return NOT_TAKEN;
  const second = byteAt(at + 1);
  const least: u32 = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const most: u32 = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return NOT_TAKEN;
  if (lead < 0xe0) return at + 2;
  if (!isContinuation(byteAt(at + 2))) return NOT_TAKEN;
  if (lead < 0xf0) return at + 3;
  return isContinuation(byteAt(at + 3)) ? at + 4 : NOT_TAKEN;
}

function isContinuation(byte: u32): bool {
  return (byte & 0xc0) == 0x80;
}
