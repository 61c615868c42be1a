import type { MetricPanel } from '../../setup/panels/panel.js';
import type { MetricView } from '../event/series.js';
import { ENDLESS_TURN } from '../turn/turn.js';
import type { Turn } from '../turn/turn.js';
import type { Work } from '../turn/work.js';
import type { Lines } from './frame.js';
import type { LiveWindows } from './live-windows.js';
import { PanelSampler } from './panel-sampler.js';
import { SeriesGrowth, totalsLength } from './series-growth.js';

/** Samples a metric for all of its panels on a dashboard: the series are read once. */
export class MetricSampler {
  readonly #panels: readonly PanelSampler[];
  readonly #sinceMs: number | undefined;
  #growth: SeriesGrowth | undefined;

  /**
   * @param panels all of the same metric
   * @param sinceMs see `SeriesGrowth`
   */
  constructor(panels: readonly MetricPanel[], windows: LiveWindows, sinceMs?: number) {
    this.#sinceMs = sinceMs;
    this.#panels = panels.map((panel) => new PanelSampler(panel, windows));
  }

  /** Takes a sample; the result is by panel key. If the turn ends meanwhile, its values may be some milliseconds apart. */
  *sample(view: MetricView, nowMs: number, turn: Turn = ENDLESS_TURN): Work<Readonly<Record<string, Lines>>> {
    const growth = this.#growthOf(view);
    growth?.begin(nowMs);
    for (const panel of this.#panels) panel.begin();
    for (const series of view.series()) {
      const value = 'counts' in series ? undefined : series.value;
      const grown = growth?.of(series);
      for (const panel of this.#panels)
        panel.add(series.labels, value, panel.windowsMs.length === 0 ? undefined : grown);
      if (turn.isOver()) yield;
    }
    growth?.end();
    const lines: Record<string, Lines> = {};
    for (const panel of this.#panels) lines[panel.panel.key] = yield* panel.lines(view, nowMs, turn);
    return lines;
  }

  /** `undefined` if no panel shows what the metric grows. */
  #growthOf(view: MetricView): SeriesGrowth | undefined {
    if (this.#panels.every(({ windowsMs }) => windowsMs.length === 0)) return undefined;
    return (this.#growth ??= new SeriesGrowth(totalsLength(view), this.#sinceMs));
  }
}
