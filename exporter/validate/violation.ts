import type { ErrorObject } from 'ajv';
import type { Violation } from '../event/rejection.js';

/** The violated rule and its field. All elements of an array count as one field: the 3 of `/legs/3/origin` becomes `*`. */
export function violationOf(error: ErrorObject): Violation {
  return { field: nameOf(fieldOf(error)), rule: ruleOf(error.keyword) };
}

/** A required field of the event is missing. */
export function missingViolation(name: string): Violation {
  return { field: nameOf(`/${name}`), rule: ruleOf('required') };
}

/** The event has a field that the schema does not allow. */
export function unknownViolation(): Violation {
  return { field: nameOf(''), rule: ruleOf('additionalProperties') };
}

/** Rules for dashboards: similar JSON Schema keywords are combined. */
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

/** All violations of an event in one line, each with the value found. */
export function describeErrors(errors: readonly ErrorObject[]): string {
  const shown = errors.slice(0, MAX_SHOWN).map(describeError);
  if (errors.length > shown.length) shown.push(`and ${errors.length - shown.length} more`);
  return shown.join('; ');
}

/** In JSON Pointer, this is the empty string, which is unclear and would be a missing label in Prometheus. */
const WHOLE_EVENT = '/';
const MAX_SHOWN = 5;
const MAX_VALUE_LENGTH = 60;

function describeError(error: ErrorObject): string {
  const field = fieldOf(error);
  if (field !== error.instancePath) return `${field} is missing`;
  if (error.keyword === 'additionalProperties') {
    return `${field || WHOLE_EVENT} must not have ${quote(error.params['additionalProperty'])}`;
  }
  return `${field || WHOLE_EVENT} ${error.message ?? error.keyword}, found ${quote(error.data)}`;
}

/** ajv reports a missing field at its object; the path of the field is more useful. */
function fieldOf({ instancePath, params }: ErrorObject): string {
  const missing: unknown = params['missingProperty'];
  return typeof missing === 'string' ? `${instancePath}/${missing}` : instancePath;
}

function quote(value: unknown): string {
  if (value === undefined || typeof value === 'number') return String(value);
  const text = JSON.stringify(value);
  return text.length <= MAX_VALUE_LENGTH ? text : `${text.slice(0, MAX_VALUE_LENGTH)}…`;
}
