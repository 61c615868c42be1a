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
import type { PrometheusApi } from '../../prometheus/prometheus-api.js';
import { PrometheusLines } from './prometheus.js';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';

/** How often PromQL panels are queried while their page is open. */
const PROMQL_INTERVAL_MS = 1_000;

/** Sampling interval while no page is open, so that a page can show the last minutes when it opens. */
const UNWATCHED_INTERVAL_MS = 1_000;

/** How long sampling runs before it yields to events. */
const TURN_MS = 4;

/** What the live pages show. It is read again at every step, because a reload changes all of it. */
export interface LiveSource {
  setup(): Setup;
  views(): Iterable<MetricView>;
  firing(): readonly ShownInsight[];
  /** If there is one. */
  readonly prometheus: PrometheusApi | undefined;
  now(): number;
}

interface Board {
  readonly dashboard: Dashboard;
  readonly live: LiveBoard;
  /** Clients of the page; `undefined` until the first one. */
  channel: Channel | undefined;
  /** Last values of the PromQL panels. */
  promql: Record<string, Lines>;
}

/** The dashboards as live pages: samples the series on a timer and streams frames to the clients. */
export class LivePages {
  readonly #source: LiveSource;
  #setup: Setup | undefined;
  #boards: ReadonlyMap<string, Board> = new Map();
  #prometheus: PrometheusLines | undefined;
  #timer: NodeJS.Timeout | undefined;
  #promqlDueMs = 0;
  #isRefreshing = false;
  readonly #turn = new TimedTurn(() => performance.now(), TURN_MS);
  #isStopped = false;

  constructor(source: LiveSource) {
    this.#source = source;
    this.#applySetup();
  }

  /** Takes the first sample before the first event: increases are relative to it. */
  start(): void {
    void this.#step().then(() => this.#schedule(this.#source.setup().updates.liveInterval));
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** All dashboards, in the order of the setup. */
  dashboards(): readonly Dashboard[] {
    this.#applySetup();
    return [...this.#boards.values()].map((board) => board.dashboard);
  }

  layout(uid: string): DashboardLayout | undefined {
    const all = this.dashboards();
    const dashboard = this.#boards.get(uid)?.dashboard;
    if (dashboard === undefined) return undefined;
    return layoutOf(dashboard, all, this.#source.setup().service.name, this.#prometheus !== undefined);
  }

  /** Streams a dashboard to one client: first the history, then every frame. */
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

  /** Limits sampling to a tenth of the time, however many series there are, and samples rarely while no page is open. */
  #pauseAfter(stepMs: number): number {
    const watched = [...this.#boards.values()].some(isWatched);
    const interval = this.#source.setup().updates.liveInterval;
    return Math.max(watched ? interval : Math.max(interval, UNWATCHED_INTERVAL_MS), stepMs * 10);
  }

  async #step(): Promise<void> {
    this.#applySetup();
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

  /** One round at a time: a slow Prometheus answers fewer of them. */
  async #refreshPromql(): Promise<void> {
    if (this.#prometheus === undefined || this.#isRefreshing) return;
    this.#isRefreshing = true;
    for (const board of this.#boards.values()) {
      if (!isWatched(board)) continue;
      for (const panel of promqlPanels(board.dashboard))
        board.promql[panel.key] = await this.#prometheus.now(panel);
    }
    this.#isRefreshing = false;
  }

  /** After a reload, replaces the boards of changed dashboards and makes their open pages reload. */
  #applySetup(): void {
    const setup = this.#source.setup();
    if (setup === this.#setup) return;
    const previous = this.#boards;
    this.#setup = setup;
    const { prometheus } = this.#source;
    const rateInterval = formatDuration(Math.max(15_000, setup.updates.scrapeInterval * 4));
    this.#prometheus = prometheus && new PrometheusLines(prometheus, rateInterval);
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
