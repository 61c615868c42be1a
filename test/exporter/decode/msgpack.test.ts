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
      big: 2n ** 60n,
      nan: NaN,
    };
    expect(read('msgpack', pack(event))).toEqual([
      { time: '2001-02-24T07:15:00.250Z', token: 'YWJj', big: 2 ** 60, nan: null },
    ]);
  });

  test.each([
    ['an array', [0x90], 'expected a MessagePack map, found an array'],
    ['nothing', [], 'not MessagePack: it ends in the middle of a value'],
    [
      'a list that claims more than there is',
      [0xdd, 0xff, 0xff, 0xff, 0xff],
      'not MessagePack: it ends in the middle of a value',
    ],
    [
      'a map with a map for a key',
      [0x81, 0x80, 0x01],
      'not MessagePack: the key of a map is neither text nor a number',
    ],
    ['two values', [0x80, 0x80], 'not MessagePack: something follows the value'],
    ['the byte that is never used', [0xc1], 'not MessagePack: 0xc1 begins no value'],
    ['a text that is no UTF-8', [0x81, 0xa1, 0xff, 0x01], 'not MessagePack: a text is not valid UTF-8'],
  ])('%s is no event', (_, payload, detail) => {
    expect(read('msgpack', Uint8Array.from(payload))).toEqual([detail]);
  });
});
