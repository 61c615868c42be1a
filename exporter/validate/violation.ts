import type { ErrorObject } from 'ajv';
import type { Violation } from '../event/rejection.js';

/** Which rule was broken where. All places of an array count as one field: the 3 of `/legs/3/origin` becomes `*`. */
export function violationOf(error: ErrorObject): Violation {
  return { field: nameOf(fieldOf(error)), rule: ruleOf(error.keyword) };
}

/** That a field of the event is missing, or that it must not have one. */
export function missingViolation(name: string): Violation {
  return { field: nameOf(`/${name}`), rule: ruleOf('required') };
}
export function unknownViolation(): Violation {
  return { field: nameOf(''), rule: ruleOf('additionalProperties') };
}

/** What people look for on a dashboard: not which of the many words of JSON Schema said it. */
const RULES: ReadonlyMap<string, string> = new Map([
  ['required', 'missing'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map((end) => [end, 'range'] as const),
  ...['minLength', 'maxLength', 'minItems', 'maxItems'].map((end) => [end, 'length'] as const),
  ['const', 'enum'],
  ['additionalProperties', 'unknown'],
  ['unevaluatedProperties', 'unknown'],
]);

function ruleOf(keyword: string): string {
  return RULES.get(keyword) ?? keyword;
}

function nameOf(pointer: string): string {
  return pointer.replace(/\/\d+(?=\/|$)/g, '/*') || WHOLE_EVENT;
}

/** One sentence of all that was wrong with an event, each with the value that was found. */
export function describeErrors(errors: readonly ErrorObject[]): string {
  const shown = errors.slice(0, MOST_SHOWN).map(describeError);
  if (errors.length > shown.length) shown.push(`and ${errors.length - shown.length} more`);
  return shown.join('; ');
}

/** JSON Pointer calls it an empty text, which nobody would understand and Prometheus takes for no label. */
const WHOLE_EVENT = '/';
const MOST_SHOWN = 5;
const LONGEST_VALUE = 60;

function describeError(error: ErrorObject): string {
  const field = fieldOf(error);
  if (field !== error.instancePath) return `${field} is missing`;
  if (error.keyword === 'additionalProperties') {
    return `${field || WHOLE_EVENT} must not have ${quote(error.params['additionalProperty'])}`;
  }
  return `${field || WHOLE_EVENT} ${error.message ?? error.keyword}, found ${quote(error.data)}`;
}

/** A missing field is reported at the object that lacks it; people look for the field. */
function fieldOf({ instancePath, params }: ErrorObject): string {
  const missing: unknown = params['missingProperty'];
  return typeof missing === 'string' ? `${instancePath}/${missing}` : instancePath;
}

function quote(value: unknown): string {
  if (value === undefined || typeof value === 'number') return String(value);
  const text = JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}
