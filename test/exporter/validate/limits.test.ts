import { describe, expect, test } from '@jest/globals';
import type { EventRecord } from '../../../exporter/event/event.js';
import { checkSize, ShapeCheck } from '../../../exporter/validate/limits.js';

const limits = { messageBytes: 100, depth: 3, stringBytes: 10, events: 10 };

function shapeOf(text: string) {
  return new ShapeCheck(limits).check(JSON.parse(text) as EventRecord);
}

describe('limits', () => {
  test('a message may be as large as the limit and no larger', () => {
    expect(checkSize(100, limits)).toBeUndefined();
    expect(checkSize(101, limits)).toMatchObject({
      reason: 'too_large',
      detail: '101 bytes, the limit is 100',
    });
  });

  test.each([
    '{"a":{"b":{"c":1}}}',
    '{"a":[[1,2],["x"]]}',
    '{"a":"1234567890"}',
    '{"1234567890":1,"b":1}',
    '{"a":"ééééé"}',
    '{"a":null,"b":{}}',
  ])('%s is within depth 3 and strings of 10 bytes', (text) => {
    expect(shapeOf(text)).toBeUndefined();
  });

  test.each(['{"a":{"b":{"c":{}}}}', '{"a":[[[]]]}', '{"__proto__":{"a":{"b":{}}}}'])(
    '%s nests too deep',
    (text) => {
      expect(shapeOf(text)).toMatchObject({ reason: 'too_deep', detail: 'nested deeper than 3 levels' });
    },
  );

  test.each([
    ['a string', '{"a":"1234567890A"}'],
    ['a string by its bytes', '{"a":"éééééé"}'],
    ['a key', '{"1234567890A":1}'],
    ['a string in an array', '{"a":["x","1234567890A"]}'],
    ['a string further in', '{"a":{"b":{"c":"1234567890A"}}}'],
  ])('%s may be too long', (_, text) => {
    expect(shapeOf(text)).toMatchObject({
      reason: 'string_too_long',
      detail: 'a string is longer than 10 bytes',
    });
  });

  test('nesting of a hundred thousand levels is only counted as far as the limit', () => {
    const event = JSON.parse(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`) as EventRecord;
    expect(new ShapeCheck(limits).check(event)).toMatchObject({ reason: 'too_deep' });
  });
});
