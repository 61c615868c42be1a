import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { planReading } from '../../../exporter/threads/reading-plan.js';
import type { Setup } from '../../../setup/model/setup.js';
import { TestEngine, metricAccountOf, streamSetup } from '../../support/engine.js';
import { SeveralEngines } from '../../support/several-engines.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';

const RUN = fuzzRuns(40, { each: 1_000 });
jest.setTimeout(RUN.numRuns * 2_000);

const WORKERS = 3;
const labels = { origin: 'origin', haul: 'haul' };
const eventTime = { field: 'time', maxLateness: '5s', idleAfter: '1h' };
const window = { type: 'window', labels, value: 'delay' };

/** What any order of the events gives. Values are whole numbers: sums of fractions differ in their last digits by the order. */
const inAnyOrder = {
  flights_total: { type: 'counter', labels, idle: '8s' },
  delay_minutes_total: { type: 'counter', value: 'delay', where: 'delay > 4' },
  delay_minutes: { type: 'histogram', value: 'delay', buckets: [5, 20], labels },
  ...Object.fromEntries(
    ['count', 'sum', 'mean', 'min', 'max', 'rate', 'peak', 'p90'].flatMap((aggregate) => [
      [`sliding_${aggregate}`, { ...window, aggregate, ...valueOf(aggregate), size: '10s', slide: '2s' }],
      [`tumbling_${aggregate}`, { ...window, aggregate, ...valueOf(aggregate), size: '4s' }],
      [`session_${aggregate}`, { ...window, aggregate, ...valueOf(aggregate), session: '3s' }],
    ]),
  ),
  origins: { ...window, aggregate: 'distinct', value: 'origin', labels: {}, size: '10s' },
  busiest: { ...window, aggregate: 'top', value: 'origin', labels: {}, size: '10s' },
};

/** What only the order of the events gives. */
const inTheirOrder = {
  last_delay_minutes: { type: 'gauge', value: 'delay', labels },
  /** Which values are beyond the limit depends on which came first. */
  limited_total: { type: 'counter', labels: { origin: { value: 'origin', limit: 2 } } },
  few_series_total: { type: 'counter', labels, seriesLimit: 2 },
  flown_total: { type: 'counter', value: 'delay', from: 'total', per: 'haul', labels: { origin: 'origin' } },
};

const insights = {
  HugeDelay: {
    stream: 'flights',
    where: 'delay > 90',
    labels: { origin: 'origin' },
    holdFor: '10s',
    summary: 'Huge delay',
  },
  ManyFlights: { metric: 'sliding_count', above: 3, summary: 'Many flights' },
};

function valueOf(aggregate: string): object {
  return aggregate === 'count' || aggregate === 'rate' ? { value: undefined } : {};
}

const event = fc.record({
  /** Often the same time as the event before. */
  afterMs: fc.constantFrom(0, 0, 0, 1, 400, 2_500),
  behindMs: fc.constantFrom(0, 0, 1, 1_000, 5_000),
  origin: fc.constantFrom('ORD', 'JFK', 'LAX'),
  haul: fc.constantFrom('long', 'short'),
  delay: fc.nat(100),
  id: fc.nat(30),
  reader: fc.nat(WORKERS - 1),
});
const cut = fc.oneof(
  fc.record({ drained: fc.nat(WORKERS - 1) }),
  fc.record({ settled: fc.shuffledSubarray([0, 1, 2], { minLength: WORKERS }) }),
);
const happenings = fc.array(fc.oneof({ weight: 5, arbitrary: event }, { weight: 1, arbitrary: cut }), {
  maxLength: 80,
});
type Happenings = typeof happenings extends fc.Arbitrary<infer List> ? List : never;

/** The same events through one engine, and through several between which the reading plan shares them. */
function bothOf(setup: Setup, list: Happenings) {
  const readers = planReading(setup, WORKERS).get('flights') ?? [];
  const one = new TestEngine(setup);
  const several = new SeveralEngines(setup, WORKERS);
  for (const next of list) {
    if ('drained' in next) several.drain(next.drained);
    else if ('settled' in next) several.settle(next.settled);
    else {
      const { afterMs, behindMs, reader, ...fields } = next;
      one.wait(afterMs);
      several.wait(afterMs);
      const sent = { ...fields, time: one.nowMs - behindMs };
      one.sendEvent(sent);
      several.reader(readers[reader % readers.length] ?? 0).sendEvent(sent);
    }
  }
  several.settle();
  one.wait(0);
  return { one, main: several.main, isShared: readers.length > 1 };
}

function seenOf(engine: TestEngine, setup: Setup) {
  const { received, accepted, rejected } = engine.account;
  return {
    samples: engine.samples(),
    counts: { received, accepted, rejected: Object.fromEntries(rejected) },
    accounts: setup.metrics.map(({ name }) => [name, metricAccountOf(engine.engine, name)]),
    started: engine.happened
      .flatMap((happening) =>
        happening.kind === 'insightChanged' && happening.change.change === 'started'
          ? [`${happening.change.insight.name} ${JSON.stringify(happening.change.labels)}`]
          : [],
      )
      .toSorted(),
  };
}

describe('several workers show what one thread shows', () => {
  test.each([
    ['by arrival', {}],
    ['by event time', { eventTime }],
  ])('of what any order gives, with the events shared out as they come, %s', (_, stream) => {
    const { HugeDelay } = insights;
    const setup = streamSetup({ stream, metrics: inAnyOrder, insights: { HugeDelay } });
    fc.assert(
      fc.property(happenings, (list) => {
        const { one, main, isShared } = bothOf(setup, list);
        expect(isShared).toBe(true);
        expect(seenOf(main, setup)).toEqual(seenOf(one, setup));
      }),
      RUN,
    );
  });

  test.each([
    ['by arrival', {}],
    ['by event time', { eventTime }],
    ['without duplicates', { deduplicate: { by: 'id', within: '10m' } }],
  ])(
    'of what their order gives, also of events at the same time, since one worker reads them, %s',
    (_, stream) => {
      const setup = streamSetup({ stream, metrics: { ...inAnyOrder, ...inTheirOrder }, insights });
      fc.assert(
        fc.property(happenings, (list) => {
          const { one, main, isShared } = bothOf(setup, list);
          expect(isShared).toBe(false);
          // A metric's insight is evaluated when its series are merged: what rises and falls in between is not seen.
          const { started: _started, ...seen } = seenOf(main, setup);
          const { started: _ofOne, ...ofOne } = seenOf(one, setup);
          expect(seen).toEqual(ofOne);
        }),
        RUN,
      );
    },
  );
});
