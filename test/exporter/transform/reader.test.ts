import { describe, expect, test } from '@jest/globals';
import {
  conditionReader,
  labelReader,
  numberReader,
  sharedReader,
  textReader,
} from '../../../exporter/transform/reader.js';

/** An expression that gives the field `x`, however it is spelt. */
function placed(source: string, evaluate = (event: Readonly<Record<string, unknown>>) => event['x']) {
  return {
    place: 'metric "m", "value"',
    expression: { source, type: 'dyn', fields: ['x'], readsWholeEvent: false, evaluate },
  };
}

describe.each(['x', '(x)'])('the expression %s', (source) => {
  test.each([
    [1, 1],
    [-0.5, -0.5],
  ])('gives the number %p', (x, number) => {
    expect(numberReader(placed(source))({ x })).toBe(number);
  });

  test.each([
    [NaN, 'expected a finite number, found NaN'],
    [Infinity, 'expected a finite number, found Infinity'],
  ])('gives no number for %p', (x, why) => {
    expect(numberReader(placed(source))({ x })).toMatchObject({
      reason: 'not_finite',
      detail: `metric "m", "value": ${source}: ${why}`,
    });
  });

  test.each([
    ['7', 'type', 'expected a number, found "7"'],
    [undefined, 'missing', 'expected a number, found null'],
  ])('gives no number for %p', (x, reason, why) => {
    expect(numberReader(placed(source))({ x })).toMatchObject({
      reason,
      detail: `metric "m", "value": ${source}: ${why}`,
    });
  });

  test('gives the digits of an integer beyond 2^53 as text, and the nearest number', () => {
    const x = 9_007_199_254_740_993n;
    expect(textReader(placed(source))({ x })).toBe('9007199254740993');
    expect(numberReader(placed(source))({ x })).toBe(9_007_199_254_740_992);
  });

  test('gives a label its default where the field is missing', () => {
    expect(labelReader(placed(source), '')({})).toBe('');
    expect(labelReader(placed(source), 'none')({})).toBe('none');
    expect(labelReader(placed(source), 'none')({ x: 'ORD' })).toBe('ORD');
    expect(labelReader(placed(source), 'none')({ x: ['ORD'] })).toMatchObject({ reason: 'type' });
  });

  test('gives a counter nothing negative', () => {
    expect(numberReader(placed(source), 0)({ x: 0 })).toBe(0);
    expect(numberReader(placed(source), 0)({ x: -1 })).toMatchObject({ reason: 'negative' });
  });

  test.each([
    ['ORD', 'ORD'],
    [true, 'true'],
    [7.5, '7.5'],
  ])('gives the text of %p', (x, text) => {
    expect(textReader(placed(source))({ x })).toBe(text);
  });

  test.each([[{ a: 1 }], [['ORD']]])('gives no text for %p', (x) => {
    expect(textReader(placed(source))({ x })).toMatchObject({ reason: 'type' });
  });

  test('gives a condition only true or false', () => {
    expect(conditionReader(placed(source))({ x: true })).toBe(true);
    expect(conditionReader(placed(source))({ x: 1 })).toMatchObject({
      reason: 'type',
      detail: `metric "m", "value": ${source}: expected true or false, found 1`,
    });
  });

  test('that throws is a skip with the cause', () => {
    const failing = placed(source, () => {
      throw new Error('no such field: x');
    });
    for (const reader of [numberReader(failing), textReader(failing), conditionReader(failing)]) {
      expect(reader({})).toMatchObject({
        reason: 'expression',
        detail: `metric "m", "value": ${source}: no such field: x`,
      });
    }
  });
});

test('a shared reader reads each event once', () => {
  let reads = 0;
  const read = sharedReader(() => ++reads);
  const [one, other] = [{}, {}];
  expect([read(one), read(one), read(other), read(other), read(one)]).toEqual([1, 1, 2, 2, 3]);
});
