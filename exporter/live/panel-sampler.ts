import { bucketBound } from '../../setup/bucket-bound.js';
import { PANEL_KINDS } from '../../setup/model/panel.js';
import type { Show } from '../../setup/model/show.js';
import { isAhead, natureOf } from '../../setup/panels/nature.js';
import type { MetricPanel } from '../../setup/panels/panel.js';
import type { MetricView } from '../event/series.js';
import { ENDLESS_TURN } from '../turn/turn.js';
import type { Turn } from '../turn/turn.js';
import type { Work } from '../turn/work.js';
import type { Lines } from './frame.js';
import { highestLines } from './highest-lines.js';
import type { RankedLine } from './highest-lines.js';
import { groupSeries } from './groups.js';
import type { Group } from './groups.js';
import { histogramQuantile } from './histogram-quantile.js';
import { legendOf } from './legend.js';
import { Trail } from './trail.js';

/** A panel shows at most this many lines, those with the highest values: more are unreadable, and every frame contains them. */
const MAX_LINES = 30;

/** The ranges that the queries of the same panels have in Grafana. */
export interface SampledRanges {
  /** Range of rates, percentiles and means, and of the increases that are shown over time. */
  readonly windowMs: number;
  /** Range of the increases that are shown as one number: the time range of the dashboard. */
  readonly spanMs: number;
}

/** Turns samples of a panel's metric into the lines of the panel. */
export class PanelSampler {
  readonly #panel: MetricPanel;
  readonly #ranges: SampledRanges;
  /** The ranges of what the panel shows. */
  readonly #spansMs: ReadonlySet<number>;
  /** By group, then by range. */
  readonly #trails = new Map<string, ReadonlyMap<number, Trail>>();
  /** Time of the first sample. */
  #firstMs = Infinity;

  constructor(panel: MetricPanel, ranges: SampledRanges) {
    this.#panel = panel;
    this.#ranges = ranges;
    this.#spansMs = new Set(panel.shows.map((show) => this.#spanOf(show)));
  }

  /** Takes a sample. If the turn ends meanwhile, its values may be some milliseconds apart. */
  *sample(view: MetricView, nowMs: number, turn: Turn = ENDLESS_TURN): Work<Lines> {
    this.#firstMs = Math.min(this.#firstMs, nowMs);
    const lines: RankedLine[] = [];
    const groups = yield* groupSeries(view, this.#panel.by, turn, this.#panel.only);
    for (const key of this.#trails.keys()) if (!groups.has(key)) this.#trails.delete(key);
    for (const [key, group] of groups) {
      const trails = this.#trailsOf(key, group, nowMs);
      for (const trail of trails.values()) trail.push(nowMs, group.totals);
      for (const show of this.#panel.shows) {
        const shown = this.#linesOf(show, group, trails.get(this.#spanOf(show)), view, nowMs);
        lines.push(...shown.filter(([, value]) => Number.isFinite(value)));
      }
      if (turn.isOver()) yield;
    }
    return Object.fromEntries(
      PANEL_KINDS[this.#panel.kind].data === 'buckets' ? lines : this.#limited(lines),
    );
  }

  /** A group that appears after the first sample was zero before, over its whole window and not only since the last sample. */
  #trailsOf(key: string, group: Group, nowMs: number): ReadonlyMap<number, Trail> {
    const known = this.#trails.get(key);
    if (known !== undefined) return known;
    const trails = new Map([...this.#spansMs].map((spanMs) => [spanMs, new Trail(spanMs)]));
    if (this.#firstMs < nowMs) {
      for (const [spanMs, trail] of trails) {
        trail.push(Math.max(this.#firstMs, nowMs - spanMs), new Float64Array(group.totals.length));
      }
    }
    this.#trails.set(key, trails);
    return trails;
  }

  #spanOf({ kind }: Show): number {
    const isTotal = kind === 'increase' && PANEL_KINDS[this.#panel.kind].sums;
    return isTotal ? this.#ranges.spanMs : this.#ranges.windowMs;
  }

  #linesOf(
    show: Show,
    group: Group,
    trail: Trail | undefined,
    view: MetricView,
    nowMs: number,
  ): readonly RankedLine[] {
    const legend = legendOf(this.#panel, show, group.labels);
    if (show.kind === 'value' || view.entry.type === 'gauge') return [[legend, level(view, group, nowMs)]];
    const growth = trail?.growth();
    if (growth === undefined) return [];
    const { grown, seconds } = growth;
    if (show.kind === 'heatmap')
      return view.kind === 'histogram' ? bucketRates(view.bounds, grown, seconds) : [];
    return [[legend, growthOf(show, view, grown, seconds)]];
  }

  #limited(lines: readonly RankedLine[]): readonly RankedLine[] {
    const limit = this.#panel.top ?? MAX_LINES;
    return lines.length <= limit && this.#panel.top === undefined ? lines : highestLines(lines, limit);
  }
}

/** The value of a gauge; for a timestamp its age or the time until then, like the panel's PromQL. */
function level(view: MetricView, group: Group, nowMs: number): number {
  const value = group.totals[0] ?? NaN;
  if (natureOf(view.entry) !== 'timestamp') return value;
  return isAhead(view.entry) ? value - nowMs / 1000 : nowMs / 1000 - value;
}

function growthOf(show: Show, view: MetricView, grown: Float64Array, seconds: number): number {
  const histogram = view.kind === 'histogram';
  const buckets = histogram ? grown.subarray(0, -1) : grown;
  const events = buckets.reduce((total, count) => total + count, 0);
  switch (show.kind) {
    case 'rate':
      return events / seconds;
    case 'increase':
      return events;
    case 'mean':
      return histogram && events > 0 ? (grown.at(-1) ?? NaN) / events : NaN;
    case 'quantile':
      return histogram ? histogramQuantile(show.quantile, view.bounds, buckets) : NaN;
    default:
      return NaN;
  }
}

function bucketRates(bounds: readonly number[], grown: Float64Array, seconds: number): readonly RankedLine[] {
  return [...bounds, Infinity].map((bound, bucket) => [bucketBound(bound), (grown[bucket] ?? 0) / seconds]);
}
