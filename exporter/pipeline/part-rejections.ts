import type { Part } from '../decode/codec.js';
import { isDeadLetter } from '../event/rejection.js';
import type { RejectedPart, Rejection } from '../event/rejection.js';
import { worseRejection } from './worse-rejection.js';

/** A message with more bad events than this becomes one dead letter as a whole, so that rejecting it costs no more than sending it. */
const MAX_PARTS = 100;

/** Collects the outcomes of the events of one message. */
export class PartRejections {
  readonly #parts: RejectedPart[] = [];
  #worst: Rejection | undefined;
  #bad = 0;
  #events = 0;

  add(part: Part, rejection: Rejection | undefined): void {
    this.#events++;
    if (rejection === undefined) return;
    this.#worst = worseRejection(this.#worst, rejection);
    if (!isDeadLetter(rejection)) return;
    this.#bad++;
    if (this.#bad <= MAX_PARTS) this.#parts.push({ payload: part.payload, rejection });
  }

  get events(): number {
    return this.#events;
  }

  /** One rejection for the whole message; `undefined` if all events were accepted. */
  get rejection(): Rejection | undefined {
    if (this.#worst === undefined || this.#bad === 0) return this.#worst;
    const { reason } = this.#worst;
    const detail = `${this.#bad} of ${this.#events} events; the first: ${this.#worst.detail}`;
    return this.#bad <= MAX_PARTS ? { reason, detail, parts: this.#parts } : { reason, detail };
  }
}
