import { expect, test } from '@jest/globals';
import type { ShownInsight } from '../../../exporter/live/frame.js';
import { Firings } from '../../../exporter/page/firings.js';

const insight = (rule: string, sinceMs: number, options: Partial<ShownInsight> = {}): ShownInsight => ({
  rule,
  severity: 'warning',
  level: 'warning',
  summary: `${rule}: 5 of 10`,
  labels: {},
  sinceMs,
  ...options,
});
const ALWAYS = { fromMs: 0, toMs: 1e9 };

test('what fires now of some rules comes with the most urgent first', () => {
  const firings = new Firings();
  firings.update([insight('A', 1), insight('B', 2, { level: 'critical' }), insight('C', 3)], 10);
  expect(firings.now(['A', 'B']).map(({ rule }) => rule)).toEqual(['B', 'A']);
  firings.update([], 20);
  expect(firings.now(['A', 'B'])).toEqual([]);
});

test('the time of what fires grows, also when a number in its summary changes, and ends with it', () => {
  const firings = new Firings();
  firings.update([insight('A', 5)], 10);
  firings.update([insight('A', 5, { summary: 'A: 6 of 10' })], 20);
  const time = { rule: 'A', level: 'warning', fromMs: 5 };
  expect(firings.within(['A'], ALWAYS)).toEqual([{ ...time, toMs: 20 }]);
  firings.update([], 30);
  firings.update([], 40);
  expect(firings.within(['A'], ALWAYS)).toEqual([{ ...time, toMs: 20 }]);
});

test('only what touches the range counts', () => {
  const firings = new Firings();
  firings.update([insight('A', 10)], 20);
  firings.update([insight('A', 30)], 40);
  const starts = (fromMs: number, toMs: number) =>
    firings.within(['A'], { fromMs, toMs }).map((time) => time.fromMs);
  expect([starts(0, 9), starts(0, 10), starts(25, 100), starts(20, 30)]).toEqual([[], [10], [30], [10, 30]]);
  expect(firings.within(['B'], ALWAYS)).toEqual([]);
});

test('no more than 200 ended ones are kept', () => {
  const firings = new Firings();
  for (let second = 0; second < 300; second += 1) firings.update([insight('A', second)], second);
  firings.update([], 400);
  const times = firings.within(['A'], ALWAYS);
  expect([times.length, times.at(-1)?.fromMs]).toEqual([200, 299]);
});
