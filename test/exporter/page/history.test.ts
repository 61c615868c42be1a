import { describe, expect, test } from '@jest/globals';
import { History } from '../../../exporter/page/history.js';
import { byName } from '../../../exporter/page/panel-history.js';
import { frameOf, historyOf } from './layouts.js';
import { lastOf } from './recorded-host.js';

const times = (history: History, spanMs = 1e9) => history.columns('delays', lastOf(history, spanMs)).times;

describe('the columns of a panel', () => {
  test('are the times in seconds and the values of each line, by name', () => {
    const history = historyOf(
      frameOf(1_000, { p50: 5, p5: 1 }),
      { t: 2_000, panels: { gates: { open: 3 } } },
      frameOf(3_000, { p50: 6, p95: 9 }),
    );
    const { times: seconds, lines } = history.columns('delays', lastOf(history, 60_000));
    expect(seconds).toEqual([1, 3]);
    expect([...lines]).toEqual([
      ['p5', [1, null]],
      ['p50', [5, 6]],
      ['p95', [null, 9]],
    ]);
  });

  test('are those of a range, and one on each side, so that lines reach its ends', () => {
    const history = historyOf(...[1, 2, 3, 4, 5, 6].map((second) => frameOf(second * 1_000, { a: second })));
    expect(history.columns('delays', { fromMs: 3_000, toMs: 4_000 }).times).toEqual([3, 4, 5]);
    expect(history.columns('delays', { fromMs: 3_500, toMs: 4_500 }).times).toEqual([3, 4, 5]);
    expect(times(history, 2_000)).toEqual([4, 5, 6]);
  });

  test('have no lines that have no value in the range', () => {
    const history = historyOf(frameOf(1_000, { old: 1 }), frameOf(2_000, { a: 1 }), frameOf(3_000, { a: 1 }));
    const { lines } = history.columns('delays', { fromMs: 2_500, toMs: 3_000 });
    expect([...lines.keys()]).toEqual(['a']);
  });

  test('ignore a frame that is not newer than the one before', () => {
    const history = historyOf(frameOf(2_000, { a: 2 }), frameOf(2_000, { a: 3 }), frameOf(1_000, { a: 1 }));
    expect(times(history)).toEqual([2]);
    expect(history.latest('delays').get('a')).toBe(2);
  });

  test('have a line of any name', () => {
    const names = ['__proto__', 'constructor', ''];
    const history = historyOf(
      JSON.parse('{"t":1000,"panels":{"delays":{"__proto__":1,"constructor":2,"":3}}}'),
      frameOf(2_000, {}),
    );
    expect([...history.columns('delays', lastOf(history, 5_000)).lines.keys()].sort()).toEqual(names.sort());
  });

  test('of a panel without frames are empty', () => {
    expect(new History(300_000).columns('delays', { fromMs: 0, toMs: 60_000 })).toEqual({
      times: [],
      lines: new Map(),
    });
  });

  test('interrupt the lines where frames are missing for more than a sixtieth of the span', () => {
    const history = historyOf(frameOf(0, { a: 1 }), frameOf(5_000, { a: 2 }), frameOf(10_001, { a: 3 }));
    const { times: seconds, lines } = history.columns('delays', lastOf(history, 300_000));
    expect(seconds).toEqual([0, 5, 5.001, 10.001]);
    expect(lines.get('a')).toEqual([1, 2, null, 3]);
  });
});

describe('the latest lines', () => {
  test('are those of the newest frame that has the panel', () => {
    const history = historyOf(frameOf(1_000, { a: 1 }), frameOf(2_000, { a: 2 }), { t: 3_000, panels: {} });
    expect([...history.latest('delays')]).toEqual([['a', 2]]);
  });

  test('are none when the panel has been missing for a quarter of a minute', () => {
    const later = (t: number) => historyOf(frameOf(1_000, { a: 1 }), { t, panels: {} });
    expect(later(16_000).latest('delays').size).toBe(1);
    expect(later(16_001).latest('delays').size).toBe(0);
  });

  test('are those of a time in the past', () => {
    const history = historyOf(
      frameOf(1_000, { a: 1 }),
      frameOf(2_000, { a: 2, b: 3 }),
      frameOf(3_000, { b: 4 }),
    );
    expect([...history.latest('delays', 2_999)]).toEqual([
      ['a', 2],
      ['b', 3],
    ]);
    expect([...history.latest('delays')]).toEqual([['b', 4]]);
    expect(history.latest('delays', 999).size).toBe(0);
  });
});

test('the newest frame is the one pushed last', () => {
  const history = historyOf(frameOf(1_000, { a: 1 }));
  history.push(frameOf(2_000, { a: 2 }));
  expect(history.newestMs).toBe(2_000);
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

test('a gap stays one when frames are thinned, and a line that is gone is forgotten', () => {
  const history = new History(300_000);
  history.push(frameOf(0, { old: 1 }));
  for (let t = 10_000; t < 470_000; t += 1_000) {
    if (t < 200_000 || t > 250_000) history.push(frameOf(t, { a: t }));
  }
  const { times: seconds, lines } = history.columns('delays', lastOf(history, 1e9));
  expect([...lines.keys()]).toEqual(['a']);
  const nulls = seconds.filter((_, row) => lines.get('a')?.[row] === null);
  expect(nulls).toEqual([199.001]);
});

test('names are sorted with their numbers as numbers', () => {
  expect(['p95', 'p5', 'p50', 'mean'].sort(byName)).toEqual(['mean', 'p5', 'p50', 'p95']);
});
