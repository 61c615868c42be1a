import type { Dashboard, MetricPanel } from '../../setup/panels/panel.js';
import type { MetricView } from '../event/series.js';
import type { Turn } from '../turn/turn.js';
import type { Work } from '../turn/work.js';
import type { Frame, Lines } from './frame.js';
import { rangeMs } from './layout.js';
import { PanelSampler } from './panel-sampler.js';

/** Samples kept for pages that open later: five minutes at the default interval of 250 ms. */
const KEPT_FRAMES = 1_200;
/** Points sent to a page when it opens. More would not be visible. */
const HISTORY_FRAMES = 300;

/** Samples the series of one dashboard at every step and keeps the last minutes. */
export class LiveBoard {
  readonly #samplers: readonly { readonly panel: MetricPanel; readonly sampler: PanelSampler }[];
  readonly #frames: Frame[] = [];

  /** @param windowMs range of rates */
  constructor(dashboard: Dashboard, windowMs: number) {
    const ranges = { windowMs, spanMs: rangeMs(dashboard.range) };
    this.#samplers = dashboard.rows
      .flatMap((row) => row.panels)
      .filter((panel) => panel.source === 'metric')
      .map((panel) => ({ panel, sampler: new PanelSampler(panel, ranges) }));
  }

  /** Samples every panel whose metric is among the views. */
  *sample(views: ReadonlyMap<string, MetricView>, nowMs: number, turn: Turn): Work<Frame> {
    const panels: Record<string, Lines> = {};
    for (const { panel, sampler } of this.#samplers) {
      const view = views.get(panel.metric.name);
      if (view !== undefined) panels[panel.key] = yield* sampler.sample(view, nowMs, turn);
    }
    const frame = { t: nowMs, panels };
    this.#frames.push(frame);
    if (this.#frames.length > KEPT_FRAMES) this.#frames.shift();
    return frame;
  }

  /** The kept frames, thinned out evenly; always includes the newest. */
  history(): readonly Frame[] {
    const step = Math.ceil(this.#frames.length / HISTORY_FRAMES);
    const newest = this.#frames.length - 1;
    return this.#frames.filter((_, index) => (newest - index) % step === 0);
  }
}
