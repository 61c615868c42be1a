import { shapeOfType } from '../../event-schema/shape.js';
import type { Shape, ValueType } from '../../event-schema/shape.js';
import { reservedByCel } from '../explain.js';
import { WORDS } from '../result.js';
import type { Expected } from '../result.js';
import { nameOf } from './comparison.js';
import type { EventFields } from './event-fields.js';
import type { Known } from './finding.js';
import { wholeFault } from './whole.js';

const TYPES: Readonly<Record<Exclude<Expected, 'any'>, readonly ValueType[]>> = {
  bool: ['boolean'],
  double: ['number'],
  string: ['string'],
  scalar: ['string', 'number', 'boolean'],
  list: ['array'],
};

/** Why a result is not of the expected type, where CEL does not know it: fields within objects have no type in CEL. */
export function resultFault({ special, shape }: Known, expected: Expected): string | undefined {
  if (expected === 'any' || special !== undefined || fits(shape, TYPES[expected])) return undefined;
  return `expected ${WORDS[expected]}, found ${nameOf(shape.types)}`;
}

/** A result that is a word of CEL, or the event or the message as a whole: its field of that name was meant. */
export function wordFault(
  result: Known,
  source: string,
  expected: Expected,
  fields: EventFields,
): string | undefined {
  if (expected === 'any') return undefined;
  if (result.special === 'type' && /^\w+$/.test(source)) return reservedByCel(source);
  return wholeFault(result, shapeOfType('string'), fields);
}

function fits({ types }: Shape, allowed: readonly ValueType[]): boolean {
  return types === undefined || types.size === 0 || allowed.some((type) => types.has(type));
}
