import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SpaceSaving } from '../../../exporter/aggregate/space-saving.js';
import { top } from '../../../exporter/aggregate/top.js';
import { samples, zipf } from './samples.js';

const CAPACITY = 8;

function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function summaryOf(values: readonly string[]): SpaceSaving {
  const summary = new SpaceSaving(CAPACITY);
  for (const value of values) summary.add(value);
  return summary;
}

/** The promises of the summary, for every value of the stream that it stands for. */
function expectBounds(summary: SpaceSaving, values: readonly string[]): void {
  const counters = new Map(summary.top(CAPACITY).map((counter) => [counter.value, counter]));
  const allowed = values.length / CAPACITY;
  for (const [value, exact] of countsOf(values)) {
    const counter = counters.get(value);
    if (counter === undefined) {
      expect(exact).toBeLessThanOrEqual(allowed);
    } else {
      expect(counter.count).toBeGreaterThanOrEqual(exact);
      expect(counter.count - counter.error).toBeLessThanOrEqual(exact);
      expect(counter.error).toBeLessThanOrEqual(allowed);
    }
  }
}

const skewed = fc.array(
  fc.oneof({ weight: 2, arbitrary: fc.constantFrom('a', 'b', 'c') }, fc.nat(40).map(String)),
  { maxLength: 300, size: 'max' },
);

test('beyond its capacity, each count is too high by its error at most', () => {
  fc.assert(fc.property(skewed, (values) => expectBounds(summaryOf(values), values)));
});

test('the bounds hold for merged parts, and for what is added after', () => {
  fc.assert(
    fc.property(skewed, skewed, skewed, skewed, (a, b, c, later) => {
      const summary = summaryOf(a);
      const other = summaryOf(b);
      other.merge(summaryOf(c));
      summary.merge(other);
      for (const value of later) summary.add(value);
      expectBounds(summary, [...a, ...b, ...c, ...later]);
    }),
  );
});

test('merging is commutative beyond the capacity too', () => {
  fc.assert(
    fc.property(skewed, skewed, (a, b) => {
      const [one, other] = [summaryOf(a), summaryOf(b)];
      one.merge(summaryOf(b));
      other.merge(summaryOf(a));
      expect(one.top(CAPACITY)).toEqual(other.top(CAPACITY));
    }),
  );
});

test('up to its capacity, merged parts are exact, in any grouping, and after they were saved', () => {
  const few = fc.array(fc.nat(CAPACITY - 1).map(String), { maxLength: 60 });
  const back = (summary: SpaceSaving) => {
    const restored = new SpaceSaving(CAPACITY);
    restored.restore(summary.top(CAPACITY), summary.missed);
    return restored;
  };
  fc.assert(
    fc.property(few, few, few, few, (a, b, c, later) => {
      const [summary, other] = [summaryOf(a), back(summaryOf(b))];
      other.merge(summaryOf(c));
      summary.merge(other);
      const whole = back(summary);
      for (const value of later) whole.add(value);
      const counted = new Map(whole.top(CAPACITY).map(({ value, count }) => [value, count]));
      expect(counted).toEqual(countsOf([...a, ...b, ...c, ...later]));
      expect(whole.missed).toBe(0);
    }),
  );
});

test('no value has more than the missed count without being tracked', () => {
  fc.assert(
    fc.property(skewed, skewed, skewed, (a, b, later) => {
      const summary = summaryOf(a);
      summary.merge(summaryOf(b));
      for (const value of later) summary.add(value);
      const tracked = new Set(summary.top(CAPACITY).map(({ value }) => value));
      for (const [value, count] of countsOf([...a, ...b, ...later])) {
        if (!tracked.has(value)) expect(count).toBeLessThanOrEqual(summary.missed);
      }
    }),
  );
});

test('the greatest come first, whatever the limit', () => {
  fc.assert(
    fc.property(skewed, fc.integer({ min: 1, max: CAPACITY }), (values, limit) => {
      const summary = summaryOf(values);
      expect(summary.top(limit)).toEqual(summary.top(CAPACITY).slice(0, limit));
    }),
  );
});

test.each([1, 2, 3])('the ten leaders of a Zipf stream are found among 100,000 values (seed %d)', (seed) => {
  const values = samples(500_000, zipf(100_000), seed).map(String);
  const aggregate = top(10);
  const slices = Array.from({ length: 5 }, (_, part) => values.filter((_value, index) => index % 5 === part));
  const whole = aggregate.zero();
  for (const value of values) aggregate.add(whole, value);
  const merged = aggregate.zero();
  for (const slice of slices) {
    const state = aggregate.zero();
    for (const value of slice) aggregate.add(state, value);
    aggregate.merge(merged, state);
  }
  const leaders = [...countsOf(values)]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 10)
    .map(([value]) => value);
  expect([...readTop(aggregate.read(whole, 0)).keys()]).toEqual(leaders);
  expect([...readTop(aggregate.read(merged, 0)).keys()].sort()).toEqual([...leaders].sort());
});

test('with as many values as it follows, counts are exact and in order', () => {
  const aggregate = top(3);
  const state = aggregate.zero();
  for (const value of ['DFW', 'ORD', 'DFW', 'ATL', 'ORD', 'DFW', 'ABQ']) aggregate.add(state, value);
  expect([...readTop(aggregate.read(state, 0))]).toEqual([
    ['DFW', 3],
    ['ORD', 2],
    ['ABQ', 1],
  ]);
});

test('a top of no values is refused', () => {
  expect(() => top(0)).toThrow('BUG: top of 0 values');
});

function readTop(reading: number | ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return typeof reading === 'number' ? new Map() : reading;
}
