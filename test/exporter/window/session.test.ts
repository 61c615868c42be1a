import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { streamSetup, TestEngine } from '../../support/engine.js';
import { describeOrder } from './order-contract.js';
import { at, eventTime } from './rig.js';

function engineOf(window: Record<string, unknown>, stream: Record<string, unknown> = { eventTime }) {
  const metric = { type: 'window', aggregate: 'count', session: '10s', ...window };
  return new TestEngine(streamSetup({ stream, metrics: { m: metric } }));
}

describe('a session', () => {
  test('is shown while it goes on, as long as events are no further apart than the gap', () => {
    const engine = engineOf({});
    engine.sendEvent(at(0));
    expect(engine.samples()).toEqual(['m 1']);
    engine.sendEvent(at(10));
    expect(engine.samples()).toEqual(['m 2']);
    engine.sendEvent(at(20));
    expect(engine.samples()).toEqual(['m 3']);
  });

  test('gives way to the next one when the gap was longer', () => {
    const engine = engineOf({});
    engine.sendAll([at(0), at(5), at(15.001)]);
    expect(engine.samples()).toEqual(['m 1']);
  });

  test('is joined with the next one by an event that comes between them, however late', () => {
    const engine = engineOf({ aggregate: 'max', value: 'delay' });
    engine.sendAll([at(0, { delay: 7 }), at(20, { delay: 1 })]);
    expect(engine.samples()).toEqual(['m 1']);
    engine.sendEvent(at(10, { delay: 2 }));
    expect(engine.samples()).toEqual(['m 7']);
    expect([...engine.engine.readings('m')]).toEqual([{ labels: [], value: 7, events: 3 }]);
  });

  test('begins earlier when an event before it comes after it', () => {
    const engine = engineOf({});
    engine.sendAll([at(20), at(12), at(4)]);
    expect(engine.samples()).toEqual(['m 3']);
  });

  test('is each series own', () => {
    const engine = engineOf({ labels: { origin: 'origin' } });
    engine.sendAll([at(0, { origin: 'ORD' }), at(8, { origin: 'DFW' }), at(16, { origin: 'ORD' })]);
    expect(engine.samples()).toEqual(['m{origin="DFW"} 1', 'm{origin="ORD"} 1']);
  });

  test('stays after its end for one more gap, with the value that it had, and is gone', () => {
    const engine = engineOf({}, {});
    engine.sendAll([{}, {}]);
    const shown: string[] = [];
    for (let second = 1; second <= 24; second++) {
      engine.wait(1_000);
      shown.push(engine.samples()[0] ?? 'gone');
    }
    expect(shown).toEqual([...Array<string>(20).fill('m 2'), ...Array<string>(4).fill('gone')]);
    expect([...engine.engine.seriesCounts()]).toEqual([{ metric: 'm', count: 0 }]);
    engine.sendEvent({});
    expect(engine.samples()).toEqual(['m 1']);
  });

  test('of a stream that fell silent closes by the clock', () => {
    const engine = engineOf({});
    engine.sendEvent(at(0));
    engine.wait(50_000);
    expect(engine.samples()).toEqual(['m 1']);
    engine.wait(1);
    expect(engine.samples()).toEqual([]);
  });

  test('that the clock has closed takes no more events, and leaves no series behind', () => {
    const engine = engineOf({ labels: { origin: 'origin' } });
    engine.sendEvent(at(0, { origin: 'ORD' }));
    engine.wait(60_000);
    expect(engine.sendEvent(at(5, { origin: 'ORD' }))).toBeUndefined();
    expect(engine.samples()).toEqual([]);
    engine.wait(1);
    expect([...engine.engine.seriesCounts()]).toEqual([{ metric: 'm', count: 0 }]);
  });

  test('has a rate over its length, which is the time from its first event to the gap after its last', () => {
    const engine = engineOf({ aggregate: 'rate' });
    engine.sendEvent(at(0));
    expect(engine.samples()).toEqual(['m 0.1']);
    engine.sendAll([at(4), at(10)]);
    expect(engine.samples()).toEqual(['m 0.15']);
  });

  test.each([
    ['sum', 'delay', ['m 6']],
    ['mean', 'delay', ['m 2']],
    ['min', 'delay', ['m 1']],
    ['stddev', 'delay', ['m 0.816496580927726']],
    ['distinct', 'origin', ['m 2']],
    ['p50', 'delay', ['m 1.993661701417345']],
    ['top', 'origin', ['m{top="DFW"} 1', 'm{top="ORD"} 2']],
  ])('%s of %s', (aggregate, value, samples) => {
    const engine = engineOf({ aggregate, value });
    engine.sendAll([
      at(0, { origin: 'ORD', delay: 1 }),
      at(12, { origin: 'DFW', delay: 2 }),
      at(6, { origin: 'ORD', delay: 3 }),
    ]);
    expect(engine.samples()).toEqual(samples);
  });
});

describeOrder({
  what: 'session',
  shapes: fc.constantFrom('250ms', '1s', '3s', '20s').map((session) => ({ session })),
  aggregates: ['count', 'sum', 'mean', 'min', 'max', 'stddev', 'rate', 'distinct', 'top', 'p95'],
  // Rounding depends on the order in which states are merged.
  shown: (engine) =>
    engine.samples().map((sample) => {
      const [, series, value] = /^(.*) (\S+)$/.exec(sample) ?? [];
      return [series, Number(Number(value).toPrecision(9))];
    }),
});
