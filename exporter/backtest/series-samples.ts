import { insightLabels } from '../../setup/insight-kinds.js';
import { sidesOf } from '../../setup/insight-sides.js';
import type { InsightMetric } from '../../setup/foreign-labels.js';
import type { InsightSide } from '../../setup/insight-sides.js';
import type { AdaptiveInsight, ChangeInsight, Insight } from '../../setup/model/insight.js';
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

/** What a rule sees of a series, and how close that is to an alert: 1 is the border. */
interface Reading {
  readonly labels: Labels;
  readonly value: number;
  readonly ratio: number;
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

  *#readings(run: VirtualRun): Generator<Reading> {
    const insight = this.#insight;
    switch (insight.kind) {
      case 'threshold':
      case 'range':
        for (const { labels, value } of run.machine.engine.readings(insight.metric))
          yield { labels: this.#named(labels), value, ratio: ratioOf(sidesOf(insight), value) };
        return;
      case 'silence':
      case 'keySilence':
        for (const { labels, value } of this.#shown(run, 'natsight_silence_seconds'))
          yield { labels, value, ratio: (value * 1000) / insight.silentMs };
        return;
      case 'change':
      case 'adaptive':
        yield* this.#compared(run, insight);
        return;
      case 'learnedSilence':
        yield* this.#withRatios(run, this.#shown(run, 'natsight_silence_seconds'));
        return;
      case 'event':
        return;
    }
  }

  /** Values, and how far each is from what is normal: 1 is the border. */
  *#compared(run: VirtualRun, { metric }: AdaptiveInsight | ChangeInsight): Generator<Reading> {
    const readings = [...run.machine.engine.readings(metric)];
    yield* this.#withRatios(
      run,
      readings.map(({ labels, value }) => ({ labels: this.#named(labels), value })),
    );
  }

  *#withRatios(run: VirtualRun, values: Iterable<Omit<Reading, 'ratio'>>): Generator<Reading> {
    const shown = [...this.#shown(run, 'natsight_insight_ratio')];
    const ratios = new Map(shown.map(({ labels, value }) => [JSON.stringify(labels), value]));
    for (const each of values) yield { ...each, ratio: ratios.get(JSON.stringify(each.labels)) ?? 0 };
  }

  /** What a metric about insights shows of the rule. */
  *#shown(run: VirtualRun, metric: InsightMetric): Generator<Omit<Reading, 'ratio'>> {
    const view = run.machine.board.views().find(({ entry }) => entry.name === metric);
    if (view?.kind !== 'number') return;
    const all = view.entry.labels;
    for (const { labels, value } of view.series()) {
      const of = (name: string) => labels[all.indexOf(name)] ?? '';
      if (of('rule') === this.#insight.name) yield { labels: this.#named(this.#names.map(of)), value };
    }
  }

  #named(values: readonly string[]): Labels {
    return Object.fromEntries(
      this.#names.map((name, at) => [name, values[at] ?? '']).filter(([, value]) => value !== ''),
    );
  }
}

/** How close a value is to a bound; 1 at the bound. */
function ratioOf(sides: readonly InsightSide[], value: number): number {
  return Math.max(...sides.map((side) => closeness(side, value)));
}

function closeness({ direction, bound }: InsightSide, value: number): number {
  const isBeyond = direction === 'above' ? value > bound : value < bound;
  if (bound <= 0 || value < 0) return isBeyond ? 1 : 0;
  if (direction === 'above') return value / bound;
  return value === 0 ? MAX_SCORE : bound / value;
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));
