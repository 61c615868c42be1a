import { panelsOf } from '../../../../setup/panels/panel.js';
import type { Dashboard, MetricPanel, Panel } from '../../../../setup/panels/panel.js';
import { showsOneMoment } from '../../../../setup/panels/promql.js';
import type { QueryScope } from '../../../../setup/panels/promql.js';
import type { Frame } from '../../../live/frame.js';
import { rangeMs } from '../../../live/layout.js';
import type { LiveBoard } from '../../../live/live-board.js';
import { promqlPanels } from './promql-panels.js';
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
  readonly #scope: QueryScope;
  #past: Past | undefined;
  #resumed: ReadonlySet<string> = new Set();

  constructor(dashboard: Dashboard, live: LiveBoard, scope: QueryScope) {
    this.#dashboard = dashboard;
    this.#live = live;
    this.#scope = scope;
  }

  /**
   * Panels whose metric Prometheus has from before the exporter started: it was restarted. Until the exporter has sampled a whole
   * window, Prometheus has the better values of them. Known once a page was opened.
   */
  resumedPanels(nowMs: number): readonly MetricPanel[] {
    return this.#live.startingPanels(nowMs).filter(({ key }) => this.#resumed.has(key));
  }

  async frames(prometheus: PrometheusLines | undefined, nowMs: number): Promise<readonly Frame[]> {
    if (prometheus === undefined) return this.#live.history();
    const past = await this.#pastUntil(prometheus, nowMs);
    const own = this.#live.history();
    const ownSince = own[0]?.t ?? Infinity;
    const { startedMs } = this.#live;
    const older = past.filter((frame) => frame.t < ownSince);
    this.#resumed = keysWithValues(older.filter((frame) => frame.t < startedMs));
    const ofPrometheus = (t: number) =>
      new Set([...promqlPanels(this.#dashboard), ...this.resumedPanels(t)].map(({ key }) => key));
    const newer = past
      .filter((frame) => frame.t >= ownSince)
      .map((frame) => select(frame, (key) => ofPrometheus(frame.t).has(key)));
    const ours = own.map((frame) => select(frame, (key) => !ofPrometheus(frame.t).has(key)));
    return [...older, ...ours, ...newer].sort((a, b) => a.t - b.t);
  }

  #pastUntil(prometheus: PrometheusLines, nowMs: number): Promise<readonly Frame[]> {
    const known = this.#past;
    if (known?.prometheus === prometheus && nowMs - known.untilMs < PAST_SHARED_MS) return known.frames;
    const span = rangeMs(this.#dashboard.range);
    const panels = panelsOf(this.#dashboard).filter(hasPast);
    const frames = prometheus.history(panels, this.#scope, nowMs, span);
    this.#past = { prometheus, untilMs: nowMs, frames };
    return frames;
  }
}

/** Panels that have a value other than 0 in one of the frames. */
function keysWithValues(frames: readonly Frame[]): ReadonlySet<string> {
  const panels = frames.flatMap((frame) => Object.entries(frame.panels));
  return new Set(
    panels.filter(([, lines]) => Object.values(lines).some((value) => value !== 0)).map(([key]) => key),
  );
}

function select({ t, panels }: Frame, isWanted: (key: string) => boolean): Frame {
  return { t, panels: Object.fromEntries(Object.entries(panels).filter(([key]) => isWanted(key))) };
}

/**
 * Panels of one moment have no past, but for the sparkline of a stat. PromQL of one moment may read weeks: at each of hundreds of points
 * that is too much.
 */
function hasPast(panel: Panel): boolean {
  return !showsOneMoment(panel) || (panel.source === 'metric' && panel.kind === 'stat');
}
