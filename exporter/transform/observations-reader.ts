import type { EventRecord } from '../event/event.js';
import { Skip } from '../event/skip.js';
import { bucketOf } from '../series/bucket.js';
import type { Observations } from '../series/observations.js';
import type { Reader } from './reader.js';

export interface ObservationsReaders {
  /** For messages. */
  readonly place: string;
  readonly bounds: Reader<unknown>;
  readonly counts: Reader<unknown>;
  readonly sum: Reader<number>;
  readonly cumulative: boolean;
  /** The declared upper bounds. */
  readonly declared: readonly number[];
}

/**
 * Reads the buckets that an event carries. A bucket whose bound is not declared counts in the next declared one: its values are at
 * most its own bound, so no value is shown as smaller than it was.
 */
export function observationsReader(readers: ObservationsReaders): Reader<Observations> {
  const declared = Float64Array.from(readers.declared);
  const counts = new Float64Array(declared.length + 1);
  return (event) => {
    const read = readAll(readers, event);
    if (read instanceof Skip) return read;
    counts.fill(0);
    for (const [at, count] of read.counts.entries()) {
      const bucket = bucketOf(declared, read.bounds[at] ?? Infinity);
      counts[bucket] = (counts[bucket] ?? 0) + count;
    }
    return { counts, sum: read.sum };
  };
}

interface Carried {
  readonly bounds: readonly number[];
  /** Not cumulative. */
  readonly counts: readonly number[];
  readonly sum: number;
}

function readAll({ place, cumulative, ...readers }: ObservationsReaders, event: EventRecord): Carried | Skip {
  const bounds = listOf(readers.bounds(event), `${place}, "bounds"`);
  if (bounds instanceof Skip) return bounds;
  const carried = listOf(readers.counts(event), `${place}, "counts"`);
  if (carried instanceof Skip) return carried;
  const sum = readers.sum(event);
  if (sum instanceof Skip) return sum;
  const counts = cumulative ? differences(carried) : carried;
  return faultOf(place, bounds, counts) ?? { bounds, counts, sum };
}

/** A list of numbers. */
function listOf(value: unknown, place: string): readonly number[] | Skip {
  if (value instanceof Skip) return value;
  if (value === undefined) return new Skip('missing', () => `${place}: expected a list, found null`);
  if (!Array.isArray(value))
    return new Skip('type', () => `${place}: expected a list, found ${typeof value}`);
  const numbers = value.map((element: unknown) => (typeof element === 'bigint' ? Number(element) : element));
  if (numbers.every((element) => typeof element === 'number')) return numbers;
  return new Skip('type', () => `${place}: expected a list of numbers`);
}

function differences(cumulative: readonly number[]): readonly number[] {
  return cumulative.map((count, at) => count - (cumulative[at - 1] ?? 0));
}

function faultOf(place: string, bounds: readonly number[], counts: readonly number[]): Skip | undefined {
  const more = counts.length - bounds.length;
  if (more !== 0 && more !== 1) {
    const found = `${bounds.length} bounds and ${counts.length} counts`;
    return new Skip(
      'type',
      () => `${place}: expected a count for each bound, and maybe one more, found ${found}`,
    );
  }
  if (bounds.some((bound, at) => at > 0 && bound <= (bounds[at - 1] ?? -Infinity))) {
    return new Skip('type', () => `${place}: expected increasing bounds, found ${bounds.join(', ')}`);
  }
  if (counts.some((count) => count < 0)) {
    return new Skip(
      'negative',
      () => `${place}: a bucket cannot change by a negative count: ${counts.join(', ')}`,
    );
  }
  return counts.every(Number.isFinite)
    ? undefined
    : new Skip('not_finite', () => `${place}: expected finite counts, found ${counts.join(', ')}`);
}
