import type { MetricView } from '../../event/series.js';
import { collectEngine } from '../../telemetry/engine-metrics.js';
import type { EngineFacts } from '../../telemetry/engine-metrics.js';
import type { OwnMetrics } from '../../telemetry/own-metrics.js';
import { collectProcess } from '../../telemetry/process-metrics.js';
import { StreamRates } from '../../live/stream-rates.js';
import { EventLoopDelay } from './event-loop.js';

/** How long no exporter has read a stream. */
export type ListeningPause = readonly [stream: string, seconds: number];

/** The exporter's metrics about itself, collected on demand. */
export class SelfViews {
  readonly #own: OwnMetrics;
  readonly #engine: () => EngineFacts;
  readonly #notListening: () => readonly ListeningPause[];
  readonly #delay = new EventLoopDelay();
  /** Recorded whenever the metrics are collected, which the live pages do at least once a second. */
  readonly rates = new StreamRates();

  constructor(own: OwnMetrics, engine: () => EngineFacts, notListening: () => readonly ListeningPause[]) {
    this.#own = own;
    this.#engine = engine;
    this.#notListening = notListening;
  }

  /** The engine has a restored state: no scraper is to see its counts begin at 0. */
  restored(): void {
    this.#collect(-Infinity);
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
    const pauses = this.#notListening().map(([stream, seconds]) => [{ stream }, seconds] as const);
    this.#own.replace('natsight_not_listening_seconds_total', pauses, nowMs);
    collectProcess(this.#own, this.#delay.maxSeconds, nowMs);
    return this.#own.views();
  }
}
