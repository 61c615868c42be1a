import { ByteChunks } from '../state/byte-chunks.js';
import { ByteReader } from '../state/byte-reader.js';
import { MalformedStateError } from '../state/malformed-state-error.js';
import type { Turn } from '../turn/turn.js';
import type { Work } from '../turn/work.js';
import { SERIES_PER_CHECK } from './change-marks.js';
import { copyColumns, widthOf } from './column.js';
import type { Column } from './column.js';
import type { ChangedSeries, NamedSeries } from './series-rows.js';

/**
 * Series as bytes, in ascending order of their numbers. Whole numbers, which counts are, take a byte or two. For each series:
 *
 *     varint: twice the distance to the series before, plus 1 if its labels follow | texts: labels
 *     its times, as differences to those of the series before | its numbers
 */
export interface WrittenRows {
  /** Number of series. */
  readonly count: number;
  readonly labels: number;
  readonly times: number;
  readonly numbers: number;
  readonly chunks: readonly Uint8Array[];
}

/** What series are written with. */
export interface RowShape {
  readonly labels: number;
  readonly times: readonly Column[];
  readonly numbers: readonly Column[];
}

export class RowWriter {
  readonly #shape: RowShape;
  readonly #out = new ByteChunks();
  readonly #times: Float64Array;
  readonly #timesBefore: Float64Array;
  readonly #numbers: Float64Array;
  #before = -1;
  #count = 0;

  constructor(shape: RowShape) {
    this.#shape = shape;
    this.#times = new Float64Array(widthOf(shape.times));
    this.#timesBefore = new Float64Array(this.#times.length);
    this.#numbers = new Float64Array(widthOf(shape.numbers));
  }

  /** `series` must be greater than the one before. `labels`: unset if an earlier save has them. */
  write(series: number, labels: readonly string[] | undefined): void {
    const out = this.#out;
    out.whole(2 * (series - this.#before) + (labels === undefined ? 0 : 1));
    if (labels !== undefined) for (const label of labels) out.text(label);
    const times = this.#times;
    copyColumns(this.#shape.times, series, times);
    for (let at = 0; at < times.length; at++) {
      out.difference(times[at]!, this.#timesBefore[at]!);
      this.#timesBefore[at] = times[at]!;
    }
    copyColumns(this.#shape.numbers, series, this.#numbers);
    for (const number of this.#numbers) out.number(number);
    this.#before = series;
    this.#count++;
  }

  /** Returns what was written. Nothing may be written afterwards. */
  end(): WrittenRows {
    return {
      count: this.#count,
      labels: this.#shape.labels,
      times: this.#times.length,
      numbers: this.#numbers.length,
      chunks: this.#out.drain(),
    };
  }
}

/** Writes what has changed, in turns. `labelsOf`: also of series that were removed meanwhile. */
export function* writingRows(
  { marks, labelsOf }: ChangedSeries,
  shape: RowShape,
  turn: Turn,
): Work<WrittenRows> {
  const writer = new RowWriter(shape);
  for (let series = 0; series < marks.end; series++) {
    if (series % SERIES_PER_CHECK === 0 && turn.isOver()) yield;
    if (!marks.isChanged(series)) continue;
    if (!marks.isBegun(series)) {
      writer.write(series, undefined);
      continue;
    }
    const labels = labelsOf(series);
    if (labels !== undefined) writer.write(series, labels);
  }
  return writer.end();
}

/** Writes the labels of series that were created, in turns. */
export function* writingNames(
  { marks, labelsOf }: ChangedSeries,
  labels: number,
  turn: Turn,
): Work<WrittenRows> {
  return yield* writingRows({ marks: marks.begun(), labelsOf }, { labels, times: [], numbers: [] }, turn);
}

/** What was read of `WrittenRows`. A row has a number of the series, its times and its numbers. */
export interface ReadRows {
  readonly named: NamedSeries;
  readonly rows: Float64Array;
  /** Numbers in each row. */
  readonly width: number;
}

/** Throws `MalformedStateError` for what `RowWriter` has not written. */
export function readRows({ count, labels, times, numbers, chunks }: WrittenRows): ReadRows {
  const reader = new ByteReader(chunks);
  const width = 1 + times + numbers;
  // Each number takes a byte at least.
  if (count * width > reader.left) throw new MalformedStateError(`${count} series`, `${reader.left} bytes`);
  const rows = new Float64Array(count * width);
  const named: (readonly [series: number, labels: readonly string[]])[] = [];
  let series = -1;
  for (let start = 0; start < rows.length; start += width) {
    const head = reader.whole();
    series += Math.floor(head / 2);
    if (head % 2 === 1) named.push([series, Array.from({ length: labels }, () => reader.text())]);
    rows[start] = series;
    let at = start + 1;
    for (; at <= start + times; at++) rows[at] = reader.difference(start === 0 ? 0 : rows[at - width]!);
    for (; at < start + width; at++) rows[at] = reader.number();
  }
  if (reader.left > 0) throw new MalformedStateError('the end of the series', 'more bytes');
  return { named, rows, width };
}
