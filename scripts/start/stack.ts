/** Something that runs until it is stopped. */
export interface Running {
  /** For messages: "Prometheus". */
  readonly name: string;
  /** Of a process: settles when it has ended, for whatever reason. */
  readonly ended?: Promise<void>;
  /** Of a process: what it printed last. */
  readonly lastLines?: () => string;
  stop(): Promise<void>;
}

/** Everything that a start has started, stopped in the reverse order: readers before what they read from. */
export class Stack {
  readonly #running: Running[] = [];
  readonly #onLoss: (sentence: string) => void;

  /** `onLoss` is told when something has ended that nobody has stopped. */
  constructor(onLoss: (sentence: string) => void) {
    this.#onLoss = onLoss;
  }

  add(running: Running): void {
    this.#running.push(running);
    void running.ended?.then(() => this.#tellLoss(running));
  }

  /** Stops all, also when one of them fails to stop. Safe to call twice. */
  async stop(): Promise<void> {
    for (let running = this.#running.pop(); running !== undefined; running = this.#running.pop()) {
      // What cannot be stopped is ended by its guard when this process goes; the others must not wait for it.
      await running.stop().catch(() => undefined);
    }
  }

  /** What is being stopped is on the stack no more. */
  #tellLoss(running: Running): void {
    if (!this.#running.includes(running)) return;
    this.#onLoss(`${running.name} has ended by itself. It printed last:\n${running.lastLines?.() ?? ''}`);
  }
}
