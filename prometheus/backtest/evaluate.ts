import { selector } from '../promql.js';
import { MAX_RANGE_STEPS } from '../client.js';
import type { PrometheusClient, QueryRange } from '../client.js';
import { AlertEpisodes } from './alert-episodes.js';
import type { FiredEpisode } from './alert-episodes.js';
import type { BacktestedAlert, BacktestedRules } from './backtested-alerts.js';
import { InlinedRules } from './inlined-rules.js';
import type { TimedRecording } from './inlined-rules.js';

/** The time of a backtest, milliseconds since 1970, and how far two evaluations are apart at least. */
export interface EvaluatedTime {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Prometheus has no newer samples between. */
  readonly sampleMs: number;
}

type Client = Pick<PrometheusClient, 'queryRange'>;

/** Evaluates alerting rules over a past time with range queries, without recording anything. Each query throws a `ServerError`. */
export class RuleEvaluation {
  readonly #client: Client;
  readonly #rules: BacktestedRules;
  readonly #time: EvaluatedTime;
  readonly #since = new Map<TimedRecording, number>();

  constructor(client: Client, rules: BacktestedRules, time: EvaluatedTime) {
    this.#client = client;
    this.#rules = rules;
    this.#time = time;
  }

  /** When an alert fired, in the order of time. */
  async episodes({ alert, intervalMs: ownMs }: BacktestedAlert): Promise<readonly FiredEpisode[]> {
    const intervalMs = Math.max(ownMs, this.#time.sampleMs);
    await this.#remember(alert.expr);
    const promql = new InlinedRules(this.#recordings, this.#since).expression(alert.expr, alert.name);
    const episodes = new AlertEpisodes({ intervalMs, forMs: alert.forMs, keepMs: alert.keepMs });
    let lastMs = -Infinity;
    for (const range of this.#ranges(intervalMs)) {
      episodes.observe(await this.#client.queryRange(promql, range));
      lastMs = range.untilMs;
    }
    return episodes.until(lastMs);
  }

  /** A recording that reads itself has a value from its first one on. */
  async #remember(expr: string): Promise<void> {
    for (const recording of new InlinedRules(this.#recordings).remembering(expr)) {
      if (!this.#since.has(recording)) this.#since.set(recording, await this.#firstMs(recording));
    }
  }

  async #firstMs(recording: TimedRecording): Promise<number> {
    const promql = new InlinedRules(this.#recordings).expression(
      selector(recording.record, recording.labels ?? {}),
    );
    for (const range of this.#ranges(recording.intervalMs)) {
      const series = await this.#client.queryRange(promql, range);
      const firsts = series.flatMap(({ timesMs }) => timesMs.slice(0, 1));
      if (firsts.length > 0) return Math.min(...firsts);
    }
    return Infinity;
  }

  get #recordings(): readonly TimedRecording[] {
    return this.#rules.recordings;
  }

  /** On whole intervals, in ranges that Prometheus answers. */
  *#ranges(stepMs: number): Iterable<QueryRange> {
    const firstMs = Math.ceil(this.#time.fromMs / stepMs) * stepMs;
    const lastMs = Math.floor(this.#time.untilMs / stepMs) * stepMs;
    const longMs = (MAX_RANGE_STEPS - 1) * stepMs;
    for (let fromMs = firstMs; fromMs <= lastMs; fromMs += longMs + stepMs) {
      yield { fromMs, untilMs: Math.min(lastMs, fromMs + longMs), stepMs };
    }
  }
}
