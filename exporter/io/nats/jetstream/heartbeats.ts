/** Intervals in a row in which nothing may come. */
const SILENT_INTERVALS = 2;

/** Notices that a consumer sends neither messages nor heartbeats. */
export class Heartbeats {
  readonly #onSilence: () => void;
  readonly #timer: NodeJS.Timeout;
  #heard = 0;
  #heardBefore = 0;
  #silent = 0;

  /** @param onSilence is called at the end of each silent interval, beginning with the second in a row */
  constructor(intervalMs: number, onSilence: () => void) {
    this.#onSilence = onSilence;
    this.#timer = setInterval(() => this.#beat(), intervalMs).unref();
  }

  /** A message or a heartbeat has come. */
  hear(): void {
    this.#heard += 1;
  }

  /** How many have come. */
  get heard(): number {
    return this.#heard;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    this.#silent = this.#heard === this.#heardBefore ? this.#silent + 1 : 0;
    this.#heardBefore = this.#heard;
    if (this.#silent >= SILENT_INTERVALS) this.#onSilence();
  }
}
