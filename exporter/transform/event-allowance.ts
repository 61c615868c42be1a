/** Fields that events made by `each` may have on average: each event is a copy, and a message can have 100,000 fields. */
export const MAX_COPIED_FIELDS = 100;

/** How many events `each` may still make of the current message. The streams of an engine share it: a message may pass several. */
export class EventAllowance {
  #events = Infinity;
  #fields = Infinity;

  /** Starts a message of a stream with this limit. */
  begin(maxEvents: number): void {
    this.#events = maxEvents;
    this.#fields = maxEvents * MAX_COPIED_FIELDS;
  }

  /** Whether so many more may be made, each with so many fields. If so, they count. */
  take(events: number, fields: number): boolean {
    const copied = events * fields;
    if (events > this.#events || copied > this.#fields) return false;
    this.#events -= events;
    this.#fields -= copied;
    return true;
  }
}
