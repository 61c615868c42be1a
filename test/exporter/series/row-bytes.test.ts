import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Column } from '../../../exporter/series/column.js';
import { readRows, RowWriter } from '../../../exporter/series/row-bytes.js';
import type { WrittenRows } from '../../../exporter/series/row-bytes.js';
import { MalformedStateError } from '../../../exporter/state/malformed-state-error.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';

const LABELS = 2;

const number = fc.oneof(
  fc.nat(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.constantFrom(0, -0, 63, 64, 2 ** 30, 2 ** 31, 2 ** 50, 2 ** 50 + 1, 2 ** 52 - 1, 2 ** 52, 2 ** 53 - 1),
  fc.constantFrom(2 ** 53, NaN, Infinity, -Infinity, 1_795_000_000_000, 1_795_000_000_000.5),
);

interface Row {
  readonly series: number;
  readonly labels: readonly string[] | undefined;
  readonly times: readonly number[];
  readonly numbers: readonly number[];
}

const label = fc.oneof(fc.string(), fc.string({ unit: 'grapheme', maxLength: 200 }));
const rows = fc.uniqueArray(
  fc.record<Row>({
    series: fc.nat(100_000),
    labels: fc.option(fc.array(label, { minLength: LABELS, maxLength: LABELS }), { nil: undefined }),
    times: fc.array(number, { minLength: 2, maxLength: 2 }),
    numbers: fc.array(number, { minLength: 3, maxLength: 3 }),
  }),
  { selector: ({ series }) => series, maxLength: 30 },
);

function written(list: readonly Row[]): WrittenRows {
  const [first, last, value, pair] = [new Column(), new Column(), new Column(), new Column({ width: 2 })];
  const writer = new RowWriter({ labels: LABELS, times: [first, last], numbers: [value, pair] });
  for (const { series, labels, times, numbers } of list) {
    first.setRow(series, Float64Array.from(times));
    last.setRow(series, Float64Array.from(times), 1);
    value.setRow(series, Float64Array.from(numbers));
    pair.setRow(series, Float64Array.from(numbers), 1);
    writer.write(series, labels);
  }
  return writer.end();
}

const ascending = (list: readonly Row[]) => list.toSorted((a, b) => a.series - b.series);

describe('series as bytes', () => {
  test('are read as they were written', () => {
    fc.assert(
      fc.property(rows.map(ascending), (list) => {
        const read = readRows(written(list));
        expect(read.named).toEqual(
          list.flatMap(({ series, labels }) => (labels === undefined ? [] : [[series, labels]])),
        );
        // With -0 and 0 told apart.
        expect([...read.rows]).toStrictEqual(
          list.flatMap(({ series, times, numbers }) => [series, ...times, ...numbers]),
        );
      }),
      fuzzRuns(300, { each: 20 }),
    );
  });

  test('take a byte for a small count, and two for times that are those of the series before', () => {
    const times = [1_795_000_000_000, 1_795_000_000_000];
    const list = Array.from({ length: 101 }, (_, series) => ({
      series,
      labels: undefined,
      times,
      numbers: [series % 60, 0, 3],
    }));
    const bytes = (count: number) =>
      written(list.slice(0, count)).chunks.reduce((sum, { length }) => sum + length, 0);
    expect(bytes(101) - bytes(1)).toBe(100 * (1 + 2 + 3));
  });

  test('that are cut off, or are more than they say, are refused', () => {
    fc.assert(
      fc.property(rows.filter(({ length }) => length > 0).map(ascending), fc.nat(), (list, at) => {
        const all = written(list);
        const bytes = Buffer.concat(all.chunks);
        const cut = { ...all, chunks: [bytes.subarray(0, at % bytes.length)] };
        expect(() => readRows(cut)).toThrow(MalformedStateError);
        expect(() => readRows({ ...all, count: all.count - 1 })).toThrow(MalformedStateError);
        expect(() => readRows({ ...all, count: Number.MAX_SAFE_INTEGER })).toThrow(MalformedStateError);
      }),
      fuzzRuns(100, { each: 20 }),
    );
  });
});
