import type { Stream } from '../model/stream.js';
import { fieldTypesOf } from './field-types.js';

/**
 * The path to the field with the event time; `undefined` if it is not in a field. A dot in its name leads into an object, unless
 * the schema, the format, the subject or a header gives a field of the whole name.
 */
export function eventTimePath(
  stream: Pick<Stream, 'schema' | 'format' | 'envelope' | 'eventTime'>,
): readonly string[] | undefined {
  const origin = stream.eventTime?.origin;
  if (origin?.kind !== 'field') return undefined;
  const { field } = origin;
  return fieldTypesOf(stream).types.has(field) ? [field] : field.split('.');
}
