import { describe, expect, test } from '@jest/globals';
import { streamSetup, TestEngine } from '../../support/engine.js';
import { describeOrder, setupOf } from './order-contract.js';
import { at, eventTime } from './rig.js';
import { SPAN_CASES } from './span-cases.js';

function engineOf(window: Record<string, unknown>, stream: Record<string, unknown> = { eventTime }) {
  return new TestEngine(streamSetup({ stream, metrics: { m: { type: 'window', ...window } } }));
}

describe('a window that slides', () => {
  const count = { aggregate: 'count', size: '10s', slide: '2s' };

  test('shows an event at once, and for as long as it is in the window', () => {
    const engine = engineOf(count);
    engine.sendEvent(at(0));
    expect(engine.samples()).toEqual(['m 1']);
    engine.sendEvent(at(9.9));
    expect(engine.samples()).toEqual(['m 2']);
    engine.sendEvent(at(10));
    expect(engine.samples()).toEqual(['m 2']);
    engine.sendEvent(at(19.9));
    expect(engine.samples()).toEqual(['m 2']);
  });

  test('takes events out of order into the slices that they belong to', () => {
    const engine = engineOf(count);
    engine.sendAll([at(9), at(1), at(3), at(-0.1)]);
    expect(engine.samples()).toEqual(['m 3']);
    engine.sendEvent(at(11));
    expect(engine.samples()).toEqual(['m 3']);
  });

  test('skips late events, not in silence', () => {
    const engine = engineOf(count);
    engine.sendEvent(at(60));
    expect(engine.sendEvent(at(29.9))).toBeUndefined();
    expect(engine.accountOf('m')).toEqual({ counted: 1, excluded: 0, skipped: { late: 1 } });
    expect(engine.sendEvent(at(30))).toBeUndefined();
    expect(engine.samples()).toEqual(['m 1']);
  });

  test('empties by the clock when no events come, shows 0 for one more window, and is gone', () => {
    const engine = engineOf(count);
    engine.sendEvent(at(0));
    const shown: string[] = [];
    for (let second = 1; second <= 24; second++) {
      engine.wait(1_000);
      shown.push(engine.samples()[0] ?? 'gone');
    }
    expect(shown.slice(0, 10)).toEqual(Array(10).fill('m 1'));
    expect(shown.slice(10, 19)).toEqual(Array(9).fill('m 0'));
    expect(shown.slice(19)).toEqual(Array(5).fill('gone'));
    expect([...engine.engine.seriesCounts()]).toEqual([{ metric: 'm', count: 0 }]);
    engine.sendEvent(at(25));
    expect(engine.samples()).toEqual(['m 1']);
  });

  test('an aggregate for which 0 would lie is gone at once', () => {
    const engine = engineOf({ ...count, aggregate: 'max', value: 'delay' });
    engine.sendEvent(at(0, { delay: 7 }));
    expect(engine.samples()).toEqual(['m 7']);
    engine.wait(11_000);
    expect(engine.samples()).toEqual([]);
  });

  test('frees the labels of series that are gone', () => {
    const engine = engineOf({ ...count, labels: { origin: { value: 'origin', limit: 1 } } });
    engine.sendEvent(at(0, { origin: 'ORD' }));
    engine.wait(30_000);
    engine.sendEvent(at(30, { origin: 'DFW' }));
    expect(engine.samples()).toEqual(['m{origin="DFW"} 1']);
  });

  test('without event time follows the clock', () => {
    const engine = engineOf({ ...count, aggregate: 'rate' }, {});
    engine.sendAll([{}, {}]);
    engine.wait(5_000);
    engine.sendEvent({});
    expect(engine.samples()).toEqual(['m 0.3']);
    engine.wait(5_000);
    expect(engine.samples()).toEqual(['m 0.1']);
  });

  test('readings say how many events they stand on', () => {
    const engine = engineOf({ ...count, aggregate: 'mean', value: 'delay', labels: { origin: 'origin' } });
    engine.sendAll([at(0, { origin: 'ORD', delay: 1 }), at(5, { origin: 'ORD', delay: 5 })]);
    expect([...engine.engine.readings('m')]).toEqual([{ labels: ['ORD'], value: 3, events: 2 }]);
  });
});

describe('a window that does not overlap the next', () => {
  const count = { aggregate: 'count', size: '10s' };

  test('is shown when it has closed: when the watermark has passed its end', () => {
    const engine = engineOf(count);
    engine.sendAll([at(0), at(9.9), at(10)]);
    expect(engine.samples()).toEqual([]);
    engine.sendEvent(at(39.9));
    expect(engine.samples()).toEqual([]);
    engine.sendEvent(at(40));
    expect(engine.samples()).toEqual(['m 2']);
    engine.sendEvent(at(50));
    expect(engine.samples()).toEqual(['m 1']);
  });

  test('takes events until it closes, in whatever order they come', () => {
    const engine = engineOf(count);
    engine.sendAll([at(35), at(8), at(25), at(5), at(40)]);
    expect(engine.samples()).toEqual(['m 2']);
  });

  test('shows 0 for a window without events, once, and then is gone', () => {
    const engine = engineOf(count);
    engine.sendAll([at(0), at(40)]);
    expect(engine.samples()).toEqual(['m 1']);
    engine.sendEvent(at(50));
    expect(engine.samples()).toEqual(['m 0']);
    engine.sendEvent(at(60));
    expect(engine.samples()).toEqual([]);
    engine.sendEvent(at(80));
    expect(engine.samples()).toEqual(['m 1']);
  });

  test('closes by the clock when no events come', () => {
    const engine = engineOf(count);
    engine.sendEvent(at(0));
    engine.wait(39_000);
    expect(engine.samples()).toEqual([]);
    engine.wait(1_000);
    expect(engine.samples()).toEqual(['m 1']);
  });
});

/** These read the same to the last digit, in whatever order states are merged. */
const aggregates = ['count', 'sum', 'min', 'max', 'rate', 'distinct', 'p95'];

describeOrder({
  what: 'window',
  shapes: SPAN_CASES.sized.shapes,
  aggregates,
  shown: (engine) => engine.samples(),
});

test('an event older than the window, after a reading, still makes it show zero', () => {
  const engine = new TestEngine(setupOf(aggregates, { size: '1s', slide: '250ms' }));
  const sendAt = (seconds: number, origin: string) => engine.sendEvent(at(seconds, { origin, delay: 0 }));
  sendAt(2, 'ORD');
  sendAt(0, 'DFW');
  engine.exposition();
  sendAt(0.25, 'DFW');
  expect(engine.samples()).toContain('m_count{origin="DFW"} 0');
});
