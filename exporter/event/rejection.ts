import { REJECTION_REASONS } from '../../setup/self-metrics.js';
import type { RejectionReason } from '../../setup/self-metrics.js';

/**
 * A rule of the JSON Schema that an event broke: the field (`/delay`), and `missing`, `type`, `range`, `length`, `enum`,
 * `pattern`, `unknown` or the keyword itself.
 */
export interface Violation {
  readonly field: string;
  readonly rule: string;
}

/** Why an event went no further. A bad event is no exception: a stage returns this. */
export interface Rejection {
  readonly reason: RejectionReason;
  /** For a person: what was found and what was expected. */
  readonly detail: string;
  /** With reason `schema`: each violation, by field (`/delay`) and rule (`range`). */
  readonly violations?: readonly Violation[];
  /** Of a message with several events: those that were rejected. Unset: it is about the message as a whole. */
  readonly parts?: readonly RejectedPart[];
}

/** One rejected event of several in a message, with bytes that hold it alone. */
export interface RejectedPart {
  readonly payload: Uint8Array;
  readonly rejection: Rejection;
}

/** Whether the event is sent to the dead-letter subject: not if it was left out on purpose. */
export function isDeadLetter({ reason }: Rejection): boolean {
  return REJECTION_REASONS[reason].deadLetter;
}

/**
 * The rejection that a stage returns in place of its result. A class, so that `instanceof` tells the two apart: an
 * event may hold any field whatever, also one named `reason`. The sentence is made when somebody reads it: in a flood
 * of bad events nobody does.
 */
export class Rejected implements Rejection {
  readonly reason: RejectionReason;
  readonly #describe: () => string;

  constructor(reason: RejectionReason, describe: () => string) {
    this.reason = reason;
    this.#describe = describe;
  }

  get detail(): string {
    return this.#describe();
  }
}
