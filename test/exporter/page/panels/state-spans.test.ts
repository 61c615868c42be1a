import { expect, test } from '@jest/globals';
import { stateSpans } from '../../../../exporter/page/panels/state-spans.js';

const itself = (value: number) => value;

test('a state lasts until the next value, and equal ones are one span', () => {
  expect(stateSpans([10, 11, 12, 13], [0, 0, 1, 0], 15, itself)).toEqual([
    { from: 10, to: 12, value: 0 },
    { from: 12, to: 13, value: 1 },
    { from: 13, to: 15, value: 0 },
  ]);
});

test('where there is no value, there is a gap', () => {
  expect(stateSpans([10, 11, 12], [1, null, 1], 13, itself)).toEqual([
    { from: 10, to: 11, value: 1 },
    { from: 12, to: 13, value: 1 },
  ]);
  expect(stateSpans([], [], 13, itself)).toEqual([]);
});

test('values that mean the same are one span, which has the newest of them', () => {
  const isHigh = (value: number) => value > 5;
  expect(stateSpans([10, 11, 12], [6, 7, 2], 13, isHigh)).toEqual([
    { from: 10, to: 12, value: 7 },
    { from: 12, to: 13, value: 2 },
  ]);
});
