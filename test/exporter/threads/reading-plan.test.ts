import { describe, expect, test } from '@jest/globals';
import { planReading, streamsOf, withQueueGroups } from '../../../exporter/threads/reading-plan.js';
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
