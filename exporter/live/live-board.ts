import type { Dashboard, MetricPanel } from '../../setup/panels/panel.js';
import type { MetricView } from '../event/series.js';
import type { Turn } from '../turn/turn.js';
import type { Work } from '../turn/work.js';
import type { Frame, Lines } from './frame.js';
import { PanelSampler } from './panel-sampler.js';

/** Samples kept for a page that opens later; at the default interval of 250 ms five minutes. */
const KEPT_FRAMES = 1_200;
/** Points that a page gets at once when it opens: more than its pixels would show nothing more. */
const HISTORY_FRAMES = 300;

/** The numbers of one dashboard as they move: samples the series at every step and remembers the last minutes. */
export class LiveBoard {
  readonly #samplers: readonly { readonly panel: MetricPanel; readonly sampler: PanelSampler }[];
  readonly #frames: Frame[] = [];

  constructor(dashboard: Dashboard) {
    this.#samplers = dashboard.rows
      .flatMap((row) => row.panels)
      .filter((panel) => panel.source === 'metric')
      .map((panel) => ({ panel, sampler: new PanelSampler(panel) }));
  }

  /** Takes a sample of every panel whose metric is among the views. */
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

  /** The remembered frames, thinned evenly; the newest is always among them. */
  history(): readonly Frame[] {
    const step = Math.ceil(this.#frames.length / HISTORY_FRAMES);
    const newest = this.#frames.length - 1;
    return this.#frames.filter((_, index) => (newest - index) % step === 0);
  }
}
