import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { IntervalHistogram } from 'node:perf_hooks';

const RESOLUTION_MS = 10;

/** How late the event loop was at worst. */
export class EventLoopDelay {
  readonly #histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  start(): void {
    this.#histogram.enable();
  }

  stop(): void {
    this.#histogram.disable();
  }

  /** Greatest delay in seconds since the last reset. */
  get maxSeconds(): number {
    // The histogram measures the whole interval; the interval itself is no delay.
    return Math.max(0, this.#histogram.max / 1e9 - RESOLUTION_MS / 1000);
  }

  reset(): void {
    this.#histogram.reset();
  }
}
