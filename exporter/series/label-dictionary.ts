import { OVERFLOW_LABEL_VALUE } from '../../setup/model/metric.js';
import { ownText } from '../event/own-text.js';
import { safeText } from './label-value.js';

/**
 * The values of one label of one metric, numbered from 0: an event's value becomes a small integer at the price of one
 * lookup. Beyond `limit` values the number is that of "__other__", and the event is counted as overflow; how many
 * different values came beyond it nobody remembers, so ten million of them take no memory.
 */
export class LabelDictionary {
  readonly #limit: number;
  readonly #numbers = new Map<string, number>();
  readonly #values: string[] = [];
  /** How many series have the value; a number that none has is free for another value. */
  readonly #uses: number[] = [];
  readonly #free: number[] = [];
  #overflowed = 0;

  constructor(limit: number) {
    this.#limit = limit;
    // An event that says "__other__" itself belongs to the same series.
    this.#numbers.set(OVERFLOW_LABEL_VALUE, limit);
  }

  /** Numbers are less than this: those of the values, and one for "__other__". */
  get radix(): number {
    return this.#limit + 1;
  }

  /** Events whose value was beyond the limit. */
  get overflowed(): number {
    return this.#overflowed;
  }

  /** Goes on counting from a number that was saved. */
  restoreOverflowed(overflowed: number): void {
    this.#overflowed = overflowed;
  }

  get overflowNumber(): number {
    return this.#limit;
  }

  /** `events`: how many have the value. */
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

  /** Frees a number that no series came to have. */
  forgetUnused(number: number): void {
    if (number === this.#limit || (this.#uses[number] ?? 0) > 0) return;
    this.#numbers.delete(this.valueOf(number));
    this.#free.push(number);
  }

  /** Only text that is safe to show is kept, so a value that is not comes here for every event. */
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
