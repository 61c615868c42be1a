import type { Setup } from '../../../../setup/model/setup.js';
import type { Dashboard } from '../../../../setup/panels/panel.js';
import type { QueryScope } from '../../../../setup/panels/promql.js';
import { resolveDashboards } from '../../../../setup/layout/resolve.js';
import { dashboardIdentity } from '../../../identity/identity.js';
import type { MetricView } from '../../../event/series.js';
import type { DashboardLayout, Lines, Notices } from '../../../live/frame.js';
import { layoutOf } from '../../../live/layout.js';
import { LiveBoard } from '../../../live/live-board.js';
import { liveWindows, queryScope } from '../../../live/live-windows.js';
import { TimedTurn } from '../../../turn/turn.js';
import { inTurns } from '../../../turn/work.js';
import { encodeEvent, historySlices } from './event-stream.js';
import { LiveHistory } from './live-history.js';
import type { LiveReader } from './live-reader.js';
import { LiveReaders } from './live-readers.js';
import { promqlPanels } from './promql-panels.js';
import type { PrometheusApi } from '../../prometheus/prometheus-api.js';
import { PrometheusLines } from './prometheus.js';
import type { Tell } from '../../../happening/happening.js';
import type { WebHappening } from '../../../happening/web.js';
import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';

/** How often PromQL panels are queried while their page is open. */
const PROMQL_INTERVAL_MS = 1_000;

/** Sampling interval while no page is open, so that a page can show the last minutes when it opens. */
const UNWATCHED_INTERVAL_MS = 1_000;

/** The panels are laid out, and sampled first, this long after the start: reading events comes first. */
const FIRST_STEP_MS = 100;

/** How long sampling runs before it yields to events. */
const TURN_MS = 4;

/** The last event of a stream: the page loads itself anew. */
const CHANGED = encodeEvent('changed', {});

/** What the live pages show. It is read again at every step, because a reload changes all of it. */
export interface LiveSource {
  setup(): Setup;
  views(): Iterable<MetricView>;
  /** What a page shows above the panels. */
  notices(): Notices;
  /** If there is one. */
  readonly prometheus: PrometheusApi | undefined;
  /** Pages that may be open at the same time. */
  readonly maxReaders: number;
  readonly tell: Tell<WebHappening>;
  now(): number;
}

interface Board {
  readonly dashboard: Dashboard;
  readonly live: LiveBoard;
  readonly history: LiveHistory;
  readonly scope: QueryScope;
  /** Those that have got the history, and now get every frame. */
  readonly readers: Set<LiveReader>;
  /** Last values of the panels that Prometheus is asked for. */
  asked: Readonly<Record<string, Lines>>;
}

/** The dashboards as live pages: samples the series on a timer and streams frames to the clients. */
export class LivePages {
  readonly #source: LiveSource;
  readonly #readers: LiveReaders;
  #setup: Setup | undefined;
  #boards: ReadonlyMap<string, Board> = new Map();
  #prometheus: PrometheusLines | undefined;
  #timer: NodeJS.Timeout | undefined;
  #promqlDueMs = 0;
  #isRefreshing = false;
  readonly #turn = new TimedTurn(() => performance.now(), TURN_MS);
  #isStopped = false;
  /** Series that appeared after it are sampled as if the first sample had been then. */
  #startedMs: number | undefined;

  constructor(source: LiveSource) {
    this.#source = source;
    this.#readers = new LiveReaders({ limit: source.maxReaders, tell: source.tell });
  }

  /** Increases are relative to what the series had at this moment. */
  start(): void {
    this.#readers.start();
    this.#startedMs = this.#source.now();
    this.#schedule(FIRST_STEP_MS);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#readers.stop();
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
    return layoutOf(dashboard, all, this.#source.setup(), this.#prometheus !== undefined);
  }

  /** Streams a dashboard to one client: first the history, then every frame. False if too many pages are open. */
  async stream(uid: string, response: ServerResponse): Promise<boolean> {
    this.#applySetup();
    const board = this.#boards.get(uid);
    const reader = board && this.#readers.admit(response);
    if (board === undefined || reader === undefined) return false;
    response.once('close', () => board.readers.delete(reader));
    const frames = await board.history.frames(this.#prometheus, this.#source.now());
    await reader.sendAll(historySlices(frames, this.#source.notices()));
    if (this.#boards.get(uid) !== board) reader.end(CHANGED);
    else if (reader.isOpen) board.readers.add(reader);
    return true;
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
    const notices = this.#source.notices();
    for (const board of this.#boards.values()) {
      const frame = await inTurns(board.live.sample(views, now, this.#turn), this.#turn, setImmediate);
      if (!isWatched(board)) continue;
      const panels = { ...frame.panels, ...board.asked };
      const event = encodeEvent('frame', { t: now, panels, ...notices });
      for (const reader of board.readers) reader.offer(event);
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
    for (const board of this.#boards.values()) board.asked = await this.#ask(board, this.#prometheus);
    this.#isRefreshing = false;
  }

  /** Only while somebody sees the answers. */
  async #ask(board: Board, prometheus: PrometheusLines): Promise<Readonly<Record<string, Lines>>> {
    if (!isWatched(board)) return {};
    const answers: Record<string, Lines> = {};
    for (const panel of promqlPanels(board.dashboard))
      answers[panel.key] = await prometheus.now(panel, board.scope);
    for (const panel of board.history.resumedPanels(this.#source.now())) {
      const lines = await prometheus.now(panel, board.scope);
      // If Prometheus does not answer, the exporter's own values are the better ones.
      if (Object.keys(lines).length > 0) answers[panel.key] = lines;
    }
    return answers;
  }

  /** After a reload, replaces the boards of changed dashboards and makes their open pages reload. */
  #applySetup(): void {
    const setup = this.#source.setup();
    if (setup === this.#setup) return;
    const previous = this.#boards;
    // What a reload shows first is counted from its first sample.
    const sinceMs = this.#setup === undefined ? this.#startedMs : undefined;
    this.#setup = setup;
    const { prometheus } = this.#source;
    this.#prometheus = prometheus && new PrometheusLines(prometheus);
    const boards = resolveDashboards(setup).map((dashboard) => {
      const before = previous.get(dashboard.uid);
      const next = newBoard(dashboard, setup, sinceMs);
      return before !== undefined && isSame(before, next) ? before : next;
    });
    this.#boards = new Map(boards.map((board) => [board.dashboard.uid, board]));
    const kept = new Set(boards);
    for (const board of previous.values()) {
      if (!kept.has(board)) for (const reader of board.readers) reader.end(CHANGED);
    }
  }
}

function newBoard(dashboard: Dashboard, { updates, service }: Setup, sinceMs?: number): Board {
  const windows = liveWindows(dashboard, updates);
  const live = new LiveBoard(dashboard, windows, sinceMs);
  const scope = queryScope(windows, service.name);
  const history = new LiveHistory(dashboard, live, scope);
  return { dashboard, live, history, scope, readers: new Set(), asked: {} };
}

/** Whether both show the same, over the same windows. */
function isSame(one: Board, other: Board): boolean {
  return (
    dashboardIdentity(one.dashboard) === dashboardIdentity(other.dashboard) &&
    JSON.stringify(one.scope) === JSON.stringify(other.scope)
  );
}

function isWatched({ readers }: Board): boolean {
  return readers.size > 0;
}
