import type { RequestRate } from './web-config.js';

/** A token bucket over all requests, as the exporter toolkit has it. Starts full, anew when the rate changes. */
export class RequestRateLimit {
  #rate: RequestRate | undefined;
  #tokens = 0;
  #atMs = 0;

  /** `undefined`: not limited. */
  admits(rate: RequestRate | undefined, nowMs: number): boolean {
    if (rate === undefined) return true;
    if (rate.intervalMs !== this.#rate?.intervalMs || rate.burst !== this.#rate.burst)
      this.#begin(rate, nowMs);
    const earned = Math.max(0, nowMs - this.#atMs) / rate.intervalMs;
    this.#tokens = Math.min(rate.burst, this.#tokens + earned);
    this.#atMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  #begin(rate: RequestRate, nowMs: number): void {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#atMs = nowMs;
  }
}
