import { expect, test } from '@jest/globals';
import { cellsOfName, nameOfCells } from '../../../exporter/live/cells.js';

test('the name of a line of a table has its cells, also with spaces', () => {
  const cells = ['p95', 'New York', '(none)', ''];
  expect(cellsOfName(nameOfCells(cells))).toEqual(cells);
});

test('a tab in a label value makes no further cell', () => {
  expect(cellsOfName(nameOfCells(['a\tb', 'c']))).toEqual(['a b', 'c']);
});
