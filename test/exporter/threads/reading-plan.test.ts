import { describe, expect, test } from '@jest/globals';
import {
  leavingReaders,
  planReading,
  readWhole,
  streamsOf,
  withQueueGroups,
} from '../../../exporter/threads/reading-plan.js';
import type { ReadingPlan } from '../../../exporter/threads/reading-plan.js';
import type { Setup } from '../../../setup/model/setup.js';
import { stepSchema } from '../../../setup/model/step.js';
import { streamSchema } from '../../../setup/model/stream.js';
import { streamSetup } from '../../support/engine.js';

const SUBJECT = { subject: 'flights' };
const JETSTREAM = { jetstream: { stream: 'FLIGHTS' } };
const FILE = { file: { path: 'flights.csv' } };
const DEDUPLICATED = { subject: 'flights', deduplicate: { by: 'id', within: '1m' } };
const ROUTED = { routed: true };

/** `routes`: pairs of source and target stream. */
function setupOf(
  streams: Readonly<Record<string, object>>,
  routes: readonly (readonly [string, string])[] = [],
): Setup {
  const steps = new Map<string, ReturnType<typeof stepSchema.parse>[]>();
  for (const [from, to] of routes) {
    steps.set(from, [...(steps.get(from) ?? []), stepSchema.parse({ route: to, when: 'true' })]);
  }
  return {
    ...streamSetup({}),
    streams: Object.entries(streams).map(([name, stream]) => ({ ...streamSchema.parse(stream), name })),
    steps,
  };
}

const plain = (plan: ReadingPlan) => Object.fromEntries(plan);

describe('which worker reads what', () => {
  test('all share a stream on a subject', () => {
    expect(plain(planReading(setupOf({ a: SUBJECT }), 3))).toEqual({ a: [0, 1, 2] });
  });

  test('one reads a durable, a file, and a stream without duplicates; they are spread evenly', () => {
    const setup = setupOf({ a: JETSTREAM, b: SUBJECT, c: FILE, d: DEDUPLICATED });
    expect(plain(planReading(setup, 2))).toEqual({ a: [0], b: [0, 1], c: [1], d: [0] });
  });

  test('streams that route to one another stay together, and are shared only if each can be', () => {
    const streams = {
      a: SUBJECT,
      b: ROUTED,
      c: SUBJECT,
      d: { ...ROUTED, ...DEDUPLICATED, subject: undefined },
      e: FILE,
    };
    const routes = [
      ['a', 'b'],
      ['c', 'd'],
    ] as const;
    expect(plain(planReading(setupOf(streams, routes), 2))).toEqual({
      a: [0, 1],
      b: [0, 1],
      c: [0],
      d: [0],
      e: [1],
    });
    const joined = planReading(setupOf(streams, [...routes, ['c', 'b']]), 2);
    expect(plain(joined)).toEqual({ a: [0], b: [0], c: [0], d: [0], e: [1] });
  });

  test('what one reads whole stays with it in the next plan', () => {
    const first = planReading(setupOf({ a: JETSTREAM, b: FILE }), 2);
    const setup = setupOf({ z: DEDUPLICATED, b: FILE, a: JETSTREAM });
    expect(plain(planReading(setup, 2, first))).toEqual({ z: [0], b: [1], a: [0] });
    expect(plain(planReading(setupOf({ c: FILE, b: FILE }), 2, first))).toEqual({ c: [0], b: [1] });
  });

  describe('one reads a stream of which a metric depends on the order of the events, and what it routes to', () => {
    const labels = { origin: 'origin' };
    const metrics = {
      last_delay: { type: 'gauge', value: 'delay', labels },
      flown_total: { type: 'counter', from: 'total', value: 'delay', labels },
      flights_total: { type: 'counter', labels },
      delay_minutes: { type: 'histogram', value: 'delay', buckets: [5], labels },
      delay_p90: { type: 'window', aggregate: 'p90', value: 'delay', size: '10s', labels },
    };
    const withMetric = (name: keyof typeof metrics, streams: object = { flights: SUBJECT, a: SUBJECT }) => ({
      ...setupOf({ ...streams }, [['flights', 'a']]),
      metrics: streamSetup({ metrics: { [name]: metrics[name] } }).metrics,
    });
    const routed = { flights: SUBJECT, a: ROUTED };

    test.each(['flights_total', 'delay_minutes', 'delay_p90'] as const)('%s does not', (name) => {
      expect(plain(planReading(withMetric(name, routed), 2))).toEqual({ flights: [0, 1], a: [0, 1] });
      expect(readWhole(withMetric(name, routed))).toEqual(new Map());
    });

    test.each([
      ['last_delay', 'gauge "last_delay" shows the last event'],
      ['flown_total', 'counter "flown_total" compares each total with the one before'],
    ] as const)('%s does', (name, reason) => {
      expect(plain(planReading(withMetric(name, routed), 2))).toEqual({ flights: [0], a: [0] });
      expect(readWhole(withMetric(name, routed))).toEqual(new Map([['flights', reason]]));
      const fromOther = `it routes events to or from "flights", and ${reason}`;
      expect(readWhole(withMetric(name)).get('a')).toBe(fromOther);
    });
  });

  test('the streams of a worker', () => {
    const plan = planReading(setupOf({ a: JETSTREAM, b: SUBJECT, c: FILE }), 2);
    expect(streamsOf(plan, 0)).toEqual(['a', 'b']);
    expect(streamsOf(plan, 1)).toEqual(['b', 'c']);
  });
});

test('each stream on subjects has a queue group, its own or one of its name', () => {
  const setup = setupOf({ a: SUBJECT, b: { ...SUBJECT, queueGroup: 'shared' }, c: DEDUPLICATED, d: FILE });
  const groups = withQueueGroups(setup, 'natsight-1').streams.map(({ source }) =>
    source.kind === 'subject' ? source.queueGroup : source.kind,
  );
  expect(groups).toEqual(['natsight-1-a', 'shared', 'natsight-1-c', 'file']);
});

test('a worker whose stored stream another one is to read ends first; of plain subjects nothing is known of where it is', () => {
  const streams = { a: JETSTREAM, b: JETSTREAM, c: SUBJECT, d: ROUTED };
  const apart = setupOf(streams, [['a', 'd']]);
  const joined = setupOf(streams, [
    ['a', 'd'],
    ['b', 'd'],
  ]);
  const before = planReading(apart, 2);
  const after = planReading(joined, 2, before);
  expect([before.get('a'), before.get('b')]).toEqual([[0], [1]]);
  expect(after.get('a')).toEqual(after.get('b'));
  const [reader = -1] = after.get('a') ?? [];
  expect(leavingReaders(joined, before, after)).toEqual([1 - reader]);
  expect(leavingReaders(joined, after, after)).toEqual([]);
  expect(leavingReaders(joined, new Map(), after)).toEqual([]);
  expect(leavingReaders(setupOf({ c: SUBJECT }), new Map([['c', [0, 1]]]), new Map([['c', [0]]]))).toEqual(
    [],
  );
});
