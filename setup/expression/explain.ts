import cel from '@marcbachmann/cel-js';
import { suggest } from '../nearest.js';
import { quoted } from '../visible.js';
import { parseExpression } from './environment.js';
import { ExpressionError } from './error.js';
import { EVENT, MESSAGE } from './reads.js';

/** Translates an error of the library: what is wrong with the expression, and what to write instead. */
export function explain(error: unknown, source: string, fields: readonly string[]): ExpressionError {
  if (error instanceof ExpressionError) return error;
  if (!(error instanceof cel.ParseError || error instanceof cel.TypeError)) throw error;
  const { start, end } = error.range ?? { start: 0, end: source.length };
  const isMember = source.slice(0, start).trimEnd().endsWith('.');
  return new ExpressionError(messageOf(error, source.slice(start, end), isMember, fields), start, end, {
    cause: error,
  });
}

function messageOf(
  { code, summary }: { code: string; summary: string },
  part: string,
  isMember: boolean,
  fields: readonly string[],
) {
  switch (code) {
    case 'unknown_variable':
      return unknownField(part, fields);
    case 'reserved_identifier':
      return reservedByCel(part);
    case 'expected_token':
    case 'unexpected_token':
      if (isWord(part))
        return isMember
          ? `CEL reserves the name "${part}": write ['${part}'] instead of .${part}`
          : reservedByCel(part);
      return `CEL: ${summary.replaceAll(/\b[A-Z]+\b/g, (token) => TOKENS[token] ?? token)}`;
    case 'limit_exceeded':
      return 'nested too deeply, or too long: split it over several "set" steps';
    case 'parse_error':
    case 'type_error':
      return summary;
    default:
      return `CEL: ${summary}${mixedNumbersHint(summary)}`;
  }
}

export function unknownField(name: string, fields: readonly string[]): string {
  return `unknown field ${quoted(name)}${suggest(name, fields)}`;
}

export function reservedByCel(name: string): string {
  const member = parseExpression(`${EVENT}.${name}`) === undefined ? `['${name}']` : `.${name}`;
  return `CEL reserves the name "${name}": write ${EVENT}${member}`;
}

/** A name where CEL expects another token: a keyword such as `in`. */
function isWord(part: string): boolean {
  return /^[A-Za-z_]\w*$/.test(part) && parseExpression(part)?.op !== 'id';
}

/** For a field with the name of the variable. */
export function meansTheMessage(): string {
  return `"${MESSAGE}" is the message that carried the event: write ${EVENT}.${MESSAGE} for the field`;
}

function mixedNumbersHint(summary: string): string {
  return /\bint\b/.test(summary) && /\bdouble\b/.test(summary) ? ': write whole numbers as 1.0 here' : '';
}

/** Readable names for the most common tokens of the parser. */
const TOKENS: Readonly<Record<string, string>> = {
  EOF: 'the end of the expression',
  COLON: '":"',
  COMMA: '","',
  DOT: '"."',
  QUESTION: '"?"',
  LPAREN: '"("',
  RPAREN: '")"',
  LBRACKET: '"["',
  RBRACKET: '"]"',
  LBRACE: '"{"',
  RBRACE: '"}"',
  EQ: '"=="',
  AND: '"&&"',
  OR: '"||"',
  IDENTIFIER: 'a name',
  STRING: 'a string',
  NUMBER: 'a number',
};
