import type { RangeSeries } from '../client.js';

/** What of an alerting rule decides when it fires. Milliseconds. */
export interface AlertTiming {
  readonly intervalMs: number;
  readonly forMs: number;
  readonly keepMs: number;
}

/** One time that an alert fired. Milliseconds since 1970. */
export interface FiredEpisode {
  /** Of the series, without those of the rule and without its name. */
  readonly labels: Readonly<Record<string, string>>;
  /** When the condition became true, before `for`. */
  readonly sinceMs: number;
  readonly firedMs: number;
  /** `Infinity`: it still fires at the last evaluation. */
  readonly endMs: number;
  /** Value of the expression when it fired. */
  readonly value: number;
}

/**
 * When an alerting rule fires, given the evaluations at which its expression has an element. The same as `AlertingRule.Eval` in
 * https://github.com/prometheus/prometheus/blob/main/rules/alerting.go: an element is pending for `for`; once it is absent, a pending one is
 * forgotten and a firing one is kept for `keep_firing_for`, counted from the first evaluation without it.
 */
export class AlertEpisodes {
  readonly #timing: AlertTiming;
  readonly #series = new Map<string, SeriesEpisodes>();

  constructor(timing: AlertTiming) {
    this.#timing = timing;
  }

  /** The results of a range query. Ranges come in the order of time. */
  observe(results: readonly RangeSeries[]): void {
    for (const {
      labels: { __name__: _, ...labels },
      timesMs,
      values,
    } of results) {
      const key = JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
      const series = this.#series.get(key) ?? new SeriesEpisodes(labels, this.#timing);
      this.#series.set(key, series);
      for (const [at, timeMs] of timesMs.entries()) series.present(timeMs, values[at] ?? NaN);
    }
  }

  /** In the order in which they fired. @param lastMs time of the last evaluation */
  until(lastMs: number): readonly FiredEpisode[] {
    return [...this.#series.values()]
      .flatMap((series) => series.until(lastMs))
      .toSorted((a, b) => a.firedMs - b.firedMs);
  }
}

interface Running {
  readonly sinceMs: number;
  /** Unset while it is pending. */
  fired?: { readonly ms: number; readonly value: number };
  lastMs: number;
}

class SeriesEpisodes {
  readonly #labels: Readonly<Record<string, string>>;
  readonly #timing: AlertTiming;
  readonly #ended: FiredEpisode[] = [];
  #running: Running | undefined;

  constructor(labels: Readonly<Record<string, string>>, timing: AlertTiming) {
    this.#labels = labels;
    this.#timing = timing;
  }

  present(timeMs: number, value: number): void {
    const known = this.#running;
    if (known !== undefined && this.#resolvedMs(known) < timeMs) this.#end(known);
    const running = (this.#running ??= { sinceMs: timeMs, lastMs: timeMs });
    running.lastMs = timeMs;
    if (timeMs - running.sinceMs >= this.#timing.forMs) running.fired ??= { ms: timeMs, value };
  }

  until(lastMs: number): readonly FiredEpisode[] {
    const running = this.#running;
    if (running === undefined) return this.#ended;
    const endMs = this.#resolvedMs(running);
    return [...this.#ended, ...this.#episode(running, endMs > lastMs ? Infinity : endMs)];
  }

  /** The evaluation at which it is resolved, if it stays absent. One that is pending is forgotten at the first one. */
  #resolvedMs({ lastMs, fired }: Running): number {
    const { intervalMs, keepMs } = this.#timing;
    const kept = fired === undefined ? 0 : Math.ceil(keepMs / intervalMs);
    // An element that is back at that very evaluation goes on.
    return lastMs + (kept + 1) * intervalMs;
  }

  #end(running: Running): void {
    this.#ended.push(...this.#episode(running, this.#resolvedMs(running)));
    this.#running = undefined;
  }

  #episode({ sinceMs, fired }: Running, endMs: number): readonly FiredEpisode[] {
    if (fired === undefined) return [];
    return [{ labels: this.#labels, sinceMs, firedMs: fired.ms, endMs, value: fired.value }];
  }
}
