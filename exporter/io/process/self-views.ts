import type { MetricView } from '../../event/series.js';
import { collectEngine } from '../../telemetry/engine-metrics.js';
import type { EngineFacts } from '../../telemetry/engine-metrics.js';
import type { OwnMetrics } from '../../telemetry/own-metrics.js';
import { collectProcess } from '../../telemetry/process-metrics.js';
import { StreamRates } from '../../live/stream-rates.js';
import { EventLoopDelay } from './event-loop.js';

/** The exporter's metrics about itself, collected on demand. */
export class SelfViews {
  readonly #own: OwnMetrics;
  readonly #engine: () => EngineFacts;
  readonly #delay = new EventLoopDelay();
  /** Recorded whenever the metrics are collected, which the live pages do at least once a second. */
  readonly rates = new StreamRates();

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

  /** For a scrape that began at this time. Resets the maximum event loop delay. */
  async scrape(nowMs: number): Promise<readonly MetricView[]> {
    const views = this.#collect(nowMs);
    this.#delay.reset();
    return views;
  }

  /** For the live page. */
  latest(nowMs: number): readonly MetricView[] {
    return this.#collect(nowMs);
  }

  #collect(nowMs: number): readonly MetricView[] {
    const engine = this.#engine();
    this.rates.record(engine.accounts, nowMs);
    collectEngine(this.#own, engine, nowMs);
    collectProcess(this.#own, this.#delay.maxSeconds);
    return this.#own.views();
  }
}
