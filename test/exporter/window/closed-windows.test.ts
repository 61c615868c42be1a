import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ClosedWindow } from '../../../exporter/window/closed-window.js';
import { streamSetup, TestEngine } from '../../support/engine.js';
import type { StreamBlocks } from '../../support/engine.js';
import { at, RECORDED_MS } from './rig.js';
import { EVERY_SPAN } from './span-cases.js';

const eventTime = { field: 'time', maxLateness: '5s', maxFutureSkew: '1d', idleAfter: '10s' };
const second = (ms: number) => (ms - RECORDED_MS) / 1000;

/** An engine and the windows that it has closed: `origin start..end: value of events`. */
function rigOf(window: Record<string, unknown>) {
  const metric = { type: 'window', aggregate: 'count', publish: 'windows.m', ...window };
  const blocks: StreamBlocks = { stream: { eventTime }, metrics: { m: metric } };
  const engine = new TestEngine(streamSetup(blocks));
  return { engine, told: () => engine.closedWindows.map(lineOf), blocks };
}

function lineOf({ labels, startMs, endMs, reading, events }: ClosedWindow): string {
  const span = `${second(startMs)}..${second(endMs)}`;
  return `${labels['origin'] ?? ''} ${span}: ${JSON.stringify(reading)} of ${events}`.trim();
}

describe('windows that do not overlap are handed out', () => {
  test('when the watermark has passed their end, each once, the empty ones not', () => {
    const { engine, told } = rigOf({ size: '10s' });
    engine.sendAll([at(0), at(9.9), at(14)]);
    engine.wait(1);
    expect(told()).toEqual([]);
    engine.sendEvent(at(15));
    engine.wait(1);
    expect(told()).toEqual(['0..10: 2 of 2']);
    engine.sendAll([at(16), at(55)]);
    engine.wait(1);
    engine.wait(1);
    expect(told()).toEqual(['0..10: 2 of 2', '10..20: 3 of 3']);
  });

  test('by series', () => {
    const { engine, told } = rigOf({ size: '10s', labels: { origin: 'origin' } });
    engine.sendAll([at(0, { origin: 'ORD' }), at(1, { origin: '' }), at(40, { origin: 'DFW' })]);
    engine.wait(1);
    expect(told()).toEqual(['ORD 0..10: 1 of 1', '0..10: 1 of 1']);
  });

  test('by the clock when no events come', () => {
    const { engine, told } = rigOf({ size: '10s' });
    engine.sendEvent(at(0));
    engine.wait(14_999);
    expect(told()).toEqual([]);
    engine.wait(1);
    expect(told()).toEqual(['0..10: 1 of 1']);
    engine.sendEvent(at(5));
    engine.wait(60_000);
    expect(told()).toEqual(['0..10: 1 of 1']);
  });
});

test('windows that slide are handed out slide by slide, with what came as late as is allowed', () => {
  const { engine, told } = rigOf({ size: '6s', slide: '2s' });
  engine.sendAll([at(1), at(6), at(1.5), at(2), at(30)]);
  engine.wait(1);
  expect(told()).toEqual([
    '-4..2: 2 of 2',
    '-2..4: 3 of 3',
    '0..6: 3 of 3',
    '2..8: 2 of 2',
    '4..10: 1 of 1',
    '6..12: 1 of 1',
  ]);
});

test('a session is handed out when it closes, and is no longer joined with a later one', () => {
  const { engine, told } = rigOf({ session: '4s' });
  engine.sendAll([at(0), at(3), at(12)]);
  engine.wait(1);
  expect(told()).toEqual([]);
  engine.sendEvent(at(12.001));
  engine.wait(1);
  expect(told()).toEqual(['0..7: 2 of 2']);
  engine.wait(30_000);
  expect(told()).toEqual(['0..7: 2 of 2', '12..16.001: 2 of 2']);
});

