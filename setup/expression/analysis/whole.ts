import { hasType, shapeOfType } from '../../event-schema/shape.js';
import type { Shape } from '../../event-schema/shape.js';
import { MESSAGE_MEMBERS } from '../message.js';
import { EVENT } from '../reads.js';
import { shapeOfCelType } from './event-fields.js';
import type { EventFields } from './event-fields.js';
import type { Known } from './finding.js';

export const MESSAGE_FIELDS: Shape = {
  ...shapeOfType('object'),
  fields: new Map(
    Object.entries(MESSAGE_MEMBERS).map(([name, type]) => {
      const shape = shapeOfCelType(type);
      return [name, { shape: () => shape, absence: undefined }];
    }),
  ),
};

/** `event` or `message` where a text, a number or a boolean belongs: its field of that name was meant. */
export function wholeFault({ special }: Known, wanted: Shape, fields: EventFields): string | undefined {
  if (special !== 'event' && special !== 'message') return undefined;
  if (wanted.types === undefined || hasType(wanted, 'object')) return undefined;
  const what = special === 'event' ? 'the whole event' : 'the message that carried the event';
  return `"${special}" is ${what}${meant(special, fields)}`;
}

function meant(name: string, { fields, open }: EventFields): string {
  return fields.has(name) || open ? `: write ${EVENT}.${name} for the field` : '';
}
