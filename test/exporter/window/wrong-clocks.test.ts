import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { START_MS, streamSetup, TestEngine } from '../../support/engine.js';
import { EVERY_SPAN } from './span-cases.js';

const LATENESS_MS = 30_000;
const SKEW_MS = 60_000;
/** Beyond every run: windows close by events alone, until the end. */
const IDLE_AFTER_MS = 3_600_000;
/** The spans of a case count from a time before all events. */
const BASE_MS = START_MS - 1_000_000;

const eventTime = { field: 'time', maxLateness: '30s', maxFutureSkew: '1m', idleAfter: '1h' };

/** How far the clock of each device is ahead of ours, in milliseconds. */
const CLOCKS: Readonly<Record<string, fc.Arbitrary<number>>> = {
  right: fc.constant(0),
  fast: fc.constant(45_000),
  slow: fc.constant(-20_000),
  jumping: fc.integer({ min: -200_000, max: 200_000 }),
};

interface Sent {
  readonly device: string;
  readonly timeMs: number;
  readonly arrivalMs: number;
}

/** An event of a device: `onTheWayMs` from its publisher to the exporter, `afterMs` since the one before it. */
const event = fc.constantFrom(...Object.keys(CLOCKS)).chain((device) =>
  fc.record({
    device: fc.constant(device),
    aheadMs: CLOCKS[device] ?? fc.constant(0),
    onTheWayMs: fc.nat(2_000),
    afterMs: fc.oneof(fc.nat(500), fc.nat(8_000)),
  }),
);
const events = fc.array(event, { minLength: 1, maxLength: 60 }).map((drawn): readonly Sent[] => {
  let nowMs = START_MS;
  return drawn.map(({ device, aheadMs, onTheWayMs, afterMs }) => {
    nowMs += afterMs;
    return { device, timeMs: nowMs - onTheWayMs + aheadMs, arrivalMs: nowMs };
  });
});

/** What the documentation says of lateness, event by event. */
function straight(sent: readonly Sent[]) {
  let newestMs = -Infinity;
  const [future, late, timely]: [Sent[], Sent[], Sent[]] = [[], [], []];
  for (const each of sent) {
    if (each.timeMs - each.arrivalMs > SKEW_MS) {
      future.push(each);
      continue;
    }
    newestMs = Math.max(newestMs, Math.min(each.timeMs, each.arrivalMs));
    (each.timeMs < newestMs - LATENESS_MS ? late : timely).push(each);
  }
  return { future, late, timely, newestMs };
}

function engineWith(metric: object): TestEngine {
  const count = { type: 'window', aggregate: 'count', ...metric };
  return new TestEngine(streamSetup({ stream: { eventTime }, metrics: { m: count } }));
}

function send(engine: TestEngine, { timeMs, arrivalMs, device }: Sent): void {
  engine.stepTo(arrivalMs);
  engine.sendEvent({ time: timeMs, device });
}

describe('with clocks that are fast, slow or jump', () => {
  test('the watermark is the newest event, but never ahead of the clock', () => {
    fc.assert(
      fc.property(events, (sent) => {
        const engine = engineWith({ size: '10s' });
        for (const each of sent) {
          send(engine, each);
          expect(engine.account.watermarkMs ?? -Infinity).toBeLessThanOrEqual(engine.nowMs - LATENESS_MS);
        }
        const { future, newestMs } = straight(sent);
        expect(engine.account.newestEventMs).toBe(newestMs === -Infinity ? undefined : newestMs);
        expect(engine.account.rejected.get('future') ?? 0).toBe(future.length);
      }),
    );
  });

  test('no event of a right clock is late, however fast another one is', () => {
    fc.assert(
      fc.property(events, (sent) => {
        const withoutJumps = sent.filter(({ device }) => device !== 'jumping');
        expect(straight(withoutJumps).late).toEqual([]);
        expect(straight(sent).late.filter(({ device }) => device === 'right')).toEqual([]);
      }),
    );
  });

  test.each([
    [10_000, 2_000],
    [60_000, 1_000],
  ])('a window of %i ms that slides shows the timely events up to the newest one', (sizeMs, slideMs) => {
    fc.assert(
      fc.property(events, (sent) => {
        const engine = engineWith({ size: `${sizeMs}ms`, slide: `${slideMs}ms` });
        for (const [index, each] of sent.entries()) {
          send(engine, each);
          const { timely, newestMs } = straight(sent.slice(0, index + 1));
          const endMs = (Math.floor(newestMs / slideMs) + 1) * slideMs;
          const within = timely.filter(({ timeMs }) => timeMs >= endMs - sizeMs && timeMs < endMs);
          const [shown = 'm 0'] = engine.samples();
          expect(shown).toBe(`m ${within.length}`);
        }
      }),
    );
  });
});

