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
    const views = this.#collect();
    this.#delay.reset();
    return views;
  }

  /** For the live page. */
  latest(): readonly MetricView[] {
    return this.#collect();
  }

  #collect(): readonly MetricView[] {
    collectEngine(this.#own, this.#engine());
    collectProcess(this.#own, this.#delay.maxSeconds);
    return this.#own.views();
  }
}
