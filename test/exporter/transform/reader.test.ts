import { describe, expect, test } from '@jest/globals';
import {
  conditionReader,
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
    ['7', 'expected a finite number, found "7"'],
    [null, 'expected a finite number, found null'],
  ])('gives no number for %p', (x, why) => {
    expect(numberReader(placed(source))({ x })).toMatchObject({
      reason: 'value',
      detail: `metric "m", "value": ${source}: ${why}`,
    });
  });

  test('gives a counter nothing negative', () => {
    expect(numberReader(placed(source), 0)({ x: 0 })).toBe(0);
    expect(numberReader(placed(source), 0)({ x: -1 })).toMatchObject({ reason: 'value' });
  });

  test.each([
    ['ORD', 'ORD'],
    [true, 'true'],
    [7.5, '7.5'],
  ])('gives the text of %p', (x, text) => {
    expect(textReader(placed(source))({ x })).toBe(text);
  });

  test.each([[null], [{ a: 1 }], [['ORD']]])('gives no text for %p', (x) => {
    expect(textReader(placed(source))({ x })).toMatchObject({ reason: 'expression' });
  });

  test('gives a condition only true or false', () => {
    expect(conditionReader(placed(source))({ x: true })).toBe(true);
    expect(conditionReader(placed(source))({ x: 1 })).toMatchObject({
      reason: 'expression',
      detail: `metric "m", "value": ${source}: expected true or false, found 1`,
    });
  });

  test('that throws is a rejection with the cause', () => {
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
