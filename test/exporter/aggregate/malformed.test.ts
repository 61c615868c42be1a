import { describe, expect, test } from '@jest/globals';
import { forgetState } from '../../../exporter/aggregate/aggregate.js';
import type { AnyAggregate } from '../../../exporter/aggregate/aggregate.js';
import { MalformedStateError } from '../../../exporter/aggregate/encoded.js';
import { histogram } from '../../../exporter/aggregate/histogram.js';
import { createAggregate } from '../../../exporter/aggregate/registry.js';

const sum = createAggregate({ kind: 'sum' });
const stddev = createAggregate({ kind: 'stddev' });
const quantile = createAggregate({ kind: 'quantile', quantile: 0.5 });
const distinct = createAggregate({ kind: 'distinct' });
const top = createAggregate({ kind: 'top', limit: 1 });
const buckets = forgetState(histogram([1, 2]));

function base64(length: number, byte: number): string {
  return Buffer.alloc(length, byte).toString('base64');
}

describe('a state that nothing here encoded is refused, saying what is wrong with it', () => {
  test.each<[string, AnyAggregate, unknown, string]>([
    [
      'count',
      createAggregate({ kind: 'count' }),
      -1,
      'expected count to be a whole number that is not negative, found -1',
    ],
    [
      'count',
      createAggregate({ kind: 'count' }),
      null,
      'expected count to be a whole number that is not negative, found null',
    ],
    ['sum', sum, { sum: 1 }, 'expected sum to be a list, found {"sum":1}'],
    ['sum', sum, [1], 'expected sum to be [sum, compensation], found [1]'],
    ['sum', sum, ['1', 0], 'expected sum to be a number, found "1"'],
    [
      'mean',
      createAggregate({ kind: 'mean' }),
      [1, 2],
      'expected mean to be [count, sum, compensation], found [1,2]',
    ],
    ['stddev', stddev, [1.5, 0, 0], 'expected count to be a whole number that is not negative, found 1.5'],
    ['min', createAggregate({ kind: 'min' }), undefined, 'expected extreme to be a number, found undefined'],
    ['quantile', quantile, [0, 1, 1, [7], []], 'expected bins in pairs of key and count, found [7]'],
    [
      'quantile',
      quantile,
      [0, 1, 1, [1e9, 1], []],
      'expected a bin key from -1000000 to 1000000, found 1000000000',
    ],
    ['quantile', quantile, [0, 1, 1, [0.5, 1], []], 'expected a bin key from -1000000 to 1000000, found 0.5'],
    ['distinct', distinct, 'AAAA', 'expected 16384 registers of levels up to 196 in base64, found "AAAA"'],
    ['distinct', distinct, [[1, 197]], 'expected a 32-bit hash and a level from 1 to 196, found [1,197]'],
    [
      'distinct',
      distinct,
      [[2 ** 40, 1]],
      'expected a 32-bit hash and a level from 1 to 196, found [1099511627776,1]',
    ],
    ['top', top, [['a', 1]], 'expected counter to be [value, count, error], found ["a",1]'],
    ['top', top, [[1, 1, 0]], 'expected value to be a string, found 1'],
    [
      'top',
      top,
      [
        ['a', 1, 0],
        ['a', 2, 0],
      ],
      'expected each value once, found [["a",1,0],["a",2,0]]',
    ],
    ['histogram', buckets, [0, [1, 2]], 'expected 3 buckets, found [1,2]'],
    [
      'histogram',
      buckets,
      [0, [1, -2, 0]],
      'expected bucket to be a whole number that is not negative, found -2',
    ],
  ])('%s', (_kind, aggregate, encoded, message) => {
    expect(() => aggregate.decode(encoded)).toThrow(MalformedStateError);
    expect(() => aggregate.decode(encoded)).toThrow(`malformed aggregate state: ${message}`);
  });

  test('more counters than are followed are refused', () => {
    const counters = Array.from({ length: 21 }, (_, index) => [String(index), 1, 0]);
    expect(() => top.decode(counters)).toThrow('expected at most 20 counters');
  });

  test('a register beyond the greatest level is refused, and the message stays short', () => {
    const decode = () => distinct.decode(base64(16_384 * 4, 0xff));
    expect(decode).toThrow('expected 16384 registers of levels up to 196 in base64');
    expect(decode).toThrow(/^.{1,200}$/);
  });
});
