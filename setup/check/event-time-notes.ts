import type { Setup } from '../model/setup.js';
import type { Stream } from '../model/stream.js';
import { numberOf } from '../time/time-reader.js';
import { readAs, unitByMagnitude } from '../time/unit.js';
import { timeFieldSchema, timeSamples } from './time-samples.js';

/** Numbers below this are before 1973 in seconds: a bound such as 0, not a time. */
const EARLIEST_SECONDS = 1e8;

/** The unit of each event time that the setup leaves open, where the schema shows it. */
export function eventTimeNotes({ streams }: Pick<Setup, 'streams'>): readonly string[] {
  return streams.flatMap((stream) => {
    const shown = shownNumber(stream);
    if (shown === undefined) return [];
    const unit = unitByMagnitude(Number(shown));
    return [`stream "${stream.name}": event time has unit "${unit}": ${readAs(shown, unit)}`];
  });
}

function shownNumber(stream: Stream): number | string | undefined {
  const form = stream.eventTime?.form;
  const schema = timeFieldSchema(stream);
  if (schema === undefined || form?.kind !== 'unit' || form.unit !== 'auto') return undefined;
  return timeSamples(schema)
    .map(({ value }) => value)
    .filter((value) => typeof value === 'number' || typeof value === 'string')
    .find((value) => Math.abs(numberOf(value)) >= EARLIEST_SECONDS);
}
