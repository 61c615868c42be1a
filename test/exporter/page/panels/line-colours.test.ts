import { resetDocument } from '../dom.js';
import { beforeEach, expect, test } from '@jest/globals';
import { lineColour } from '../../../../exporter/page/palette.js';
import { LineColours } from '../../../../exporter/page/panels/line-colours.js';

beforeEach(resetDocument);

test('a line keeps its colour while others come and go; a free colour is given to the next', () => {
  const colours = new LineColours();
  colours.assign(['a', 'b', 'c']);
  expect(['a', 'b', 'c'].map((name) => colours.of(name))).toEqual([0, 1, 2].map(lineColour));
  colours.assign(['b', 'c']);
  expect(colours.of('c')).toBe(lineColour(2));
  colours.assign(['b', 'c', 'd', 'e']);
  expect(['b', 'd', 'e'].map((name) => colours.of(name))).toEqual([1, 0, 3].map(lineColour));
});
