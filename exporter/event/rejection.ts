import { REJECTION_REASONS } from '../../setup/self-metric-reasons.js';
import type { RejectionReason } from '../../setup/self-metric-reasons.js';

/**
 * A violation of the JSON Schema: the field (`/delay`), and the rule: `missing`, `type`, `range`, `length`, `enum`, `pattern`,
 * `unknown` or the keyword itself.
 */
export interface Violation {
  readonly field: string;
  readonly rule: string;
}

/** Why an event was rejected. A bad event is not an exception: a stage returns this. */
export interface Rejection {
  readonly reason: RejectionReason;
  /** For people: what was found and what was expected. */
  readonly detail: string;
  /** With reason `schema`: each violation, by field (`/delay`) and rule (`range`). */
  readonly violations?: readonly Violation[];
  /** The rejected events of a message with several events. Unset: the whole message is rejected. */
  readonly parts?: readonly RejectedPart[];
}

/** One rejected event of a message with several events. `payload`: this event alone. */
export interface RejectedPart {
  readonly payload: Uint8Array;
  readonly rejection: Rejection;
}

/** Whether the event is sent to the dead-letter subject. False if the setup drops it on purpose. */
export function isDeadLetter({ reason }: Rejection): boolean {
  return REJECTION_REASONS[reason].deadLetter;
}

/**
 * The rejection that a stage returns instead of its result. A class, so that `instanceof` distinguishes it from an event, which
 * may have any field, such as `reason`. The detail is computed when it is read: in a flood of bad events, most are never read.
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
