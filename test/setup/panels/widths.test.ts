import { describe, expect, test } from '@jest/globals';
import { shareWidths } from '../../../setup/panels/widths.js';

const graphs = (...declared: (number | undefined)[]) =>
  declared.map((width) => ({ declared: width, least: 6 }));
const open = undefined;

describe('shareWidths', () => {
  test.each([
    ['one panel takes the row', graphs(open), [24]],
    ['three share it', graphs(open, open, open), [8, 8, 8]],
    ['what is declared is kept and the rest shared', graphs(10, open, open), [10, 7, 7]],
    ['five graphs go on two lines', graphs(open, open, open, open, open), [8, 8, 8, 12, 12]],
    ['a full declared line sends the others below it', graphs(24, open, open), [24, 12, 12]],
    [
      'columns that do not divide go to the first',
      Array.from({ length: 5 }, () => ({ declared: open, least: 4 })),
      [5, 5, 5, 5, 4],
    ],
    ['an empty row has none', [], []],
  ])('%s', (_, wishes, widths) => {
    expect(shareWidths(wishes)).toEqual(widths);
  });
});
