/** Something that can be stopped. */
export interface Running {
  /** For messages: "Prometheus". */
  readonly name: string;
  /** For a process: resolves when it has exited, for any reason. */
  readonly ended?: Promise<void>;
  /** For a process: its last output. */
  readonly lastLines?: () => string;
  stop(): Promise<void>;
}

/** Everything that `npm start` has started. Stopped in reverse order: readers before what they read from. */
export class Stack {
  readonly #running: Running[] = [];
  readonly #onLoss: (sentence: string) => void;

  /** `onLoss` is called when a process exits without having been stopped. */
  constructor(onLoss: (sentence: string) => void) {
    this.#onLoss = onLoss;
  }

  add(running: Running): void {
    this.#running.push(running);
    void running.ended?.then(() => this.#reportLoss(running));
  }

  /** Stops everything, even if one fails to stop. Safe to call twice. */
  async stop(): Promise<void> {
    for (let running = this.#running.pop(); running !== undefined; running = this.#running.pop()) {
      // If one cannot be stopped, its guard terminates it when this process exits; continue with the others.
      await running.stop().catch(() => undefined);
    }
  }

  /** Not called for what was stopped on purpose: that is no longer on the stack. */
  #reportLoss(running: Running): void {
    if (!this.#running.includes(running)) return;
    this.#onLoss(`${running.name} exited unexpectedly. Last output:\n${running.lastLines?.() ?? ''}`);
  }
}
