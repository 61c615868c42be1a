import type { MetricView } from '../../event/series.js';
import { collectEngine } from '../../telemetry/engine-metrics.js';
import type { EngineFacts } from '../../telemetry/engine-metrics.js';
import type { OwnMetrics } from '../../telemetry/own-metrics.js';
import { collectProcess } from '../../telemetry/process-metrics.js';
import { EventLoopDelay } from './event-loop.js';

/** The exporter's metrics about itself, collected on demand. */
export class SelfViews {
  readonly #own: OwnMetrics;
  readonly #engine: () => EngineFacts;
  readonly #delay = new EventLoopDelay();
  #latest: readonly MetricView[] = [];

  constructor(own: OwnMetrics, engine: () => EngineFacts) {
    this.#own = own;
    this.#engine = engine;
  }

  start(): void {
    this.#delay.start();
  }

  stop(): void {
    this.#delay.stop();
  }

  /** For a scrape. Resets the maximum event loop delay. */
  async scrape(): Promise<readonly MetricView[]> {
    const views = await this.#collect();
    this.#delay.reset();
    return views;
  }

  /** For the live page, which cannot wait: returns the last collected values and starts a new collection. */
  latest(): readonly MetricView[] {
    void this.#collect();
    return this.#latest;
  }

  async #collect(): Promise<readonly MetricView[]> {
    collectEngine(this.#own, this.#engine());
    collectProcess(this.#own, this.#delay.maxSeconds);
    this.#latest = await this.#own.views();
    return this.#latest;
  }
}
