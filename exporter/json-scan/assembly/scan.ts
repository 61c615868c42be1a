// Compiled to WebAssembly by AssemblyScript (`npm run generate:scan`), not by tsc. The grammar is that of ../value.ts, which decides on
// everything that `scan` does not take: it never takes what is not JSON, but it may leave JSON to the other reader.
//
// Sixteen bytes are compared at once. Reading past the end of the document is safe: the page has slack, and the NUL at its end is part
// of no token.

import {
  byteAt,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  isDigit,
  MINUS,
  NOT_TAKEN,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  skipSpace,
} from './bytes';
import { skipNumber } from './number';
import { endOfText, hasEscape } from './text';

/** Where the first document of a page may begin, as in ../../event/page.ts: offsets for JavaScript count from there. */
const PAGE_AT: usize = 65536;

// Layout of a table of fields, as in ../../flat-json/field-table.ts: for each hash the number of the first field with it, then the fields.
const HEADS: usize = 256;
const FIELD_BYTES: usize = 96;
const AT: usize = 0;
const END: usize = 4;
const LENGTH: usize = 8;
const NEXT: usize = 12;
const SETTLED: usize = 16;
const NAME: usize = 32;

// Types of values, as in ../../flat-json/json-type.ts.
const STRING: u32 = 1;
const NUMBER: u32 = 2;
const BOOLEAN: u32 = 4;
const NULL: u32 = 8;
const OBJECT: u32 = 16;
const ARRAY: u32 = 32;

/** The kinds of the open objects and arrays are the bits of a word. */
const MAX_DEPTH: i32 = 63;

/**
 * Checks a JSON object from `start` to `end` and finds its fields that are in `table`, which has `count` of them. Objects and arrays
 * in it may nest `levels` deep, and strings may have `longest` bytes as they are written. `open`: there may be other fields.
 * Returns `end`, or `NOT_TAKEN`.
 */
export function scan(
  start: usize,
  end: usize,
  table: usize,
  count: usize,
  levels: i32,
  longest: usize,
  open: bool,
): usize {
  const fields = table + HEADS;
  for (let field = fields; field < fields + count * FIELD_BYTES; field += FIELD_BYTES)
    store<u32>(field, 0, AT);
  let at = skipSpace(start);
  if (byteAt(at) != OPEN_BRACE) return NOT_TAKEN;
  at = skipSpace(at + 1);
  if (byteAt(at) == CLOSE_BRACE) return skipSpace(at + 1) == end ? end : NOT_TAKEN;
  let depth = 1;
  /** The lowest bit is the innermost container; 1 is an object. */
  let kinds: u64 = 1;
  let isObject = true;
  /** The field of the document itself that is being read; 0 if it is not in the table. */
  let field: usize = 0;
  /** Of that field's value. */
  let valueAt: usize = 0;
  let type: u32 = 0;
  while (true) {
    if (isObject) {
      if (byteAt(at) != QUOTE) return NOT_TAKEN;
      const name = at + 1;
      at = endOfText(name);
      if (at == NOT_TAKEN || at - name > longest) return NOT_TAKEN;
      if (depth == 1) {
        field = fieldOf(name, at, table);
        // A name with an escape may be that of a field in the table.
        if (field == 0 && (!open || hasEscape(name, at))) return NOT_TAKEN;
      }
      at = skipSpace(at + 1);
      if (byteAt(at) != COLON) return NOT_TAKEN;
      at = skipSpace(at + 1);
    }
    const from = at;
    let found: u32;
    const byte = byteAt(at);
    if (byte == QUOTE) {
      found = STRING;
      at = endOfText(at + 1);
      if (at == NOT_TAKEN || at - from - 1 > longest) return NOT_TAKEN;
      at += 1;
    } else if (isDigit(byte) || byte == MINUS) {
      found = NUMBER;
      at = skipNumber(at);
      if (at == NOT_TAKEN) return NOT_TAKEN;
    } else if (byte == OPEN_BRACE || byte == OPEN_BRACKET) {
      if (depth > levels || depth == MAX_DEPTH) return NOT_TAKEN;
      const opensObject = byte == OPEN_BRACE;
      found = opensObject ? OBJECT : ARRAY;
      if (depth == 1) {
        valueAt = from;
        type = found;
      }
      at = skipSpace(at + 1);
      if (byteAt(at) != (opensObject ? CLOSE_BRACE : CLOSE_BRACKET)) {
        depth += 1;
        kinds = (kinds << 1) | u64(opensObject);
        isObject = opensObject;
        continue;
      }
      at += 1;
    } else if (load<u32>(at) == 0x65757274) {
      // "true", with the first letter in the lowest byte.
      found = BOOLEAN;
      at += 4;
    } else if (load<u32>(at) == 0x736c6166 && byteAt(at + 4) == 0x65) {
      found = BOOLEAN;
      at += 5;
    } else if (load<u32>(at) == 0x6c6c756e) {
      found = NULL;
      at += 4;
    } else {
      return NOT_TAKEN;
    }
    if (depth == 1 && field != 0) note(field, from, at, found);
    // After a value: the next one, or the end of one container or several.
    while (true) {
      at = skipSpace(at);
      const after = byteAt(at);
      if (after == COMMA) {
        at = skipSpace(at + 1);
        break;
      }
      if (after != (isObject ? CLOSE_BRACE : CLOSE_BRACKET)) return NOT_TAKEN;
      at += 1;
      depth -= 1;
      if (depth == 0) return skipSpace(at) == end ? end : NOT_TAKEN;
      kinds >>= 1;
      isObject = (kinds & 1) != 0;
      if (depth == 1 && field != 0) note(field, valueAt, at, type);
    }
  }
  return NOT_TAKEN;
}

/** Notes where the value of a field is. Nobody looks at one of a settled type: it has no end. */
function note(field: usize, from: usize, end: usize, type: u32): void {
  const isSettled = (load<u32>(field, SETTLED) & type) != 0 && (type != NUMBER || isSurelyFinite(from, end));
  store<u32>(field, <u32>(from - PAGE_AT), AT);
  store<u32>(field, isSettled ? 0 : <u32>(end - PAGE_AT), END);
}

/** Whether a number is short and without an exponent: 1e999 is infinite. */
function isSurelyFinite(from: usize, end: usize): bool {
  const length = end - from;
  if (length > 16) return false;
  const exponents = i8x16.eq(v128.or(v128.load(from), i8x16.splat(0x20)), i8x16.splat(0x65));
  return (i8x16.bitmask(exponents) & ((1 << (<u32>length)) - 1)) == 0;
}

/** The field with the name from `at` to `end`, without its quotes; 0 if there is none in the table. */
function fieldOf(at: usize, end: usize, table: usize): usize {
  const length = end - at;
  const hash = (byteAt(at) * 7 + byteAt(end - 1) * 31 + <u32>length * 5) & 0xff;
  let number = <usize>load<u8>(table + hash);
  while (number != 0) {
    const field = table + HEADS + (number - 1) * FIELD_BYTES;
    if (<usize>load<u32>(field, LENGTH) == length && areSame(at, field + NAME, length)) return field;
    number = <usize>load<u32>(field, NEXT);
  }
  return 0;
}

function areSame(one: usize, other: usize, length: usize): bool {
  let left = <i32>length;
  while (left > 0) {
    const wanted = left >= 16 ? 0xffff : (1 << left) - 1;
    if ((i8x16.bitmask(i8x16.eq(v128.load(one), v128.load(other))) & wanted) != wanted) return false;
    one += 16;
    other += 16;
    left -= 16;
  }
  return true;
}
