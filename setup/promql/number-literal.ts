import { isSince } from './target.js';
import type { PrometheusTarget } from './target.js';

const WORD = /[0-9a-zA-Z_]/;
const DURATION_REST = /(?:[smhdwy]s?)(?:[0-9]+[smhdw]s?)*(?![0-9a-zA-Z_])/y;
const OLD_DECIMAL = /[0-9]*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]*)?/y;
const OLD_HEX = /0[xX][0-9a-fA-F]*(?:\.[0-9a-fA-F]*)?(?:[eE][+-]?[0-9]*)?/y;

/** A number or a duration as a token: where it ends. `fault`: why there is none. */
export type NumberToken =
  | { readonly kind: 'number' | 'duration'; readonly end: number }
  | { readonly kind: 'fault'; readonly end: number };

/** Finds the end of the number or duration that starts at an offset. */
export function readNumber(text: string, start: number, target: PrometheusTarget): NumberToken {
  const scan = isSince(target, '2.54') ? scanNumber(text, start) : scanOldNumber(text, start);
  if (scan.valid) return { kind: 'number', end: scan.end };
  DURATION_REST.lastIndex = scan.end;
  const rest = DURATION_REST.exec(text);
  return rest === null
    ? { kind: 'fault', end: scan.end + 1 }
    : { kind: 'duration', end: scan.end + rest[0].length };
}

interface Scan {
  readonly valid: boolean;
  readonly end: number;
}

function scanOldNumber(text: string, start: number): Scan {
  const form = /^0[xX]/.test(text.slice(start, start + 2)) ? OLD_HEX : OLD_DECIMAL;
  form.lastIndex = start;
  const end = start + (form.exec(text)?.[0].length ?? 0);
  return { valid: !WORD.test(text[end] ?? ''), end };
}

/** Since 2.54 digits may be separated by `_`, and a dot or an exponent may not be repeated. */
function scanNumber(text: string, start: number): Scan {
  let at = start;
  let digit = /[0-9]/;
  const is = (set: RegExp) => set.test(text[at] ?? '');
  const accept = (set: RegExp) => {
    if (!is(set)) return false;
    at += 1;
    return true;
  };
  const fails = (): Scan => ({ valid: false, end: at });
  if (accept(/0/) && accept(/[xX]/)) {
    accept(/_/);
    digit = /[0-9a-fA-F]/;
  }
  const isHex = digit.test('a');
  accept(/\./);
  accept(digit);
  let hasDot = false;
  let hasExponent = false;
  while (is(digit) || is(/[._eE]/)) {
    if (is(/\./) && hasDot) {
      at += 1;
      return fails();
    }
    if (is(/[eE]/) && hasExponent) {
      at += 1;
      return fails();
    }
    if (accept(/\./)) {
      hasDot = true;
      if (accept(/[_.]/) || isHex) return fails();
    } else if (accept(/[eE]/)) {
      hasExponent = true;
      accept(/[+-]/);
      if (accept(/[._eE]/) || at >= text.length) return fails();
    } else if (accept(/_/)) {
      if (accept(/[._eE]/) || at >= text.length) return fails();
    } else {
      while (accept(digit));
    }
  }
  return { valid: at > start && !is(WORD), end: at };
}

/** The value of a number as Go reads it; `undefined` if it is none, or too large. */
export function numberValue(text: string): number | undefined {
  const lower = text.toLowerCase();
  if (lower === 'inf') return Infinity;
  if (lower === 'nan') return Number.NaN;
  if (!underscoresSeparateDigits(lower)) return undefined;
  const plain = lower.replaceAll('_', '');
  if (plain.startsWith('0x')) return hexValue(plain);
  if (/^0[0-7]+$/.test(plain)) {
    const octal = BigInt(`0o${plain.slice(1)}`);
    return octal < 2n ** 63n ? Number(octal) : finite(Number(plain));
  }
  return /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(plain) ? finite(Number(plain)) : undefined;
}

function hexValue(plain: string): number | undefined {
  if (!/^0x[0-9a-f]+$/.test(plain)) return undefined;
  const value = BigInt(plain);
  return value < 2n ** 63n ? Number(value) : undefined;
}

const finite = (value: number) => (Number.isFinite(value) ? value : undefined);

/** Every underscore stands between two digits, or after the prefix of a hexadecimal number. */
function underscoresSeparateDigits(text: string): boolean {
  return !/(?<![0-9a-f])_|_(?![0-9a-f])/.test(text.replace(/^0x/, '0'));
}
