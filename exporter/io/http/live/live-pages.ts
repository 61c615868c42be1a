import type { Channel } from 'better-sse';
import type { Setup } from '../../../../setup/model/setup.js';
import { formatDuration } from '../../../../setup/model/duration.js';
import type { Dashboard, Panel } from '../../../../setup/panels/panel.js';
import { resolveDashboards } from '../../../../setup/panels/resolve.js';
import { dashboardIdentity } from '../../../identity/identity.js';
import type { MetricView } from '../../../event/series.js';
import type { DashboardLayout, ShownInsight, Frame, Lines } from '../../../live/frame.js';
import { layoutOf, rangeMs } from '../../../live/layout.js';
import { LiveBoard } from '../../../live/live-board.js';
import { TimedTurn } from '../../../turn/turn.js';
import { inTurns } from '../../../turn/work.js';
import { PrometheusLines } from './prometheus.js';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';

/** How often panels that only PromQL can fill are asked for, while somebody looks. */
const PROMQL_INTERVAL_MS = 1_000;

/** Step while nobody looks: enough for a page that opens to show the last minutes. */
const UNWATCHED_INTERVAL_MS = 1_000;

/** How long sampling goes on until events have their turn. */
const TURN_MS = 4;

/** What the live pages show, asked anew at every step: a reload of the setup changes all of it. */
export interface LiveSource {
  setup(): Setup;
  views(): Iterable<MetricView>;
  firing(): readonly ShownInsight[];
  /** Base address of Prometheus, when there is one. */
  readonly prometheusUrl: string | undefined;
  now(): number;
}

interface Board {
  readonly dashboard: Dashboard;
  readonly live: LiveBoard;
  /** Readers of the page; `undefined` until the first one. */
  channel: Channel | undefined;
  /** Latest lines of the PromQL panels. */
  promql: Record<string, Lines>;
}

/** The dashboards as pages that move: samples the series on a timer and streams frames to whoever looks. */
export class LivePages {
  readonly #source: LiveSource;
  #setup: Setup | undefined;
  #boards: ReadonlyMap<string, Board> = new Map();
  #prometheus: PrometheusLines | undefined;
  #timer: NodeJS.Timeout | undefined;
  #promqlDueMs = 0;
  readonly #turn = new TimedTurn(() => performance.now(), TURN_MS);
  #isStopped = false;

  constructor(source: LiveSource) {
    this.#source = source;
    this.#follow();
  }

  /** Growth is counted from the first step on, hence before the first event. */
  start(): void {
    void this.#step().then(() => this.#schedule(this.#source.setup().updates.liveInterval));
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** Every dashboard, in the order of the setup. */
  dashboards(): readonly Dashboard[] {
    this.#follow();
    return [...this.#boards.values()].map((board) => board.dashboard);
  }

  layout(uid: string): DashboardLayout | undefined {
    const all = this.dashboards();
    const dashboard = this.#boards.get(uid)?.dashboard;
    if (dashboard === undefined) return undefined;
    return layoutOf(dashboard, all, this.#source.setup().service.name, this.#prometheus !== undefined);
  }

  /** Streams a dashboard to one reader: the past first, then every frame. */
  async stream(uid: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const board = this.#boards.get(uid);
    if (board === undefined) return;
    const { createChannel, createSession } = await import('better-sse');
    const session = await createSession(request, response);
    session.push({ frames: await this.#history(board), firing: this.#source.firing() }, 'history');
    board.channel ??= createChannel();
    board.channel.register(session);
  }

  async #history(board: Board): Promise<readonly Frame[]> {
    const own = board.live.history();
    if (this.#prometheus === undefined) return own;
    const span = rangeMs(board.dashboard.range);
    const until = this.#source.now();
    const past = await this.#prometheus.history(panelsOf(board.dashboard), until, span);
    const ownSince = own[0]?.t ?? Infinity;
    const promqlKeys = new Set(promqlPanels(board.dashboard).map((panel) => panel.key));
    const older = past.filter((frame) => frame.t < ownSince);
    const newer = past.filter((frame) => frame.t >= ownSince).map((frame) => only(frame, promqlKeys));
    return [...older, ...own, ...newer].sort((a, b) => a.t - b.t);
  }

  #schedule(delayMs: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => void this.#stepAndSchedule(), delayMs);
    this.#timer.unref();
  }

  async #stepAndSchedule(): Promise<void> {
    const started = this.#source.now();
    await this.#step();
    this.#schedule(this.#pauseAfter(this.#source.now() - started));
  }

  /** Steps take at most a tenth of the time, however many series there are, and are rare while nobody looks. */
  #pauseAfter(stepMs: number): number {
    const watched = [...this.#boards.values()].some(isWatched);
    const interval = this.#source.setup().updates.liveInterval;
    return Math.max(watched ? interval : Math.max(interval, UNWATCHED_INTERVAL_MS), stepMs * 10);
  }

  async #step(): Promise<void> {
    this.#follow();
    const now = this.#source.now();
    const views = new Map([...this.#source.views()].map((view) => [view.entry.name, view]));
    const firing = this.#source.firing();
    for (const board of this.#boards.values()) {
      const frame = await inTurns(board.live.sample(views, now, this.#turn), this.#turn, setImmediate);
      if (!isWatched(board)) continue;
      board.channel?.broadcast({ t: now, panels: { ...frame.panels, ...board.promql }, firing }, 'frame');
    }
    if (now >= this.#promqlDueMs) {
      this.#promqlDueMs = now + PROMQL_INTERVAL_MS;
      void this.#refreshPromql();
    }
  }

  async #refreshPromql(): Promise<void> {
    if (this.#prometheus === undefined) return;
    for (const board of this.#boards.values()) {
      if (!isWatched(board)) continue;
      for (const panel of promqlPanels(board.dashboard))
        board.promql[panel.key] = await this.#prometheus.now(panel);
    }
  }

  /** When the setup is another one, boards whose dashboard changed are made anew, and pages that show them load themselves again. */
  #follow(): void {
    const setup = this.#source.setup();
    if (setup === this.#setup) return;
    const previous = this.#boards;
    this.#setup = setup;
    const { prometheusUrl } = this.#source;
    const rateInterval = formatDuration(Math.max(15_000, setup.updates.scrapeInterval * 4));
    this.#prometheus =
      prometheusUrl === undefined ? undefined : new PrometheusLines(prometheusUrl, rateInterval);
    const boards = resolveDashboards(setup).map((dashboard) => {
      const before = previous.get(dashboard.uid);
      return before !== undefined && dashboardIdentity(before.dashboard) === dashboardIdentity(dashboard)
        ? before
        : newBoard(dashboard);
    });
    this.#boards = new Map(boards.map((board) => [board.dashboard.uid, board]));
    const kept = new Set(boards);
    for (const board of previous.values()) if (!kept.has(board)) board.channel?.broadcast({}, 'changed');
  }
}

function newBoard(dashboard: Dashboard): Board {
  return { dashboard, live: new LiveBoard(dashboard), channel: undefined, promql: {} };
}

function isWatched({ channel }: Board): boolean {
  return channel !== undefined && channel.sessionCount > 0;
}

function panelsOf(dashboard: Dashboard): readonly Panel[] {
  return dashboard.rows.flatMap((row) => row.panels);
}

function promqlPanels(dashboard: Dashboard): readonly Panel[] {
  return panelsOf(dashboard).filter((panel) => panel.source === 'promql');
}

function only(frame: Frame, keys: ReadonlySet<string>): Frame {
  return {
    t: frame.t,
    panels: Object.fromEntries(Object.entries(frame.panels).filter(([key]) => keys.has(key))),
  };
}
