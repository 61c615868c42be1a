import { resetDocument } from '../dom.js';
import { beforeEach, expect, test } from '@jest/globals';
import { drawSparkline } from '../../../../exporter/page/panels/sparkline.js';
import { RecordedContext } from './recorded-context.js';

beforeEach(resetDocument);

/** The points of the lines on a canvas of 100 by 50 pixels. */
function drawn(times: readonly number[], values: readonly (number | null)[]): string[] {
  const canvas = document.createElement('canvas');
  const context = new RecordedContext();
  Object.defineProperties(canvas, {
    clientWidth: { value: 100 },
    clientHeight: { value: 50 },
    getContext: { value: () => context },
  });
  drawSparkline(canvas, times, values, { fromMs: 0, toMs: 10_000 }, 'red');
  return context.drawn.filter((what) => /^(?:moveTo|lineTo|stroke|fill )/.test(what));
}

test('a line goes from its lowest to its highest value, over the range of time', () => {
  expect(drawn([0, 5, 10], [0, 10, 5])).toEqual([
    'moveTo 0 46',
    'lineTo 50 4',
    'lineTo 100 25',
    'stroke in red',
    'lineTo 100 50',
    'lineTo 0 50',
    'fill in red',
  ]);
});

test('a gap is not drawn through', () => {
  const lines = drawn([0, 2, 4, 6], [1, 1, null, 1]);
  expect(lines.filter((what) => what.startsWith('moveTo'))).toHaveLength(2);
});

test('a flat line is at the top of its own tenth, and nothing is drawn of nothing', () => {
  expect(drawn([0, 10], [100, 100])[0]).toBe('moveTo 0 4');
  expect(drawn([0, 10], [null, null])).toEqual([]);
  expect(drawn([], [])).toEqual([]);
});
