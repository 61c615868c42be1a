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
  const [timeField, ...inside] = eventTimePath(stream) ?? [];
  // A time inside an object is read from the record, like a needed field.
  const plan = planFields(stream.schema, needed, inside.length === 0 ? timeField : undefined);
  return plan === undefined ? undefined : new FlatJsonReader(plan, stream.limits);
}
