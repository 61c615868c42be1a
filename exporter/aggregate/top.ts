import type { Aggregate } from './aggregate.js';
import { decodeCount, decodeList, decodeText, decodeTuple, MalformedStateError } from './encoded.js';
import { SpaceSaving } from './space-saving.js';
import type { Counter } from './space-saving.js';

/** Values tracked per value shown. With fewer, a rare late value outranks a frequent one more often. */
const TRACKED_PER_SHOWN = 20;

/** The `limit` most frequent values with their counts. Counts are never too low, and at most n / (20 limit) too high. */
export function top(limit: number): Aggregate<SpaceSaving> {
  if (!(Number.isInteger(limit) && limit > 0)) throw new RangeError(`BUG: top of ${limit} values`);
  const capacity = limit * TRACKED_PER_SHOWN;
  return {
    zero: () => new SpaceSaving(capacity),
    add: (state, input) => state.add(String(input)),
    merge: (into, from) => into.merge(from),
    read: (state) => new Map(state.top(limit).map(({ value, count }) => [value, count])),
    encode: (state) => state.top(capacity).map(({ value, count, error }) => [value, count, error]),
    decode: (encoded) => decodeCounters(encoded, capacity),
  };
}

function decodeCounters(encoded: unknown, capacity: number): SpaceSaving {
  const counters = decodeList(encoded, 'counters').map(decodeCounter);
  if (counters.length > capacity) throw new MalformedStateError(`at most ${capacity} counters`, encoded);
  if (new Set(counters.map(({ value }) => value)).size < counters.length) {
    throw new MalformedStateError('each value once', encoded);
  }
  const state = new SpaceSaving(capacity);
  state.restore(counters);
  return state;
}

function decodeCounter(encoded: unknown): Counter {
  const [value, count, error] = decodeTuple(encoded, 'counter', ['value', 'count', 'error']);
  return {
    value: decodeText(value, 'value'),
    count: decodeCount(count, 'count'),
    error: decodeCount(error, 'error'),
  };
}
