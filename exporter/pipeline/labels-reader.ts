import type { EventRecord } from '../event/event.js';
import type { Rejected } from '../event/rejection.js';
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
  #rejected: Rejected | undefined;

  constructor(readers: readonly Reader<string>[]) {
    this.#readers = readers;
    this.values = readers.map(() => '');
    this.#numbers = new LabelNumbers(readers.length);
  }

  get numbering(): Numbering {
    return this.#numbers.numbering;
  }

  /** Only for events after all steps. If it rejects the event, the labels are invalid. */
  read(event: EventRecord): Rejected | undefined {
    if (event === this.#lastEvent) return this.#rejected;
    this.#lastEvent = event;
    this.#rejected = this.#readAll(event);
    return this.#rejected;
  }

  #readAll(event: EventRecord): Rejected | undefined {
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
