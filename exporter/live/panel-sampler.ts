import { bucketBound } from '../../setup/bucket-bound.js';
import { PANEL_KINDS } from '../../setup/model/panel.js';
import type { Show } from '../../setup/model/show.js';
import { aggregatorOf, isAhead, natureOf } from '../../setup/panels/nature.js';
import type { MetricPanel } from '../../setup/panels/panel.js';
import type { SeriesFilter } from '../../setup/panels/series-filter.js';
import type { MetricView } from '../event/series.js';
import type { Turn } from '../turn/turn.js';
import type { Work } from '../turn/work.js';
import type { Lines } from './frame.js';
import { highestLines } from './highest-lines.js';
import type { RankedLine } from './highest-lines.js';
import { histogramQuantile } from './histogram-quantile.js';
import { legendOf } from './legend.js';
import { windowOf } from './live-windows.js';
import type { LiveWindows } from './live-windows.js';
import { PanelGroups } from './panel-groups.js';
import type { Group } from './panel-groups.js';

/** Lines of a panel, for each thing that it shows: those with the highest values. More are unreadable, and every frame has them. */
export const MAX_LINES = 50;

/**
 * Computes the lines of a panel from samples of its metric. Each is what the panel's PromQL gives for the same samples; the property
 * test in test/exporter/live compares them.
 */
export class PanelSampler {
  readonly panel: MetricPanel;
  /** The windows that it needs, in milliseconds. */
  readonly windowsMs: readonly number[];
  readonly #windows: LiveWindows;
  readonly #groups: PanelGroups;
  readonly #isShown: (labels: readonly string[]) => boolean;

  constructor(panel: MetricPanel, windows: LiveWindows) {
    this.panel = panel;
    this.#windows = windows;
    this.windowsMs = [...new Set(panel.shows.flatMap((show) => windowOf(panel, show, windows) ?? []))];
    // A heatmap has one row for each bucket, whatever it is grouped by.
    const isHeatmap = panel.shows.some(({ kind }) => kind === 'heatmap');
    this.#groups = new PanelGroups(panel.metric.labels, isHeatmap ? [] : panel.by, this.windowsMs);
    this.#isShown = shownBy(panel.only, panel.metric.labels);
  }

  begin(): void {
    this.#groups.begin();
  }

  /** Adds a series: its value, unless it is a histogram, and what it has grown since the last sample, if anything is computed from it. */
  add(labels: readonly string[], value: number | undefined, growth: Float64Array | undefined): void {
    if (this.#isShown(labels)) this.#groups.add(labels, value, growth);
  }

  /** The lines, after every series was added. */
  *lines(view: MetricView, nowMs: number, turn: Turn): Work<Lines> {
    this.#groups.end(nowMs);
    const lines: RankedLine[] = [];
    for (const show of this.panel.shows) {
      const shown: RankedLine[] = [];
      for (const group of this.#groups.list()) {
        for (const line of this.#linesOf(show, group, view, nowMs))
          if (this.#isVisible(line[1])) shown.push(line);
        if (turn.isOver()) yield;
      }
      lines.push(...this.#limited(show, shown));
    }
    return Object.fromEntries(lines);
  }

  #isVisible(value: number): boolean {
    return Number.isFinite(value) && (value > 0 || this.panel.withoutZeros !== true);
  }

  #linesOf(show: Show, group: Group, view: MetricView, nowMs: number): readonly RankedLine[] {
    const windowMs = windowOf(this.panel, show, this.#windows);
    const legend = legendOf(this.panel, show, group.labels);
    if (windowMs === undefined) return [[legend, this.#level(show, group, nowMs)]];
    const grown = group.grown(windowMs, show.kind === 'increase' ? 'nearest' : 'interpolated');
    if (show.kind === 'heatmap')
      return view.kind === 'histogram' ? bucketRates(view.bounds, grown, windowMs / 1000) : [];
    return [[legend, growthOf(show, view, grown, windowMs / 1000)]];
  }

  /** The present value; for a timestamp its age or the time until then, as in the panel's PromQL. */
  #level(show: Show, { levels }: Group, nowMs: number): number {
    const { metric } = this.panel;
    if (metric.type !== 'gauge') return levels.read('sum');
    if (show.kind === 'mean') return levels.read('avg');
    const value = levels.read(this.panel.worst ?? aggregatorOf(metric));
    if (natureOf(metric) !== 'timestamp') return value;
    return isAhead(metric) ? value - nowMs / 1000 : nowMs / 1000 - value;
  }

  #limited(show: Show, lines: readonly RankedLine[]): readonly RankedLine[] {
    const { kind, top } = this.panel;
    if (show.kind === 'heatmap' || PANEL_KINDS[kind].data === 'buckets') return lines;
    return lines.length <= MAX_LINES && top === undefined ? lines : highestLines(lines, top ?? MAX_LINES);
  }
}

function shownBy(only: SeriesFilter | undefined, names: readonly string[]) {
  if (only === undefined) return () => true;
  const position = names.indexOf(only.label);
  const shown = new Set(only.values);
  return (labels: readonly string[]) => shown.has(labels[position] ?? '');
}

/** Rates are per second of the whole window, as in Prometheus, even if the exporter has run for less: no burst at a start looks higher. */
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
