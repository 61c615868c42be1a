import type { StreamInfo } from '@nats-io/jetstream';

/**
 * Counts the messages that a stream removed before they were read: by its limits, or because somebody deleted them. Every sequence had a
 * message, so the sequences that are skipped tell the number. It is not known, and 0, where sequences may be skipped for other reasons:
 * the reader wants some subjects only, the stream keeps some messages per subject, or it is a mirror.
 */
export class Discards {
  readonly #readsAll: boolean;
  #isKnown = false;
  /** Sequences up to this one were counted. */
  #countedTo = 0;
  /** Sequences up to this one may have been deleted before this reader began. */
  #unsureTo = 0;

  /** @param subjects that the reader wants; none: all */
  constructor(subjects: readonly string[]) {
    this.#readsAll = subjects.length === 0;
  }

  /** The reader claims the stream, and has read up to `last`, 0 if it begins anew. Returns the number of messages removed meanwhile. */
  claimed({ config, state }: Pick<StreamInfo, 'config' | 'state'>, last: number): number {
    const keepsPerSubject = (config.max_msgs_per_subject ?? -1) > 0;
    this.#isKnown = this.#readsAll && !keepsPerSubject && config.mirror === undefined;
    this.#unsureTo = (state.num_deleted ?? 0) > 0 ? state.last_seq : 0;
    const from = Math.max(last, Math.min(this.#countedTo, state.last_seq));
    this.#countedTo = Math.max(from, state.first_seq - 1);
    return this.#isKnown && last > 0 ? this.#countedTo - from : 0;
  }

  /** The stream begins at `first` now, while it is read. Returns the number of messages that were removed after `last`, 0 if it begins anew. */
  removedBefore(first: number, last: number): number {
    if (!this.#isKnown || last === 0) return 0;
    const from = Math.max(last, this.#countedTo);
    this.#countedTo = Math.max(from, first - 1);
    return this.#countedTo - from;
  }

  /** The message with this sequence comes after the one with `last`. Returns the number of messages removed between them. */
  delivered(sequence: number, last: number): number {
    if (!this.#isKnown || last === 0) return 0;
    return Math.max(0, sequence - 1 - Math.max(last, this.#countedTo, this.#unsureTo));
  }
}
