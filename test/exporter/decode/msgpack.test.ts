import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pack } from 'msgpackr';
import { read } from './read.js';

describe('msgpack', () => {
  test('is read as msgpackr writes it', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.integer(),
          fc.boolean(),
          fc.constant(null),
        ),
        fc.array(tie('value')),
        fc.dictionary(fc.string(), tie('value')),
      ),
    })).value;
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (event) => {
        const [found] = read('msgpack', pack(event));
        // JSON has no -0 either.
        expect(JSON.stringify(found)).toBe(JSON.stringify(event));
      }),
    );
  });

  test('gives what JSON can hold', () => {
    const event = {
      time: new Date('2001-02-24T07:15:00.250Z'),
      token: Buffer.from('abc'),
      big: 2n ** 60n + 1n,
      nan: NaN,
    };
    expect(read('msgpack', pack(event))).toEqual([
      { time: '2001-02-24T07:15:00.250Z', token: 'YWJj', big: 2n ** 60n + 1n, nan: null },
    ]);
  });

  test.each([
    ['an array with a number', [0x91, 0x07], 'expected a MessagePack map, found a number'],
    ['an array that is too short', [0x92, 0x80], 'not valid MessagePack: unexpected end of the message'],
    ['an array and more', [0x91, 0x80, 0x80], 'not valid MessagePack: extra bytes after the value'],
    ['nothing', [], 'the message is empty'],
    [
      'a list that claims more than there is',
      [0xdd, 0xff, 0xff, 0xff, 0xff],
      'not valid MessagePack: unexpected end of the message',
    ],
    [
      'a map with a map for a key',
      [0x81, 0x80, 0x01],
      'not valid MessagePack: a map key is neither a string nor a number',
    ],
    ['two values', [0x80, 0x80], 'not valid MessagePack: extra bytes after the value'],
    ['the byte that is never used', [0xc1], 'not valid MessagePack: 0xc1 is not a valid type'],
    [
      'a text that is no UTF-8',
      [0x81, 0xa1, 0xff, 0x01],
      'not valid MessagePack: a string is not valid UTF-8',
    ],
  ])('%s is no event', (_, payload, detail) => {
    expect(read('msgpack', Uint8Array.from(payload))).toEqual([detail]);
  });
});
