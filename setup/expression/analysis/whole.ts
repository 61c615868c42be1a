import { ANY, hasType, shapeOfType } from '../../event-schema/shape.js';
import type { Shape } from '../../event-schema/shape.js';
import { suggest } from '../../nearest.js';
import { EVENT } from '../reads.js';
import type { EventFields } from './event-fields.js';
import type { Known } from './finding.js';

/** The variable that holds what travels beside the payload. */
export const MESSAGE = 'message';

const MEMBERS: Readonly<Record<string, Shape>> = {
  subject: shapeOfType('string'),
  token: { ...shapeOfType('array'), element: () => shapeOfType('string') },
  headers: shapeOfType('object'),
  stream: shapeOfType('string'),
  sequence: shapeOfType('number'),
  time: ANY,
  arrival: ANY,
  size: shapeOfType('number'),
};

export const MESSAGE_FIELDS: Shape = {
  ...shapeOfType('object'),
  fields: new Map(
    Object.entries(MEMBERS).map(([name, shape]) => [name, { shape: () => shape, absence: undefined }]),
  ),
};

/** `event` or `message` where a text, a number or a boolean belongs: its field of that name was meant. */
export function wholeFault({ special }: Known, wanted: Shape, fields: EventFields): string | undefined {
  if (special !== 'event' && special !== 'message') return undefined;
  if (wanted.types === undefined || hasType(wanted, 'object')) return undefined;
  const what = special === 'event' ? 'the whole event' : 'the message that carried the event';
  return `"${special}" is ${what}${meant(special, fields)}`;
}

/** A member that a message does not have. */
export function wholeMember(name: string, fields: EventFields): string | undefined {
  const hint = fields.fields.has(MESSAGE)
    ? `; for the field "${MESSAGE}" write ${EVENT}.${MESSAGE}.${name}`
    : '';
  return `"${MESSAGE}" is the message that carried the event and has no "${name}"${suggest(name, Object.keys(MEMBERS))}${hint}`;
}

function meant(name: string, { fields, open }: EventFields): string {
  return fields.has(name) || open ? `: for the field "${name}" write ${EVENT}.${name}` : '';
}
