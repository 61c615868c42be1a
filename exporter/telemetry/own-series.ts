import type { HistogramSeries, NumberSeries } from '../event/series.js';

/** Label values by label name. */
export type OwnLabels = Readonly<Record<string, string>>;

export type OwnSample = readonly [labels: OwnLabels, value: number];

interface OwnNumber extends NumberSeries {
  value: number;
  shownFromMs: number;
}

/** The series of a counter or gauge. Without labels there is one from the start, at 0. */
export class OwnNumbers {
  readonly #labels: readonly string[];
  #series = new Map<string, OwnNumber>();

  constructor(labels: readonly string[]) {
    this.#labels = labels;
    if (labels.length === 0) this.add({}, 0, -Infinity);
  }

  add(labels: OwnLabels, value: number, nowMs: number): void {
    this.#seriesOf(labels, nowMs).value += value;
  }

  set(labels: OwnLabels, value: number, nowMs: number): void {
    this.#seriesOf(labels, nowMs).value = value;
  }

  /** Replaces all series. Those that were there before are not new. */
  replace(samples: Iterable<OwnSample>, nowMs: number): void {
    const before = this.#series;
    this.#series = new Map();
    for (const [labels, value] of samples) {
      const series = this.#seriesOf(labels, nowMs);
      series.shownFromMs = before.get(keyOf(series.labels))?.shownFromMs ?? nowMs;
      series.value = value;
    }
  }

  /** A copy: the values of a view do not change while it is read. */
  series(): readonly NumberSeries[] {
    return Array.from(this.#series.values(), (series) => ({ ...series }));
  }

  #seriesOf(values: OwnLabels, nowMs: number): OwnNumber {
    const labels = this.#labels.map((label) => values[label] ?? '');
    const key = keyOf(labels);
    let series = this.#series.get(key);
    if (series === undefined) this.#series.set(key, (series = { labels, value: 0, shownFromMs: nowMs }));
    return series;
  }
}

function keyOf(labels: readonly string[]): string {
  return JSON.stringify(labels);
}

const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** A histogram of seconds, without labels. */
export class DurationHistogram {
  readonly #counts = Array.from({ length: BOUNDS.length + 1 }, () => 0);
  #sum = 0;

  observe(seconds: number): void {
    const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
    const index = bucket < 0 ? BOUNDS.length : bucket;
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#sum += seconds;
  }

  view(): { readonly bounds: readonly number[]; series(): readonly HistogramSeries[] } {
    const series = [{ labels: [], counts: [...this.#counts], sum: this.#sum }];
    return { bounds: BOUNDS, series: () => series };
  }
}
