import type { Setup } from '../../setup/model/setup.js';
import type { Stream } from '../../setup/model/stream.js';
import { planFields } from './field-plan.js';
import { FlatJsonReader } from './flat-json-reader.js';
import { neededFields } from './needed-fields.js';

/** The reader of a JSON stream of which only top-level fields are needed; `undefined` for every other stream. */
export function flatReaderOf(stream: Stream, setup: Setup): FlatJsonReader | undefined {
  const needed = stream.format.kind === 'json' ? neededFields(stream, setup) : undefined;
  if (needed === undefined) return undefined;
  const plan = planFields(stream.schema, needed, stream.eventTime?.field);
  return plan === undefined ? undefined : new FlatJsonReader(plan, stream.limits);
}
