import { insightLabels } from '../../setup/insight-kinds.js';
import type { Insight, ThresholdInsight } from '../../setup/model/insight.js';
import type { Setup } from '../../setup/model/setup.js';
import type { Episodes } from '../insight/episodes.js';
import type { VirtualRun } from '../machine/virtual-run.js';

type Labels = Readonly<Record<string, string>>;

/** Most series of a rule whose values are kept. */
export const MAX_BACKTEST_SERIES = 100;

/** Score of a value that is far beyond its bound. */
const MAX_SCORE = 10;
/** Highest score without an alert. */
const BELOW_ALERT = 0.999;

/** The values of one series of a rule over time. */
export interface SampledSeries {
  readonly labels: Labels;
  readonly timesMs: number[];
  readonly values: number[];
  /** 1 or more while it fires. */
  readonly scores: number[];
}

/** Gathers what a rule looks at: the values of its metric, or how long it has been silent. Event rules look at single events. */
export class SeriesSamples {
  readonly #insight: Insight;
  readonly #names: readonly string[];
  readonly #series = new Map<string, SampledSeries>();
  /** Series beyond the limit. */
  readonly #leftOut = new Set<string>();

  constructor(insight: Insight, setup: Setup) {
    this.#insight = insight;
    this.#names = insightLabels(insight, setup);
  }

  take(run: VirtualRun, episodes: Episodes): void {
    for (const { labels, value, ratio } of this.#readings(run)) {
      if (Number.isNaN(value)) continue;
      const series = this.#find(labels);
      if (series === undefined) continue;
      const fires = episodes.isFiring(this.#insight.name, labels, run.nowMs);
      series.timesMs.push(run.nowMs);
      series.values.push(value);
      series.scores.push(fires ? clamp(ratio, 1, MAX_SCORE) : clamp(ratio, 0, BELOW_ALERT));
    }
  }

  get series(): readonly SampledSeries[] {
    return [...this.#series.values()];
  }

  /** Number of series without values, because there are too many. */
  get leftOut(): number {
    return this.#leftOut.size;
  }

  #find(labels: Labels): SampledSeries | undefined {
    const key = JSON.stringify(labels);
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    if (this.#series.size >= MAX_BACKTEST_SERIES) {
      if (this.#leftOut.size < MAX_BACKTEST_SERIES) this.#leftOut.add(key);
      return undefined;
    }
    const series = { labels, timesMs: [], values: [], scores: [] };
    this.#series.set(key, series);
    return series;
  }

  *#readings(run: VirtualRun): Generator<{ labels: Labels; value: number; ratio: number }> {
    const insight = this.#insight;
    switch (insight.kind) {
      case 'threshold':
        for (const { labels, value } of run.machine.engine.readings(insight.metric))
          yield { labels: this.#named(labels), value, ratio: ratioOf(insight, value) };
        return;
      case 'silence':
      case 'keySilence':
        for (const { labels, value } of silencesOf(run, insight.name, this.#names))
          yield { labels, value, ratio: (value * 1000) / insight.silentMs };
        return;
      case 'event':
        return;
    }
  }

  #named(values: readonly string[]): Labels {
    return Object.fromEntries(
      this.#names.map((name, at) => [name, values[at] ?? '']).filter(([, value]) => value !== ''),
    );
  }
}

/** How close a value is to its bound; 1 at the bound. */
function ratioOf({ direction, bound }: ThresholdInsight, value: number): number {
  const isBeyond = direction === 'above' ? value > bound : value < bound;
  if (bound <= 0 || value < 0) return isBeyond ? 1 : 0;
  if (direction === 'above') return value / bound;
  return value === 0 ? MAX_SCORE : bound / value;
}

function* silencesOf(
  run: VirtualRun,
  rule: string,
  names: readonly string[],
): Generator<{ readonly labels: Labels; readonly value: number }> {
  const view = run.machine.board.views().find(({ entry }) => entry.name === 'natsight_silence_seconds');
  if (view?.kind !== 'number') return;
  const all = view.entry.labels;
  for (const { labels: values, value } of view.series()) {
    const of = (name: string) => values[all.indexOf(name)] ?? '';
    if (of('rule') !== rule) continue;
    yield {
      labels: Object.fromEntries(names.map((name) => [name, of(name)]).filter(([, text]) => text !== '')),
      value,
    };
  }
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));
