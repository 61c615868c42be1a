import type { EventRecord } from '../event/event.js';
import type { Skip } from '../event/skip.js';
import { LabelNumbers } from '../series/label-numbers.js';
import { UNNUMBERED } from '../series/label-set.js';
import type { LabelSet, Numbering } from '../series/label-set.js';
import type { Reader } from '../transform/reader.js';

/** Reads the labels that several metrics of a stream share, once per event. */
export class LabelsReader implements LabelSet {
  readonly values: string[];
  number = UNNUMBERED;
  readonly #readers: readonly Reader<string>[];
  readonly #numbers: LabelNumbers;
  #lastEvent: EventRecord | undefined;
  #skip: Skip | undefined;

  constructor(readers: readonly Reader<string>[]) {
    this.#readers = readers;
    this.values = readers.map(() => '');
    this.#numbers = new LabelNumbers(readers.length);
  }

  get numbering(): Numbering {
    return this.#numbers.numbering;
  }

  /** Only for events after all steps. If it returns a skip, the labels are invalid. */
  read(event: EventRecord): Skip | undefined {
    if (event === this.#lastEvent) return this.#skip;
    this.#lastEvent = event;
    this.#skip = this.#readAll(event);
    return this.#skip;
  }

  #readAll(event: EventRecord): Skip | undefined {
    const { values } = this;
    for (let at = 0; at < values.length; at++) {
      // There are as many readers as values.
      const value = this.#readers[at]!(event);
      if (typeof value !== 'string') return value;
      values[at] = value;
    }
    this.number = this.#numbers.numberOf(values);
    return undefined;
  }
}
