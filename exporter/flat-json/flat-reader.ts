import { eventTimePath } from '../../setup/expression/event-time-path.js';
import type { Setup } from '../../setup/model/setup.js';
import type { Stream } from '../../setup/model/stream.js';
import { planFields } from './field-plan.js';
import { FlatJsonReader } from './flat-json-reader.js';
import { neededFields } from './needed-fields.js';

/** The reader of a JSON stream of which only top-level fields are needed; `undefined` for every other stream. */
export function flatReaderOf(stream: Stream, setup: Setup): FlatJsonReader | undefined {
  const needed = stream.format.kind === 'json' ? neededFields(stream, setup) : undefined;
  if (needed === undefined) return undefined;
  const plan = planFields(stream.schema, needed, timeFieldOf(stream));
  return plan === undefined ? undefined : new FlatJsonReader(plan, stream.limits);
}

/** The field with the event time, if it is at the top level of the document; all others are read from the record. */
function timeFieldOf(stream: Stream): string | undefined {
  const [field, ...inside] = eventTimePath(stream) ?? [];
  const isBeside = stream.envelope.some(({ name }) => name === field);
  return inside.length === 0 && !isBeside ? field : undefined;
}
