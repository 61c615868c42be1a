import { panelsOf } from '../../setup/panels/panel.js';
import type { Dashboard, MetricPanel } from '../../setup/panels/panel.js';
import type { MetricView } from '../event/series.js';
import type { Turn } from '../turn/turn.js';
import type { Work } from '../turn/work.js';
import { BandSampler } from './band-sampler.js';
import type { Frame, Lines } from './frame.js';
import { windowOf } from './live-windows.js';
import type { LiveWindows } from './live-windows.js';
import { MetricSampler } from './metric-sampler.js';

/** Samples kept for pages that open later: five minutes at the default interval of 250 ms. */
const KEPT_FRAMES = 1_200;
/** Points sent to a page when it opens. More would not be visible. */
const HISTORY_FRAMES = 300;

/** Samples the series of one dashboard at every step and keeps the last minutes. */
export class LiveBoard {
  readonly #windows: LiveWindows;
  readonly #panels: readonly MetricPanel[];
  /** By metric. */
  readonly #samplers: ReadonlyMap<string, MetricSampler>;
  readonly #bands: BandSampler;
  readonly #frames: Frame[] = [];
  #startedMs: number | undefined;

  /** @param sinceMs see `SeriesGrowth` */
  constructor(dashboard: Dashboard, windows: LiveWindows, sinceMs?: number) {
    this.#windows = windows;
    this.#panels = panelsOf(dashboard).filter((panel) => panel.source === 'metric');
    this.#bands = new BandSampler(panelsOf(dashboard));
    this.#samplers = new Map(
      [...byMetric(this.#panels)].map(([name, panels]) => [
        name,
        new MetricSampler(panels, windows, sinceMs),
      ]),
    );
  }

  /** Time of the first sample; `Infinity` before. */
  get startedMs(): number {
    return this.#startedMs ?? Infinity;
  }

  /** Samples every panel whose metric is among the views. */
  *sample(views: ReadonlyMap<string, MetricView>, nowMs: number, turn: Turn): Work<Frame> {
    this.#startedMs ??= nowMs;
    const panels: Record<string, Lines> = {};
    for (const [name, sampler] of this.#samplers) {
      const view = views.get(name);
      if (view !== undefined) Object.assign(panels, yield* sampler.sample(view, nowMs, turn));
    }
    Object.assign(panels, yield* this.#bands.sample(views, turn));
    const frame = { t: nowMs, panels };
    this.#frames.push(frame);
    if (this.#frames.length > KEPT_FRAMES) this.#frames.shift();
    return frame;
  }

  /**
   * Panels of a metric with a window that began before the first sample. What Prometheus has of them is more: it also knows what came
   * before the exporter was restarted.
   */
  startingPanels(nowMs: number): readonly MetricPanel[] {
    const sampledMs = nowMs - (this.#startedMs ?? nowMs);
    return this.#panels.filter((panel) =>
      panel.shows.some((show) => (windowOf(panel, show, this.#windows) ?? 0) > sampledMs),
    );
  }

  /** The kept frames, thinned out evenly; always includes the newest. */
  history(): readonly Frame[] {
    const step = Math.ceil(this.#frames.length / HISTORY_FRAMES);
    const newest = this.#frames.length - 1;
    return this.#frames.filter((_, index) => (newest - index) % step === 0);
  }
}

function byMetric(panels: readonly MetricPanel[]): ReadonlyMap<string, MetricPanel[]> {
  const found = new Map<string, MetricPanel[]>();
  for (const panel of panels) found.set(panel.metric.name, [...(found.get(panel.metric.name) ?? []), panel]);
  return found;
}
