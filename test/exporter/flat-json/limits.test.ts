import { describe, expect, test } from '@jest/globals';
import { planFields } from '../../../exporter/flat-json/field-plan.js';
import { FlatJsonReader } from '../../../exporter/flat-json/flat-json-reader.js';
import { encode } from './documents.js';

const limits = { messageBytes: 1_000, depth: 3, stringBytes: 10, events: 10 };

function read(json: string) {
  const plan = planFields({ properties: { a: {}, t: { format: 'date-time' } } }, new Set(['a']));
  if (plan === undefined) throw new Error('the schema is flat');
  return new FlatJsonReader(plan, limits).read({ payload: encode(json) });
}

describe('the limits on an event', () => {
  test.each([
    '{"a":{"b":{"c":1}}}',
    '{"x":[[1,2],["x"]]}',
    '{"a":"1234567890"}',
    '{"1234567890":1}',
    '{"x":"ééééé"}',
  ])('%s is within depth 3 and strings of 10 bytes', (json) => {
    expect(read(json)).not.toHaveProperty('reason');
  });

  test.each(['{"a":{"b":{"c":{}}}}', '{"x":[[[]]]}', '{"x":{"y":{"z":[1]}}}', `{"x":${'['.repeat(100_000)}`])(
    '%# nests too deep',
    (json) => {
      expect(read(json)).toMatchObject({ reason: 'too_deep', detail: 'nested deeper than 3 levels' });
    },
  );

  test.each([
    '{"a":"1234567890A"}',
    '{"x":"1234567890A"}',
    '{"a":"éééééé"}',
    '{"1234567890A":1}',
    '{"x":["x","1234567890A"]}',
    '{"x":{"1234567890A":1}}',
    '{"t":"2001-02-24T07:15:00Z"}',
  ])('%s has a string that is too long', (json) => {
    expect(read(json)).toMatchObject({
      reason: 'string_too_long',
      detail: 'a string is longer than 10 bytes',
    });
  });

  test('are for what a string says, not for how it is written', () => {
    expect(read('{"a":"\\u0041\\u0042\\u0043"}')).toEqual({ a: 'ABC' });
    expect(read('{"a":"\\ud83d\\udee9\\ud83d\\udee9"}')).toEqual({ a: '🛩🛩' });
    expect(read('{"a":"\\ud83d\\udee9\\ud83d\\udee9\\ud83d\\udee9"}')).toMatchObject({
      reason: 'string_too_long',
    });
  });

  test('hold for the bytes as they stand: what is wrong first is the reason', () => {
    expect(read('{"x":[[[[ and so on')).toMatchObject({ reason: 'too_deep' });
    expect(read('{"x":nothing,"y":[[[[')).toMatchObject({ reason: 'undecodable' });
    expect(read('{"a":"12345678901","a":1}')).toMatchObject({ reason: 'string_too_long' });
  });

  test('a document larger than any before it is read like the others', () => {
    const long = `{"x":[${'1,'.repeat(200_000)}1],"a":7}`;
    expect(read(long)).toEqual({ a: 7 });
  });
});
