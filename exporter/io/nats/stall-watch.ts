const beatMs = 500;
/** Shorter stalls are ordinary: a large scrape, a full garbage collection. */
const reportedMs = 2_000;

/**
 * Notices when the event loop stood still for long while messages wait. The client reads nothing then, so what
 * waits is bounded by the server: beyond its limit it cuts us off as a slow consumer, and what it held of plain
 * subjects is lost. It does not tell the client why.
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
