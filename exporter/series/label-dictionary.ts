import { OVERFLOW_LABEL_VALUE } from '../../setup/model/metric.js';
import { ownText } from '../event/own-text.js';
import { safeText } from './label-value.js';

/**
 * Numbers the values of one label of one metric from 0: one lookup turns a value into a small integer. A value beyond `limit`
 * gets the number of "__other__", and its events are counted as overflow. Such values are not stored, so ten million of them
 * take no memory.
 */
export class LabelDictionary {
  readonly #limit: number;
  readonly #numbers = new Map<string, number>();
  readonly #values: string[] = [];
  /** How many series use the value. The number of an unused value is free for another one. */
  readonly #uses: number[] = [];
  readonly #free: number[] = [];
  #overflowed = 0;

  constructor(limit: number) {
    this.#limit = limit;
    // An event whose own value is "__other__" belongs to the same series.
    this.#numbers.set(OVERFLOW_LABEL_VALUE, limit);
  }

  /** All numbers are less than this: those of the values, and one for "__other__". */
  get radix(): number {
    return this.#limit + 1;
  }

  /** Events whose value was beyond the limit. */
  get overflowed(): number {
    return this.#overflowed;
  }

  restoreOverflowed(overflowed: number): void {
    this.#overflowed = overflowed;
  }

  get overflowNumber(): number {
    return this.#limit;
  }

  /** `events`: how many events have the value; counted as overflow if it is beyond the limit. */
  numberOf(value: string, events = 1): number {
    return this.#numbers.get(value) ?? this.#add(value, events);
  }

  valueOf(number: number): string {
    return this.#values[number] ?? OVERFLOW_LABEL_VALUE;
  }

  retain(number: number): void {
    if (number !== this.#limit) this.#uses[number] = (this.#uses[number] ?? 0) + 1;
  }

  release(number: number): void {
    if (number === this.#limit) return;
    this.#uses[number] = (this.#uses[number] ?? 0) - 1;
    this.forgetUnused(number);
  }

  /** Frees a number that no series uses. */
  forgetUnused(number: number): void {
    if (number === this.#limit || (this.#uses[number] ?? 0) > 0) return;
    this.#numbers.delete(this.valueOf(number));
    this.#free.push(number);
  }

  /** Only safe text is stored, so an unsafe value takes this path for every event. */
  #add(value: string, events: number): number {
    const safe = safeText(value);
    const known = this.#numbers.get(safe);
    if (known !== undefined) return known;
    const number = this.#free.pop() ?? this.#values.length;
    if (number === this.#limit) {
      this.#overflowed += events;
      return number;
    }
    const text = ownText(safe);
    this.#numbers.set(text, number);
    this.#values[number] = text;
    this.#uses[number] = 0;
    return number;
  }
}
