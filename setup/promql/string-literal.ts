import { SyntaxFault } from './fault.js';

const SIMPLE: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
};
/** Digits and base of the numeric escapes. `byte`: it stands for a byte, not for a character. */
const NUMERIC: Readonly<Record<string, { readonly digits: number; readonly byte: boolean }>> = {
  x: { digits: 2, byte: true },
  u: { digits: 4, byte: false },
  U: { digits: 8, byte: false },
};
const MAX_RUNE = 0x10_ff_ff;
const REPLACEMENT = '\u{FFFD}';

/** A string literal: its value, and where it ends. */
export interface ReadString {
  readonly end: number;
  readonly value: string;
  /** Whether escapes make it invalid UTF-8, which a label value may be. `value` has U+FFFD there. */
  readonly broken: boolean;
}

/** Reads the string literal that starts at an offset, with the escapes of Go. https://go.dev/ref/spec#String_literals */
export function readString(text: string, start: number): ReadString {
  const quote = text[start];
  const bytes: number[] = [];
  let at = start + 1;
  let written = at;
  const flush = () => bytes.push(...new TextEncoder().encode(text.slice(written, at)));
  for (;;) {
    const character = text[at];
    if (character === undefined || (character === '\n' && quote !== '`')) {
      throw new SyntaxFault(start, `the string that starts here has no closing ${quote}`);
    }
    if (character === quote) break;
    if (character === REPLACEMENT || isLoneSurrogate(text, at)) {
      throw new SyntaxFault(at, 'Prometheus refuses the character U+FFFD in a string: write \\ufffd');
    }
    if (character !== '\\' || quote === '`') {
      at += 1;
      continue;
    }
    flush();
    const escape = readEscape(text, at, quote ?? '');
    bytes.push(...escape.bytes);
    at = escape.end;
    written = at;
  }
  if (bytes.length === 0) return { end: at + 1, value: text.slice(written, at), broken: false };
  flush();
  const value = new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array(bytes));
  return { end: at + 1, value, broken: !isUtf8(bytes) };
}

function readEscape(text: string, start: number, quote: string) {
  const letter = text[start + 1] ?? '';
  const simple = letter === quote ? letter.charCodeAt(0) : SIMPLE[letter];
  if (simple !== undefined) return { bytes: [simple], end: start + 2 };
  if (/[0-7]/.test(letter)) {
    const value = digitsAt(text, start, start + 1, 3, 8);
    if (value > 255) throw new SyntaxFault(start, 'an octal escape is at most \\377');
    return { bytes: [value], end: start + 4 };
  }
  const numeric = NUMERIC[letter];
  if (numeric === undefined) {
    const hint = letter === '.' || letter === 'd' || letter === 'w' || letter === 's';
    const advice = hint ? `: in a regular expression, double the backslash: \\\\${letter}` : '';
    throw new SyntaxFault(start, `unknown escape \\${letter}${advice}`);
  }
  const value = digitsAt(text, start, start + 2, numeric.digits, 16);
  if (value > MAX_RUNE || (value >= 0xd8_00 && value < 0xe0_00)) {
    throw new SyntaxFault(start, 'the escape stands for no Unicode character');
  }
  const bytes = numeric.byte ? [value] : [...new TextEncoder().encode(String.fromCodePoint(value))];
  return { bytes, end: start + 2 + numeric.digits };
}

function digitsAt(text: string, escape: number, from: number, count: number, base: 8 | 16): number {
  const digits = text.slice(from, from + count);
  const wanted = base === 8 ? /^[0-7]+$/ : /^[0-9a-fA-F]+$/;
  if (digits.length < count || !wanted.test(digits)) {
    throw new SyntaxFault(
      escape,
      `the escape needs ${count} ${base === 8 ? 'octal' : 'hexadecimal'} digits, found ${JSON.stringify(digits)}`,
    );
  }
  return Number.parseInt(digits, base);
}

function isLoneSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit < 0xd8_00 || unit > 0xdf_ff) return false;
  if (unit < 0xdc_00) return !isLow(text.charCodeAt(at + 1));
  return !(at > 0 && isHigh(text.charCodeAt(at - 1)));
}

const isHigh = (unit: number) => unit >= 0xd8_00 && unit <= 0xdb_ff;
const isLow = (unit: number) => unit >= 0xdc_00 && unit <= 0xdf_ff;

function isUtf8(bytes: readonly number[]): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(bytes));
    return true;
  } catch {
    return false;
  }
}