describe.each(EVERY_SPAN)('a published $name', ({ published }) => {
  test.each(published)(
    '$declared contains every event that is not late, and no other',
    ({ declared, closedBy }) => {
      fc.assert(
        fc.property(events, (sent) => {
          const engine = engineWith({ ...declared, publish: 'windows' });
          for (const each of sent) send(engine, each);
          engine.wait(2 * IDLE_AFTER_MS);
          const times = straight(sent).timely.map(({ timeMs }) => timeMs - BASE_MS);
          const expected = closedBy(times).map(
            ({ startMs, endMs, count }) => `${startMs}..${endMs}: ${count}`,
          );
          const closed = engine.closedWindows.map(
            ({ startMs, endMs, events: count }) => `${startMs - BASE_MS}..${endMs - BASE_MS}: ${count}`,
          );
          expect(closed.toSorted()).toEqual(times.length === 0 ? [] : expected.toSorted());
        }),
        { numRuns: 60 },
      );
    },
  );
});

test('a fast clock costs no other metric an event, and a late event only the windows', () => {
  const metrics = {
    all_total: { type: 'counter' },
    last_minute: { type: 'window', aggregate: 'count', size: '1m', slide: '1s' },
  };
  const engine = new TestEngine(streamSetup({ stream: { eventTime }, metrics }));
  for (let second = 0; second < 20; second++) {
    engine.stepTo(START_MS + second * 1_000);
    engine.sendEvent({ time: engine.nowMs + 45_000, device: 'fast' });
    engine.sendEvent({ time: engine.nowMs - 200, device: 'right' });
  }
  expect(engine.samples()).toEqual(['all_total 40', 'last_minute 20']);
  engine.sendEvent({ time: START_MS - 60_000, device: 'slow' });
  expect(engine.samples()).toEqual(['all_total 41', 'last_minute 20']);
  expect(engine.account).toMatchObject({ received: 41, accepted: 41 });
});

test('a session from the future is shown once the stream reaches it, not in place of the one under way', () => {
  const engine = engineWith({ session: '5s' });
  engine.sendEvent({ time: START_MS });
  engine.sendEvent({ time: START_MS + 45_000 });
  expect(engine.samples()).toEqual(['m 1']);
  engine.sendEvent({ time: START_MS });
  expect(engine.samples()).toEqual(['m 2']);
  engine.stepTo(START_MS + 46_000);
  engine.sendEvent({ time: START_MS + 46_000 });
  expect(engine.samples()).toEqual(['m 2']);
});

test('a gauge shows the value that came last, not the one of the device whose clock is fast', () => {
  const metrics = { delay: { type: 'gauge', value: 'delay' } };
  const engine = new TestEngine(streamSetup({ stream: { eventTime }, metrics }));
  engine.sendEvent({ time: START_MS + 45_000, delay: 1 });
  engine.stepTo(START_MS + 1_000);
  engine.sendEvent({ time: START_MS + 1_000, delay: 2 });
  expect(engine.samples()).toEqual(['delay 2']);
});
