import type { ScalarEvent } from 'js-yaml';
import { DocumentError } from './document-error.js';
import { numberOf } from './number.js';

/** Styles of js-yaml's scalars. */
const STYLE = { plain: 1, single: 2, double: 3, literal: 4, folded: 5 } as const;

const NULL = /^(?:~|null|Null|NULL)?$/;
const TRUE = /^(?:true|True|TRUE)$/;
const FALSE = /^(?:false|False|FALSE)$/;
const DECIMAL = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const HEX_OR_OCTAL = /^0(?:x[0-9a-fA-F]+|o[0-7]+)$/;
const NO_NUMBER = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
/** An escape of a character beyond U+FFFF, which is two of a string. */
const PAIR = /^\\U(?!0000)/;
/** An escape of a string in double quotes. */
const ESCAPE = /\\(?:x..|u.{4}|U.{8}|\r\n|[\s\S])/y;

/**
 * The value of a plain scalar by the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema): `yes` and `22:00` are
 * strings. Infinity and NaN, which JSON does not have, throw a `DocumentError`.
 */
export function plainValue(text: string, offset: number): string | number | boolean | null {
  if (NULL.test(text)) return null;
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  if (NO_NUMBER.test(text)) throw new DocumentError(`the number ${text} is not allowed`, offset);
  return DECIMAL.test(text) || HEX_OR_OCTAL.test(text) ? numberOf(text, offset) : text;
}

/** Where a scalar starts: at its quote, or at its first character. */
export function startOf(text: string, { style, valueStart, valueEnd, indent }: ScalarEvent): number {
  if (style === STYLE.single || style === STYLE.double) return valueStart - 1;
  const isBlock = style === STYLE.literal || style === STYLE.folded;
  return isBlock && text[valueStart] === ' ' ? Math.min(valueStart + indent, valueEnd) : valueStart;
}

export function isPlain({ style }: ScalarEvent): boolean {
  return style === STYLE.plain;
}

/** Offset of a character of the string in the text: escapes are longer than their character, and a fold of lines is one space. */
export function offsetIn(text: string, { style, valueStart, valueEnd, indent }: ScalarEvent) {
  const isBlock = style === STYLE.literal || style === STYLE.folded;
  const indentation = isBlock ? / / : /\s/;
  const lineStart = (at: number) => {
    let start = at;
    const most = isBlock ? at + indent : valueEnd;
    while (start < most && indentation.test(text.charAt(start))) start++;
    return start;
  };
  const after = (at: number): number => {
    if (text[at] === '\n') return lineStart(at + 1);
    if (style === STYLE.single && text.startsWith("''", at)) return at + 2;
    if (style !== STYLE.double || text[at] !== '\\') return at + 1;
    ESCAPE.lastIndex = at;
    return at + (ESCAPE.exec(text)?.[0].length ?? 1);
  };
  const isPair = (at: number) => style === STYLE.double && PAIR.test(text.slice(at, at + 10));
  return (index: number): number => {
    let at = isBlock ? lineStart(valueStart) : valueStart;
    let passed = 0;
    while (passed < index && at < valueEnd) {
      passed += isPair(at) ? 2 : 1;
      at = after(at);
    }
    return at;
  };
}
