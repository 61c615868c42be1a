import type { Dashboard } from '../../../../setup/panels/panel.js';
import { showsOneMoment } from '../../../../setup/panels/promql.js';
import type { Frame } from '../../../live/frame.js';
import { rangeMs } from '../../../live/layout.js';
import type { LiveBoard } from '../../../live/live-board.js';
import { panelsOf, promqlPanels } from './promql-panels.js';
import type { PrometheusLines } from './prometheus.js';

/** Pages that open within this time share one answer of Prometheus: many at once must not ask it as often. */
export const PAST_SHARED_MS = 5_000;

interface Past {
  readonly prometheus: PrometheusLines;
  readonly untilMs: number;
  readonly frames: Promise<readonly Frame[]>;
}

/** What a page shows when it opens: what Prometheus has, then the exporter's own frames. */
export class LiveHistory {
  readonly #dashboard: Dashboard;
  readonly #live: LiveBoard;
  #past: Past | undefined;

  constructor(dashboard: Dashboard, live: LiveBoard) {
    this.#dashboard = dashboard;
    this.#live = live;
  }

  async frames(prometheus: PrometheusLines | undefined, nowMs: number): Promise<readonly Frame[]> {
    if (prometheus === undefined) return this.#live.history();
    const past = await this.#pastUntil(prometheus, nowMs);
    const own = this.#live.history();
    const ownSince = own[0]?.t ?? Infinity;
    const promqlKeys = new Set(promqlPanels(this.#dashboard).map((panel) => panel.key));
    const older = past.filter((frame) => frame.t < ownSince);
    const newer = past.filter((frame) => frame.t >= ownSince).map((frame) => only(frame, promqlKeys));
    return [...older, ...own, ...newer].sort((a, b) => a.t - b.t);
  }

  #pastUntil(prometheus: PrometheusLines, nowMs: number): Promise<readonly Frame[]> {
    const known = this.#past;
    if (known?.prometheus === prometheus && nowMs - known.untilMs < PAST_SHARED_MS) return known.frames;
    const span = rangeMs(this.#dashboard.range);
    // The others show only the end, which the first frame brings.
    const panels = panelsOf(this.#dashboard).filter((panel) => !showsOneMoment(panel));
    const frames = prometheus.history(panels, nowMs, span);
    this.#past = { prometheus, untilMs: nowMs, frames };
    return frames;
  }
}

function only(frame: Frame, keys: ReadonlySet<string>): Frame {
  return {
    t: frame.t,
    panels: Object.fromEntries(Object.entries(frame.panels).filter(([key]) => keys.has(key))),
  };
}
