const beatMs = 500;
/** Shorter stalls are normal, for example during a large scrape or a full garbage collection. */
const reportedMs = 2_000;

/**
 * Reports when the event loop was blocked for long. The client reads nothing meanwhile, so messages queue on the server. Beyond its
 * limit the server disconnects the client as a slow consumer without telling it why, and queued core NATS messages are lost.
 */
export class StallWatch {
  readonly #report: (stalledMs: number) => void;
  #timer: NodeJS.Timeout | undefined;
  #lastBeatMs = 0;

  constructor(report: (stalledMs: number) => void) {
    this.#report = report;
  }

  start(): void {
    this.#lastBeatMs = performance.now();
    this.#timer = setInterval(() => this.#beat(), beatMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    const nowMs = performance.now();
    const stalledMs = nowMs - this.#lastBeatMs - beatMs;
    this.#lastBeatMs = nowMs;
    if (stalledMs >= reportedMs) this.#report(Math.round(stalledMs));
  }
}
