const FIRST_CAPACITY = 16;

/** `width` numbers for each series, in one block of memory that doubles when it is full. */
export class Column {
  readonly width: number;
  readonly #initial: number;
  #numbers: Float64Array;

  constructor({ width = 1, initial = 0 } = {}) {
    this.width = width;
    this.#initial = initial;
    this.#numbers = new Float64Array(FIRST_CAPACITY * width).fill(initial);
  }

  get(series: number): number {
    return this.#numbers[series * this.width] ?? this.#initial;
  }

  set(series: number, value: number): void {
    this.#makeRoom(series);
    this.#numbers[series * this.width] = value;
  }

  /** `at` must be less than `width`. */
  add(series: number, value: number, at = 0): void {
    this.#makeRoom(series);
    // There is room for the series now.
    this.#numbers[series * this.width + at]! += value;
  }

  /** A copy of the numbers of one series. */
  row(series: number): Float64Array {
    this.#makeRoom(series);
    return this.#numbers.slice(series * this.width, (series + 1) * this.width);
  }

  /** The reverse of `row`. `at`: where the row starts in `from`. */
  setRow(series: number, from: Float64Array, at = 0): void {
    this.#makeRoom(series);
    const start = series * this.width;
    // There is room for the series now, and `from` holds a whole row.
    for (let offset = 0; offset < this.width; offset++) this.#numbers[start + offset] = from[at + offset]!;
  }

  /** Copies the numbers of one series into another block, from position `at`. */
  copyRow(series: number, into: Float64Array, at: number): void {
    this.#makeRoom(series);
    const start = series * this.width;
    // Usually one number: creating a subarray would cost more than the copy.
    for (let offset = 0; offset < this.width; offset++) into[at + offset] = this.#numbers[start + offset]!;
  }

  /** Adds a row of another block, from position `at`, to one series. */
  addRow(series: number, from: Float64Array, at: number): void {
    this.#makeRoom(series);
    const start = series * this.width;
    // There is room for the series now, and `from` holds a whole row.
    for (let offset = 0; offset < this.width; offset++) this.#numbers[start + offset]! += from[at + offset]!;
  }

  /** A copy of the rows of all series below `end`. */
  copy(end: number): Column {
    const copy = new Column({ width: this.width, initial: this.#initial });
    copy.#numbers = this.#numbers.slice(0, end * this.width);
    return copy;
  }

  /** Resets one series to the initial value. */
  clear(series: number): void {
    this.#numbers.fill(this.#initial, series * this.width, (series + 1) * this.width);
  }

  #makeRoom(series: number): void {
    const needed = (series + 1) * this.width;
    if (needed <= this.#numbers.length) return;
    const kept = this.#numbers;
    this.#numbers = new Float64Array(Math.max(needed, kept.length * 2)).fill(this.#initial, kept.length);
    this.#numbers.set(kept);
  }
}

/** Numbers of one series in all of these columns. */
export function widthOf(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width, 0);
}

/** Copies the numbers of one series in all of these columns, one after the other, from position `at`. */
export function copyColumns(columns: readonly Column[], series: number, into: Float64Array, at = 0): void {
  let start = at;
  for (const column of columns) {
    column.copyRow(series, into, start);
    start += column.width;
  }
}
