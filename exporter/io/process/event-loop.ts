import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { IntervalHistogram } from 'node:perf_hooks';

const RESOLUTION_MS = 10;

/** Measures the maximum delay of the event loop. */
export class EventLoopDelay {
  readonly #histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  start(): void {
    this.#histogram.enable();
  }

  stop(): void {
    this.#histogram.disable();
  }

  /** Maximum delay in seconds since the last reset. */
  get maxSeconds(): number {
    // The histogram includes the sampling interval, which is not a delay.
    return Math.max(0, this.#histogram.max / 1e9 - RESOLUTION_MS / 1000);
  }

  reset(): void {
    this.#histogram.reset();
  }
}