test('a metric that does not publish its windows hands none out', () => {
  const { engine, told } = rigOf({ size: '1s', publish: undefined });
  engine.sendAll([at(0), at(30)]);
  engine.wait(1);
  expect(told()).toEqual([]);
});

test('a reload hands nothing out twice, and nothing that is under way is lost', () => {
  const { engine, told, blocks } = rigOf({ size: '10s' });
  engine.sendAll([at(0), at(15)]);
  engine.wait(1);
  engine.reload(streamSetup({ ...blocks, steps: [{ where: 'true' }] }));
  engine.sendAll([at(16), at(30)]);
  engine.wait(1);
  expect(told()).toEqual(['0..10: 1 of 1', '10..20: 2 of 2']);
});

describe('where many series close at once', () => {
  const oneByOne = { begin: () => undefined, isOver: () => true };
  const origins = ['ORD', 'DFW', 'ATL'];
  const eventsAt = (seconds: number) => origins.map((origin) => at(seconds, { origin }));

  test.each([{ size: '10s' }, { size: '20s', slide: '10s' }])(
    'they take turns, and none is left out: %j',
    (span) => {
      const { engine, told } = rigOf({ ...span, labels: { origin: 'origin' } });
      engine.sendAll([...eventsAt(1), ...eventsAt(15)]);
      const counts = [1, 2, 3].map(() => {
        engine.engine.advanceTo(engine.nowMs, oneByOne);
        return told().length;
      });
      expect(counts).toEqual([1, 2, 3]);
      expect(told().map((line) => line.split(' ')[0])).toEqual(origins);
    },
  );

  test('what is left is told before the next windows, with what it had', () => {
    const { engine, told } = rigOf({ size: '10s', labels: { origin: 'origin' } });
    engine.sendAll([...eventsAt(1), ...eventsAt(15)]);
    engine.engine.advanceTo(engine.nowMs, oneByOne);
    engine.sendAll(eventsAt(40));
    engine.engine.advanceTo(engine.nowMs, oneByOne);
    expect(told()).toEqual([
      'ORD 0..10: 1 of 1',
      'DFW 0..10: 1 of 1',
      'ATL 0..10: 1 of 1',
      'ORD 10..20: 1 of 1',
    ]);
  });
});

describe('what is handed out is what all events come to', () => {
  const times = fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 40 });

  /** Each event is at most the maximum lateness behind an earlier one. */
  const inSomeOrder = times.chain((all) => {
    const sorted = all.toSorted((a, b) => a - b);
    return fc
      .array(fc.integer({ min: 0, max: 5_000 }), { minLength: all.length, maxLength: all.length })
      .map((delays) =>
        sorted
          .map((time, index) => ({ time, arrives: time + (delays[index] ?? 0) }))
          .toSorted((a, b) => a.arrives - b.arrives)
          .map(({ time }) => time),
      );
  });

  function toldOf(
    window: Record<string, unknown>,
    order: readonly number[],
    ticks: boolean,
  ): readonly string[] {
    const { engine, told } = rigOf(window);
    for (const time of order) {
      engine.sendEvent(at(time / 1000));
      if (ticks) engine.wait(0);
    }
    expect(engine.account.accepted).toBe(order.length);
    engine.wait(200_000);
    return told().toSorted();
  }

  const shapes = EVERY_SPAN.flatMap(({ published }) => published);

  test.each(shapes)('$declared', ({ declared, closedBy }) => {
    fc.assert(
      fc.property(inSomeOrder, fc.boolean(), (order, ticks) => {
        const expected = closedBy(order).map(
          ({ startMs, endMs, count }) => `${startMs / 1000}..${endMs / 1000}: ${count} of ${count}`,
        );
        expect(toldOf(declared, order, ticks)).toEqual(expected.toSorted());
      }),
      { numRuns: 40 },
    );
  });

  test('every kind of window is tried', () => {
    expect(EVERY_SPAN.filter(({ published }) => published.length === 0)).toEqual([]);
  });
});
