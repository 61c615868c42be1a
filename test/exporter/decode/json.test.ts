import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeJson } from '../../../exporter/decode/json.js';
import { Rejected } from '../../../exporter/event/rejection.js';
import { eventWithDoubles } from '../../../exporter/validate/doubles.js';

const bytes = (text: string) => new TextEncoder().encode(text);

/** With doubles for bigints. */
function rounded(text: string): unknown {
  const event = decodeJson(bytes(text));
  return event instanceof Rejected ? event.detail : eventWithDoubles(event);
}

describe('JSON', () => {
  test('an object is an event, whatever its fields are called', () => {
    const text = '{"reason":"late","detail":"x","__proto__":{"a":1},"constructor":2,"origin":"Zürich"}';
    expect(decodeJson(bytes(text))).toEqual(JSON.parse(text));
  });

  test('any JSON object is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (event) => {
        const text = JSON.stringify(event);
        expect(rounded(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test.each([
    ['text', bytes('hello'), 'not valid JSON: Unexpected token'],
    ['a cut object', bytes('{"a":'), 'not valid JSON: Unexpected end of JSON input'],
    ['an array', bytes('[{"a":1}]'), 'expected a JSON object, found an array'],
    ['null', bytes('null'), 'expected a JSON object, found null'],
    ['a number', bytes('17'), 'expected a JSON object, found a number'],
    ['NaN, which JSON does not have', bytes('{"a":NaN}'), 'not valid JSON: Unexpected token'],
    ['a raw NUL in a string', bytes('{"a":"x\0y"}'), 'not valid JSON: Bad control character'],
    ['a byte order mark inside', bytes('{\ufeff}'), 'not valid JSON: Expected property name'],
    ['two byte order marks', bytes('\ufeff\ufeff{}'), 'not valid JSON: Unexpected token'],
    ['a byte that UTF-8 does not have', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d), 'not valid UTF-8'],
    ['an overlong slash', Uint8Array.of(0x22, 0xc0, 0xaf, 0x22), 'not valid UTF-8'],
    ['half of a surrogate pair in UTF-8', Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), 'not valid UTF-8'],
    ['a character cut in two', bytes('{"a":"ü"}').subarray(0, 7), 'not valid UTF-8'],
  ])('%s is undecodable', (_, payload, detail) => {
    const decoded = decodeJson(payload);
    expect(decoded).toBeInstanceOf(Rejected);
    expect(decoded).toMatchObject({ reason: 'undecodable', detail: expect.stringContaining(detail) });
  });

  test('no bytes whatever make it throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (payload) => {
        const decoded = decodeJson(payload);
        expect(decoded instanceof Rejected ? typeof decoded.detail : typeof decoded).toMatch(/string|object/);
      }),
    );
  });
});
