/** How often log lines that are due are written: the closing line of a burst, and skipped events. */
const LOG_STEP_MS = 1_000;

/** Writes the log lines that are due, every second. It keeps no process alive. */
export class LogTimer {
  readonly #writeDue: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(writeDue: () => void) {
    this.#writeDue = writeDue;
  }

  start(): void {
    this.#timer = setInterval(this.#writeDue, LOG_STEP_MS).unref();
  }

  /** Writes what has become due since the last time, and stops. */
  stop(): void {
    clearInterval(this.#timer);
    this.#writeDue();
  }
}
