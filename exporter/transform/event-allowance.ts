/** How many events `each` may still make of the current message. The streams of an engine share it: a message may pass several. */
export class EventAllowance {
  #left = Infinity;

  /** Starts a message of a stream with this limit. */
  begin(maxEvents: number): void {
    this.#left = maxEvents;
  }

  /** Whether so many more may be made. If so, they count. */
  take(events: number): boolean {
    if (events > this.#left) return false;
    this.#left -= events;
    return true;
  }
}
