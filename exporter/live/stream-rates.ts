import { Trail } from './trail.js';

/** The window of the rates of streams: the shortest of the panels. */
const WINDOW_MS = 60_000;

/** How many events of each stream are received per second, for the status and the landing page. */
export class StreamRates {
  #trails = new Map<string, Trail>();

  /** Call it about once a second, first before the first event. */
  record(accounts: readonly { readonly stream: string; readonly received: number }[], nowMs: number): void {
    const before = this.#trails;
    this.#trails = new Map(
      accounts.map(({ stream }) => [stream, before.get(stream) ?? new Trail(WINDOW_MS)]),
    );
    for (const { stream, received } of accounts)
      this.#trails.get(stream)?.push(nowMs, Float64Array.of(received));
  }

  /** Per second of the last minute, also before the exporter has run for as long. */
  perSecond(stream: string): number {
    // A reload that changes a stream may begin its count anew.
    return Math.max(0, this.#trails.get(stream)?.grown('interpolated')[0] ?? 0) / (WINDOW_MS / 1_000);
  }
}
