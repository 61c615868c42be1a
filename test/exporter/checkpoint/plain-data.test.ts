import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PlainReader } from '../../../exporter/checkpoint/plain-reader.js';
import { PlainWriter } from '../../../exporter/checkpoint/plain-writer.js';
import { ENDLESS_TURN } from '../../../exporter/turn/turn.js';
import { finish } from '../../../exporter/turn/work.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';

const { map, doubles, bytes } = {
  map: (value: fc.Arbitrary<unknown>) =>
    fc
      .array(fc.tuple(fc.oneof(fc.string(), fc.nat()), value), { maxLength: 4 })
      .map((entries) => new Map(entries)),
  doubles: fc.float64Array({ maxLength: 6 }).map((numbers) => Float64Array.from(numbers)),
  bytes: fc.uint8Array({ maxLength: 6 }),
};

const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(undefined, null, true, false, -0, NaN, Infinity, -Infinity, 2 ** 53, -1, 127, 128),
    fc.double(),
    fc.maxSafeInteger(),
    fc.bigInt(),
    fc.string({ unit: 'binary', maxLength: 200 }),
    // Halves of surrogate pairs.
    fc
      .array(fc.integer({ min: 0xd7ff, max: 0xe000 }), { maxLength: 4 })
      .map((units) => String.fromCharCode(...units)),
    doubles,
    bytes,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.string({ maxLength: 5 }), tie('value'), { maxKeys: 4, noNullPrototype: true }),
    map(tie('value')),
  ),
})).value;

function written(writer: PlainWriter, value: unknown): Uint8Array {
  finish(writer.writing(value, ENDLESS_TURN));
  return Uint8Array.from(writer.drain().flatMap((chunk) => [...chunk]));
}

describe('plain data', () => {
  test('is read as it was written, one value after another', () => {
    fc.assert(
      fc.property(fc.array(plain, { minLength: 1, maxLength: 4 }), (values) => {
        const [writer, reader] = [new PlainWriter(), new PlainReader()];
        for (const value of values) expect(reader.read(written(writer, value))).toStrictEqual(value);
      }),
      fuzzRuns(300, { each: 20 }),
    );
  });

  test('of any size is read as it was written, also what is larger than a chunk', () => {
    const large = {
      rows: Float64Array.from({ length: 100_000 }, (_, at) => at / 3),
      text: 'ä'.repeat(300_000),
      list: Array.from({ length: 20_000 }, (_, at) => [at, `label ${at}`]),
    };
    expect(new PlainReader().read(written(new PlainWriter(), large))).toStrictEqual(large);
  });

  test('takes less room for texts and objects that come again', () => {
    const writer = new PlainWriter();
    const value = [{ identity: 'x'.repeat(500), state: 1 }];
    const first = written(writer, value);
    expect(written(writer, value).length).toBeLessThan(first.length / 50);
  });

  test('that is none is refused', () => {
    class Point {
      readonly x = 1;
    }
    for (const value of [() => 1, Symbol('s'), new Point(), new Set([1])]) {
      expect(() => written(new PlainWriter(), { value })).toThrow('BUG: a');
    }
  });

  test('cannot be read from bytes at random: an error, never a hang or a huge list', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (random) => {
        try {
          new PlainReader().read(random);
        } catch (error) {
          expect(error).toHaveProperty('code', 'CHECKPOINT_MALFORMED');
        }
      }),
      fuzzRuns(2_000),
    );
  });
});
