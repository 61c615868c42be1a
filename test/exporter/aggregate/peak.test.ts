import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { peak } from '../../../exporter/aggregate/peak.js';
import { START_MS, streamSetup, TestEngine } from '../../support/engine.js';

const events = fc.array(fc.record({ timeMs: fc.nat(8_000), value: fc.integer({ min: 0, max: 9 }) }), {
  maxLength: 60,
});

test('the peak is that of a straight calculation, over parts that are merged and were encoded', () => {
  fc.assert(
    fc.property(events, events, (one, other) => {
      const whole = peak.zero();
      for (const part of [one, other]) {
        const state = peak.zero();
        for (const { timeMs, value } of part) peak.add(state, value, timeMs);
        peak.merge(whole, peak.decode(JSON.parse(JSON.stringify(peak.encode(state)))));
      }
      const sums = Array.from({ length: 9 }, (_, second) =>
        [...one, ...other]
          .filter(({ timeMs }) => Math.floor(timeMs / 1_000) === second)
          .reduce((sum, { value }) => sum + value, 0),
      );
      expect(peak.read(whole, 10_000)).toBe(Math.max(...sums));
    }),
  );
});

test('a session of hours keeps its peak in a bounded amount of memory', () => {
  const state = peak.zero();
  for (let second = 0; second < 20_000; second++) peak.add(state, second === 7 ? 50 : 1, second * 1_000);
  expect(peak.read(state, 20_000_000)).toBe(50);
  expect(state.sums.size).toBeLessThanOrEqual(3_600);
});

test('a window shows the highest number of events in one second', () => {
  const metrics = { burst: { type: 'window', aggregate: 'peak', size: '1m', slide: '10s' } };
  const engine = new TestEngine(streamSetup({ stream: { eventTime: { field: 'time' } }, metrics }));
  for (const second of [1, 2, 2, 2.5, 3, 40, 40.9]) engine.sendEvent({ time: START_MS + second * 1_000 });
  expect(engine.samples()).toEqual(['burst 3']);
});
