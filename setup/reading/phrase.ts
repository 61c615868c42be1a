import * as z from 'zod';
import { suggest } from '../nearest.js';
import { quoted } from '../visible.js';

type RawIssue = z.core.$ZodRawIssue;

/**
 * The message of a zod issue: what is wrong, what was found, what is allowed. Unknown keys get one line each.
 * Messages in the model take precedence over these.
 */
export function phrase(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, issue.inst)).join('\n');
    case 'invalid_type':
      return issue.input === undefined
        ? describeMissing(issue.path?.at(-1), issue.inst)
        : `expected ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `expected ${alternatives(issue.values)}`;
    case 'invalid_union':
      return issue.input === undefined
        ? describeMissing(issue.path?.at(-1), issue.inst)
        : discriminated(issue);
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive ?? true);
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum), issue.inclusive ?? true);
    case 'invalid_format':
      return FORMATS[issue.format];
    default:
      return undefined;
  }
}

/** The discriminator of a union is missing, or has an unknown value. */
function discriminated({ discriminator, options, input }: RawIssue): string | undefined {
  if (typeof discriminator !== 'string' || !Array.isArray(options)) return undefined;
  const missing = typeof input === 'object' && input !== null && !(discriminator in input);
  return missing
    ? `missing "${discriminator}": ${alternatives(options)}`
    : `expected ${alternatives(options)}`;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'expected a time such as "2026-01-31T12:00:00Z"',
};

function unknownKey(key: string, schema: unknown): string {
  const shape = schema instanceof z.ZodObject ? schema.shape : {};
  const owner = shape['type'] instanceof z.ZodLiteral ? ` of a ${String(shape['type'].value)}` : '';
  return `unknown key ${quoted(key)}${owner}${suggest(key, Object.keys(shape))}`;
}

function describeMissing(key: PropertyKey | undefined, schema: unknown): string {
  const description = schema instanceof z.ZodType ? schema.description : undefined;
  return `missing "${String(key)}"${description === undefined ? '' : `: ${description}`}`;
}

function alternatives(values: readonly unknown[]): string {
  return values
    .map((value) => JSON.stringify(value))
    .join(', ')
    .replace(/, ([^,]*)$/, ' or $1');
}

function tooSmall(origin: string, minimum: number, inclusive: boolean): string {
  if (origin === 'string')
    return minimum === 1 ? 'expected a non-empty string' : `expected at least ${minimum} characters`;
  if (origin === 'array')
    return minimum === 1 ? 'expected a non-empty list' : `expected at least ${minimum} entries`;
  return `expected a number ${inclusive ? 'of at least' : 'greater than'} ${minimum}`;
}

function tooBig(origin: string, maximum: number, inclusive: boolean): string {
  if (origin === 'string') return `expected at most ${maximum} characters`;
  if (origin === 'array') return `expected at most ${maximum} entries`;
  return `expected a number ${inclusive ? 'of at most' : 'less than'} ${maximum}`;
}
