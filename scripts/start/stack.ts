/** Something that runs until it is stopped. */
export interface Running {
  /** For messages: "Prometheus". */
  readonly name: string;
  stop(): Promise<void>;
}

/** Everything that a start has started, stopped in the reverse order: readers before what they read from. */
export class Stack {
  readonly #running: Running[] = [];

  add(running: Running): void {
    this.#running.push(running);
  }

  /** Stops all, also when one of them fails to stop. Safe to call twice. */
  async stop(): Promise<void> {
    for (let running = this.#running.pop(); running !== undefined; running = this.#running.pop()) {
      // What cannot be stopped is ended by its guard when this process goes; the others must not wait for it.
      await running.stop().catch(() => undefined);
    }
  }
}
