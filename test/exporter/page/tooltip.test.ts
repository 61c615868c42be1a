import { resetDocument, texts } from './dom.js';
import { beforeEach, expect, test } from '@jest/globals';
import { Tooltip } from '../../../exporter/page/tooltip.js';

beforeEach(resetDocument);

const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    name: `line ${index}`,
    text: String(index),
    colour: 'red',
  }));
const at = { x: 10, y: 20 };

test('it shows the values of all lines beside the pointer, until the pointer leaves', () => {
  const tooltip = new Tooltip();
  expect(tooltip.element.hidden).toBe(true);
  tooltip.show({ title: '12:00:00', lines: lines(2), ...at });
  expect(tooltip.element.hidden).toBe(false);
  expect(texts(tooltip.element, 'strong, .name, .value')).toEqual(['12:00:00', 'line 0', '0', 'line 1', '1']);
  tooltip.show(undefined);
  expect(tooltip.element.hidden).toBe(true);
});

test('it has no more than 25 lines, and says how many there are', () => {
  const tooltip = new Tooltip();
  tooltip.show({ title: '', lines: lines(30), ...at });
  expect(texts(tooltip.element, 'li .name').slice(-2)).toEqual(['line 24', 'and 5 more']);
});

test('where there are no values it is hidden', () => {
  const tooltip = new Tooltip();
  tooltip.show({ title: '', lines: [], ...at });
  expect(tooltip.element.hidden).toBe(true);
});
