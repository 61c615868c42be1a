import type { SkipReason } from '../../setup/self-metric-reasons.js';

/**
 * Why one reader cannot use an event: its metric, insight or field goes without, all others use the event. The detail is for
 * people and computed when it is read.
 */
export class Skip {
  readonly reason: SkipReason;
  readonly #describe: () => string;

  constructor(reason: SkipReason, describe: () => string) {
    this.reason = reason;
    this.#describe = describe;
  }

  get detail(): string {
    return this.#describe();
  }
}

/** An event that something of a stream goes without. */
export interface Skipped {
  readonly stream: string;
  /** What goes without it: `metric "orders_total"`. */
  readonly by: string;
  readonly reason: SkipReason;
  readonly detail: string;
}
