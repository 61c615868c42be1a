import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { streamSetup, TestEngine } from '../../support/engine.js';
import { eventTime, RECORDED_MS } from './rig.js';

export interface OrderCase {
  /** The subject of the test titles: "window". */
  readonly what: string;
  /** What a metric of this kind declares apart from its aggregate. */
  readonly shapes: fc.Arbitrary<object>;
  readonly aggregates: readonly string[];
  /** The result to compare. */
  readonly shown: (engine: TestEngine) => unknown;
}

const event = fc.record({
  time: fc.integer({ min: 0, max: 30_000 }).map((ms) => RECORDED_MS + ms),
  origin: fc.constantFrom('ORD', 'DFW', 'ATL'),
  delay: fc.integer({ min: -60, max: 600 }),
});
/** Events, and the same events in another order. */
const shuffled = fc
  .array(event, { minLength: 1, maxLength: 60 })
  .chain((events) =>
    fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
  );

/** A setup with a metric for each aggregate. */
export function setupOf(aggregates: readonly string[], shape: object) {
  const metrics = aggregates.map((aggregate) => [
    `m_${aggregate}`,
    { type: 'window', aggregate, value: 'delay', labels: { origin: 'origin' }, ...shape },
  ]);
  return streamSetup({ stream: { eventTime }, metrics: Object.fromEntries(metrics) });
}

/** The samples, rounded: rounding errors differ with the order in which states are merged. */
export function roundedSamples(engine: TestEngine): readonly (readonly [string | undefined, number])[] {
  return engine.samples().map((sample) => {
    const [, series, value] = /^(.*) (\S+)$/.exec(sample) ?? [];
    return [series, Number(Number(value).toPrecision(9))];
  });
}

/** Windows do not depend on the order of events, or on when they are read. */
export function describeOrder({ what, shapes, aggregates, shown }: OrderCase): void {
  const enginePair = (shape: object) => {
    const setup = setupOf(aggregates, shape);
    return [new TestEngine(setup), new TestEngine(setup)] as const;
  };

  describe('the order in which events come', () => {
    test(`makes no difference to any ${what}, as long as none is late`, () => {
      fc.assert(
        fc.property(shuffled, shapes, fc.nat(60), ([events, otherOrder], shape, idleSeconds) => {
          const [one, other] = enginePair(shape);
          one.sendAll(events);
          other.sendAll(otherOrder);
          expect(other.account.accepted).toBe(events.length);
          expect(shown(other)).toEqual(shown(one));
          for (const engine of [one, other]) engine.wait(idleSeconds * 1000);
          expect(shown(other)).toEqual(shown(one));
        }),
        { numRuns: 60 },
      );
    });

    test(`nor does it matter when a ${what} is read`, () => {
      fc.assert(
        fc.property(shuffled, shapes, ([, events], shape) => {
          const [watched, unwatched] = enginePair(shape);
          unwatched.sendAll(events);
          for (const each of events) {
            watched.sendEvent(each);
            watched.exposition();
            watched.wait(1);
          }
          unwatched.wait(events.length);
          expect(shown(watched)).toEqual(shown(unwatched));
        }),
        { numRuns: 30 },
      );
    });
  });
}
