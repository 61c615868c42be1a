import { COUNTED_DAYS, COUNTS, FIELD, FIELDS, HOURS, PAIR } from './band-layout.js';
import { FIRST_WIDTH } from './widths.js';

const SMALLEST = 8;

/** What is learned of some series, one after another. */
export interface BandRowsState {
  readonly numbers: readonly number[];
  /** The slots that are saved of each; `undefined`: all. */
  readonly slots: readonly number[] | undefined;
  readonly fields: Float64Array;
  /** 32-bit floats, as bytes. */
  readonly pairs: Uint8Array;
  readonly hours: Uint8Array;
  readonly counts: Uint8Array;
  readonly alerts: Uint8Array;
}

/** What is learned of all series of a rule, in one array per kind of number. */
export class BandRows {
  readonly slots: number;
  /** See `FIELD`. */
  fields: Float64Array = new Float64Array(0);
  /** For each slot: the expected value and the mean deviation from it. */
  pairs: Float32Array = new Float32Array(0);
  /** For each hour of the day: the least and the greatest value. */
  hours: Float32Array = new Float32Array(0);
  /** For each slot: its scores and days. */
  counts: Uint8Array = new Uint8Array(0);
  /** Alerts of the last days, by day modulo their number. */
  alerts: Uint8Array = new Uint8Array(0);

  constructor(slots: number) {
    this.slots = slots;
  }

  /** Makes room for a series that nothing is known of. */
  begin(series: number): void {
    if ((series + 1) * FIELDS > this.fields.length) this.#grow(Math.max(SMALLEST, 2 * series + 2));
    const field = series * FIELDS;
    const { slots } = this;
    this.fields.fill(0, field, field + FIELDS);
    this.fields[field + FIELD.firstMs] = NaN;
    this.fields[field + FIELD.bandWidth] = FIRST_WIDTH;
    this.fields[field + FIELD.levelWidth] = FIRST_WIDTH;
    this.fields[field + FIELD.recordMargin] = 1;
    this.fields[field + FIELD.least] = Infinity;
    this.fields[field + FIELD.greatest] = -Infinity;
    this.fields[field + FIELD.slot] = -1;
    this.fields[field + FIELD.outsideMs] = -Infinity;
    this.fields[field + FIELD.alertMs] = -Infinity;
    this.pairs.fill(0, series * slots * PAIR, (series + 1) * slots * PAIR);
    this.counts.fill(0, series * slots * COUNTS, (series + 1) * slots * COUNTS);
    this.alerts.fill(0, series * COUNTED_DAYS, (series + 1) * COUNTED_DAYS);
    for (let at = series * HOURS * PAIR; at < (series + 1) * HOURS * PAIR; at += PAIR) {
      this.hours[at] = Infinity;
      this.hours[at + 1] = -Infinity;
    }
  }

  save(numbers: readonly number[], slots?: readonly number[]): BandRowsState {
    const all = slots ?? Array.from({ length: this.slots }, (_, slot) => slot);
    return {
      numbers,
      slots,
      fields: gathered(this.fields, numbers, FIELDS),
      pairs: bytesOf(picked(this.pairs, numbers, this.slots, all, PAIR)),
      hours: bytesOf(gathered(this.hours, numbers, HOURS * PAIR)),
      counts: picked(this.counts, numbers, this.slots, all, COUNTS),
      alerts: gathered(this.alerts, numbers, COUNTED_DAYS),
    };
  }

  restore({ numbers, slots, fields, pairs, hours, counts, alerts }: BandRowsState): void {
    const all = slots ?? Array.from({ length: this.slots }, (_, slot) => slot);
    const last = numbers.reduce((greatest, number) => Math.max(greatest, number), -1);
    if ((last + 1) * FIELDS > this.fields.length) this.#grow(Math.max(SMALLEST, last + 1));
    this.#restoreFields(numbers, fields);
    scatter(this.hours, numbers, HOURS * PAIR, floatsOf(hours));
    scatter(this.alerts, numbers, COUNTED_DAYS, alerts);
    place(this.pairs, numbers, this.slots, all, PAIR, floatsOf(pairs));
    place(this.counts, numbers, this.slots, all, COUNTS, counts);
  }

  /** A state of an earlier version has fewer fields; those that it lacks begin at 0. */
  #restoreFields(numbers: readonly number[], saved: Float64Array): void {
    const each = Math.min(FIELDS, saved.length / Math.max(1, numbers.length));
    numbers.forEach((number, at) => {
      this.fields.fill(0, number * FIELDS + each, (number + 1) * FIELDS);
      this.fields.set(saved.subarray(at * each, (at + 1) * each), number * FIELDS);
    });
  }

  #grow(series: number): void {
    this.fields = grown(this.fields, new Float64Array(series * FIELDS));
    this.pairs = grown(this.pairs, new Float32Array(series * this.slots * PAIR));
    this.hours = grown(this.hours, new Float32Array(series * HOURS * PAIR));
    this.counts = grown(this.counts, new Uint8Array(series * this.slots * COUNTS));
    this.alerts = grown(this.alerts, new Uint8Array(series * COUNTED_DAYS));
  }
}

type Numbers = Float64Array | Float32Array | Uint8Array;

function grown<Kind extends Numbers>(from: Kind, to: Kind): Kind {
  to.set(from);
  return to;
}

function gathered<Kind extends Numbers>(from: Kind, numbers: readonly number[], each: number): Kind {
  const to = emptyLike(from, numbers.length * each);
  numbers.forEach((number, at) => to.set(from.subarray(number * each, (number + 1) * each), at * each));
  return to;
}

function scatter(to: Numbers, numbers: readonly number[], each: number, from: Numbers): void {
  numbers.forEach((number, at) => to.set(from.subarray(at * each, (at + 1) * each), number * each));
}

/** Some slots of some series. */
function picked<Kind extends Numbers>(
  from: Kind,
  numbers: readonly number[],
  slots: number,
  chosen: readonly number[],
  each: number,
): Kind {
  const places = numbers.flatMap((number) => chosen.map((slot) => number * slots + slot));
  return gathered(from, places, each);
}

function place(
  to: Numbers,
  numbers: readonly number[],
  slots: number,
  chosen: readonly number[],
  each: number,
  from: Numbers,
): void {
  const places = numbers.flatMap((number) => chosen.map((slot) => number * slots + slot));
  scatter(to, places, each, from);
}

function emptyLike<Kind extends Numbers>(array: Kind, length: number): Kind {
  // A slice of another length has the same kind; the type of `constructor` is lost.
  const Constructor = array.constructor as new (length: number) => Kind;
  return new Constructor(length);
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A copy: the bytes of a file need not be aligned. */
function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}
