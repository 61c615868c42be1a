import { describe, expect, test } from '@jest/globals';
import { byName, History } from '../../../exporter/page/history.js';
import { frameOf, historyOf } from './layouts.js';

const times = (history: History, spanMs = Infinity) => history.columns('delays', spanMs).times;

describe('the columns of a panel', () => {
  test('are the times in seconds and the values of each line, by name', () => {
    const history = historyOf(
      frameOf(1_000, { p50: 5, p5: 1 }),
      { t: 2_000, panels: { gates: { open: 3 } } },
      frameOf(3_000, { p50: 6, p95: 9 }),
    );
    const { times: seconds, lines } = history.columns('delays', 60_000);
    expect(seconds).toEqual([1, 3]);
    expect([...lines]).toEqual([
      ['p5', [1, null]],
      ['p50', [5, 6]],
      ['p95', [null, 9]],
    ]);
  });

  test('go back from the newest frame, not from the clock', () => {
    const history = historyOf(frameOf(1_000, { a: 1 }), frameOf(4_000, { a: 2 }), frameOf(6_000, { a: 3 }));
    expect(times(history, 2_000)).toEqual([4, 6]);
    expect(times(history, 5_000)).toEqual([1, 4, 6]);
  });

  test('of a panel without frames are empty', () => {
    expect(new History(300_000).columns('delays', 60_000)).toEqual({ times: [], lines: new Map() });
  });

  test('interrupt the lines where frames are missing for more than a sixtieth of the span', () => {
    const history = historyOf(frameOf(0, { a: 1 }), frameOf(5_000, { a: 2 }), frameOf(10_001, { a: 3 }));
    const { times: seconds, lines } = history.columns('delays', 300_000);
    expect(seconds).toEqual([0, 5, 5.001, 10.001]);
    expect(lines.get('a')).toEqual([1, 2, null, 3]);
  });
});

describe('the latest lines', () => {
  test('are those of the newest frame that has the panel', () => {
    const history = historyOf(frameOf(1_000, { a: 1 }), frameOf(2_000, { a: 2 }), { t: 3_000, panels: {} });
    expect(history.latest('delays')).toEqual({ a: 2 });
  });

  test('are none when the panel is missing from the last eight frames', () => {
    const empty = Array.from({ length: 8 }, (_, index) => ({ t: 2_000 + index, panels: {} }));
    expect(historyOf(frameOf(1_000, { a: 1 }), ...empty.slice(1)).latest('delays')).toEqual({ a: 1 });
    expect(historyOf(frameOf(1_000, { a: 1 }), ...empty).latest('delays')).toEqual({});
  });
});

test('the newest frame is the one pushed last', () => {
  const history = historyOf(frameOf(1_000, { a: 1 }));
  history.push(frameOf(2_000, { a: 2 }));
  expect(history.newest?.t).toBe(2_000);
});

test('a history from the exporter replaces the frames', () => {
  const history = historyOf(frameOf(1_000, { a: 1 }));
  history.replace([frameOf(5_000, { a: 2 })]);
  expect(times(history)).toEqual([5]);
});

test('frames older than a minute are thinned to one per second, and those beyond the span are dropped', () => {
  const history = new History(90_000);
  // Ten per second for two minutes; the history is thinned at every 200th frame.
  for (let t = 0; t < 120_000; t += 100) history.push(frameOf(t, { a: t }));
  const shown = times(history).map((seconds) => Math.round(seconds * 1_000));
  const newest = 119_900;
  expect(shown[0]).toBeGreaterThanOrEqual(newest - 90_000);
  const old = shown.filter((t) => t < newest - 60_000);
  expect(shown.length - old.length).toBe(601);
  expect(old.length).toBeLessThanOrEqual(30);
  for (const [index, t] of old.slice(1).entries()) {
    expect(t - (old[index] ?? NaN)).toBeGreaterThanOrEqual(1_000);
  }
});

test('names are sorted with their numbers as numbers', () => {
  expect(['p95', 'p5', 'p50', 'mean'].sort(byName)).toEqual(['mean', 'p5', 'p50', 'p95']);
});
