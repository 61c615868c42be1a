import { describe, expect, test } from '@jest/globals';
import { MalformedStateError } from '../../../exporter/state/malformed-state-error.js';
import { createAggregate } from '../../../exporter/aggregate/registry.js';
import { EVERY_AGGREGATE } from './cases.js';

const distinct = createAggregate({ kind: 'distinct' });
const top = createAggregate({ kind: 'top', limit: 1 });

function base64(length: number, byte: number): string {
  return Buffer.alloc(length, byte).toString('base64');
}

const MALFORMED = EVERY_AGGREGATE.flatMap(({ kind, aggregate, malformed }) =>
  malformed.map(([encoded, reason]) => ({ kind, aggregate, encoded, reason })),
);

describe('a state that nothing here encoded is refused, saying what is wrong with it', () => {
  test.each(MALFORMED)('$kind: $reason', ({ aggregate, encoded, reason }) => {
    expect(() => aggregate.decode(encoded)).toThrow(MalformedStateError);
    expect(() => aggregate.decode(encoded)).toThrow(`malformed state: ${reason}`);
  });

  test('every aggregate has such states', () => {
    expect(EVERY_AGGREGATE.filter(({ malformed }) => malformed.length === 0)).toEqual([]);
  });

  test('more counters than are followed are refused', () => {
    const counters = Array.from({ length: 2_049 }, (_, index) => [String(index), 1, 0]);
    expect(() => top.decode(counters)).toThrow('expected at most 2048 counters');
  });

  test('a register beyond the greatest level is refused, and the message stays short', () => {
    const decode = () => distinct.decode(base64(16_384 * 4, 0xff));
    expect(decode).toThrow('expected 16384 registers of levels up to 196 in base64');
    expect(decode).toThrow(/^.{1,200}$/);
  });
});
