import type { Aggregate } from './aggregate.js';
import { MalformedStateError } from '../state/malformed-state-error.js';
import { decodeCount, decodeList, decodeText, decodeTuple } from './encoded.js';
import { SpaceSaving } from './space-saving.js';
import type { EncodedState } from './encoded.js';
import type { Counter } from './space-saving.js';

/** The number of different values up to which counts are exact, as for `distinct`. */
export const EXACT_VALUES = 2_048;
/** Values tracked per value shown. With fewer, a rare late value outranks a frequent one more often. */
const TRACKED_PER_SHOWN = 20;

/**
 * The `limit` most frequent values with their counts: exact up to 2,048 different values. Beyond that, counts are never too low, and too
 * high by at most their error bound, which is at most n / 2,048.
 */
export function top(limit: number): Aggregate<SpaceSaving> {
  if (!(Number.isInteger(limit) && limit > 0)) throw new RangeError(`BUG: top of ${limit} values`);
  const capacity = Math.max(EXACT_VALUES, limit * TRACKED_PER_SHOWN);
  return {
    zero: () => new SpaceSaving(capacity),
    add: (state, input) => state.add(String(input)),
    merge: (into, from) => into.merge(from),
    read: (state) => new Map(state.top(limit).map(({ value, count }) => [value, count])),
    errors: (state) =>
      state.missed === 0 ? undefined : new Map(state.top(limit).map(({ value, error }) => [value, error])),
    encode: encodeSummary,
    decode: (encoded) => decodeCounters(encoded, capacity),
  };
}

/** The counters. The missed count comes first if it is not 0. */
function encodeSummary(state: SpaceSaving): EncodedState {
  const counters = state.top(state.capacity).map(({ value, count, error }) => [value, count, error]);
  return state.missed === 0 ? counters : [state.missed, ...counters];
}

function decodeCounters(encoded: unknown, capacity: number): SpaceSaving {
  const [first, ...others] = decodeList(encoded, 'counters');
  const missed = typeof first === 'number' ? decodeCount(first, 'missed count') : 0;
  const listed = first === undefined || typeof first === 'number' ? others : [first, ...others];
  const counters = listed.map(decodeCounter);
  if (counters.length > capacity) throw new MalformedStateError(`at most ${capacity} counters`, encoded);
  if (new Set(counters.map(({ value }) => value)).size < counters.length) {
    throw new MalformedStateError('each value once', encoded);
  }
  const state = new SpaceSaving(capacity);
  state.restore(counters, missed);
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
