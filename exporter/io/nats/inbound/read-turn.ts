/** The rest of the event loop waits no longer for what is read. */
const TURN_MS = 5;
/** Messages between two looks at the clock: a look costs 40 ns. */
const MESSAGES_PER_LOOK = 16;

/** Processing what was read, a few milliseconds at a time: in between, the event loop runs, and the socket is read. */
export class ReadTurn {
  #endMs: number | undefined;
  #untilLook = MESSAGES_PER_LOOK;

  /** Call after each message. */
  isOverAfterMessage(): boolean {
    if (--this.#untilLook > 0) return false;
    this.#untilLook = MESSAGES_PER_LOOK;
    return this.isOver();
  }

  isOver(): boolean {
    if (this.#endMs === undefined) this.#begin();
    return performance.now() > (this.#endMs ?? 0);
  }

  /** Resolves when the event loop has run. */
  next(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  #begin(): void {
    this.#endMs = performance.now() + TURN_MS;
    setImmediate(() => (this.#endMs = undefined));
  }
}
