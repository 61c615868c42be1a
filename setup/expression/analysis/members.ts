import { hasType } from '../../event-schema/shape.js';
import { nearest, suggest } from '../../nearest.js';
import { unknownField } from '../explain.js';
import { nameOf } from './comparison.js';
import type { Known } from './finding.js';

/** Why a value cannot have a member of this name, or why that is unlikely; `undefined` if it may. Members of the event and of the message are checked with their types. */
export function memberFault(object: string, owner: Known, name: string): string | undefined {
  const { shape, special } = owner;
  if (special === 'event' || special === 'message') return undefined;
  if (shape.types !== undefined && shape.types.size > 0 && !hasType(shape, 'object')) {
    const hint = shape.types.has('array') ? `: write ${object}[0].${name}, or use exists, all or map` : '';
    return `"${object}" is ${nameOf(shape.types)} and has no field "${name}"${hint}`;
  }
  const known = [...shape.fields.keys()];
  if (shape.others === 'none') return `"${object}" has no field "${name}"${suggest(name, known)}`;
  const typo = nearest(name, known, Math.floor(name.length / 3)) !== undefined;
  if (shape.others === 'any' || !typo) return undefined;
  return `${unknownField(name, known)}; if "${object}" has others, say "additionalProperties": true in its schema`;
}
