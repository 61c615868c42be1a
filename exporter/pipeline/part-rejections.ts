import type { Part } from '../decode/codec.js';
import { isDeadLetter } from '../event/rejection.js';
import type { RejectedPart, Rejection } from '../event/rejection.js';
import { graver } from './worse-rejection.js';

/** With more bad events than this a message is one dead letter as a whole: a flood of them must not cost more than it did to send. */
const MOST_PARTS = 100;

/** Gathers what became of the events of one message. */
export class PartRejections {
  readonly #parts: RejectedPart[] = [];
  #gravest: Rejection | undefined;
  #bad = 0;
  #events = 0;

  add(part: Part, rejection: Rejection | undefined): void {
    this.#events++;
    if (rejection === undefined) return;
    this.#gravest = graver(this.#gravest, rejection);
    if (!isDeadLetter(rejection)) return;
    this.#bad++;
    if (this.#bad <= MOST_PARTS) this.#parts.push({ payload: part.payload, rejection });
  }

  get events(): number {
    return this.#events;
  }

  /** One rejection for all of them; `undefined` when all were accepted. */
  get rejection(): Rejection | undefined {
    if (this.#gravest === undefined || this.#bad === 0) return this.#gravest;
    const { reason } = this.#gravest;
    const detail = `${this.#bad} of ${this.#events} events; the first: ${this.#gravest.detail}`;
    return this.#bad <= MOST_PARTS ? { reason, detail, parts: this.#parts } : { reason, detail };
  }
}
