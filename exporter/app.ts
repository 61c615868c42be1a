import { withAlertLabels } from '../setup/alert-identity.js';
import { isSetupFile } from '../setup/document-files.js';
import type { Trouble } from './event/trouble.js';
import { systemClock } from './io/clock.js';
import { messageOf } from './io/error-message.js';
import type { Feed, RunningSetup } from './io/feed/feed.js';
import { streamsToRead } from './io/feed/streams-to-read.js';
import type { ExpositionFormat } from './exposition/render.js';
import type { ReaderHappening } from './happening/happening.js';
import { FolderWatcher } from './io/setup/folder-watcher.js';
import { DEFAULT_WEB_LIMITS, type WebLimits } from './io/http/admission/web-limits.js';
import { formatAddress, reachable } from './io/http/listen-address.js';
import type { ExporterWebParts } from './io/http/exporter-web.js';
import type { LazyListener } from './io/http/lazy-listener.js';
import { WEB_LOAD_DELAY_MS, lazyWeb } from './io/http/lazy-web.js';
import type { LivePages } from './io/http/live/live-pages.js';
import { HttpServer } from './io/http/server.js';
import type { ExporterStatus } from './io/http/status.js';
import { InProcessFeed } from './io/feed/in-process-feed.js';
import { settledWithin } from './io/nats/within.js';
import { KeptState } from './io/checkpoint/kept-state.js';
import type { Outlets, OutletsState } from './io/outlet/outlets.js';
import { WorkerPool } from './io/workers/worker-pool.js';
import { PrometheusApi } from './io/prometheus/prometheus-api.js';
import { SelfViews } from './io/process/self-views.js';
import type { ActiveSetup } from './io/setup/active-setup.js';
import { inboundBytes } from './io/process/memory-limit.js';
import { LogTimer } from './io/process/log-timer.js';
import { StepLoop } from './io/process/step-loop.js';
import type { Machine } from './machine/machine.js';
import { scrapeSlices, withLastAfter } from './exposition/scrape.js';
import { ScrapeTimes } from './exposition/scrape-times.js';
import { reportStatus } from './io/http/status-report.js';
import { ScrapeAlert } from './scrape-watch/scrape-alert.js';
import { ENDLESS_TURN, type Turn } from './turn/turn.js';
import { Telemetry } from './telemetry/telemetry.js';
import { bucketAccess, makeActiveSetup, makeLivePages, makeOutlets, makeWebGuard } from './app-parts.js';
import type { AppOptions } from './app-options.js';
import { Readers } from './threads/readers.js';

/** Together less than five seconds: supervisors kill. */
const STOP_LIMITS_MS = { sources: 1_800, state: 1_000, alerts: 1_200, nats: 800 };

/** The exporter: streams in; metrics, pages and alerts out. */
export class App {
  readonly #options: AppOptions;
  readonly #telemetry: Telemetry;
  readonly #prometheus: PrometheusApi | undefined;
  readonly #readers: Readers;
  readonly #outlets: Outlets;
  readonly #active: ActiveSetup;
  readonly #feed: Feed;
  readonly #state: KeptState<OutletsState>;
  readonly #self: SelfViews;
  readonly #limits: WebLimits;
  readonly #live: LivePages;
  readonly #web: LazyListener;
  readonly #server: HttpServer;
  readonly #watcher: FolderWatcher;
  readonly #startedMs = systemClock.now();
  readonly #steps: StepLoop;
  readonly #logTimer: LogTimer;
  readonly #scrapes = new ScrapeTimes();
  readonly #scrapeAlert: ScrapeAlert;

  constructor(options: AppOptions) {
    this.#options = options;
    this.#telemetry = new Telemetry(options.log, () => systemClock.now());
    const { prometheus } = options;
    this.#prometheus = prometheus && new PrometheusApi(prometheus, this.#telemetry.tell);
    this.#readers = new Readers(this.#tellOfReader, () => systemClock.now());
    this.#outlets = makeOutlets(options, this.#telemetry.tell, {
      running: () => this.#active.running,
      feed: () => this.#feed,
    });
    this.#scrapeAlert = new ScrapeAlert(this.#startedMs, {
      send: (change) => this.#outlets.sendOwnAlert(change),
      tell: this.#telemetry.tell,
    });
    this.#active = makeActiveSetup(options, this.#startedMs, {
      tell: this.#telemetry.tell,
      readers: this.#readers,
      // Alerts first: they are the most urgent.
      send: (happening) => this.#outlets.send(happening),
      onPromptChange: () => this.#steps.hurry(),
      onChange: (running) => this.#onSetupChange(running),
    });
    this.#feed = this.#makeFeed();
    this.#steps = new StepLoop({
      flush: () => this.#feed.flush(),
      step: (nowMs, turn) => this.#step(nowMs, turn),
    });
    this.#logTimer = new LogTimer(() =>
      this.#telemetry.writeDue(this.#machine.skipTotals(), this.#machine.rejectionTotals()),
    );
    this.#state = this.#keptState();
    this.#self = new SelfViews(
      this.#telemetry.own,
      () => this.#machine.engine,
      () => this.#state.notListening(),
    );
    this.#limits = { ...DEFAULT_WEB_LIMITS, ...options.webLimits };
    this.#live = makeLivePages(this.#prometheus, this.#limits, {
      machine: () => this.#machine,
      own: () => this.#self.latest(systemClock.now()),
      troubles: () => this.#troubles(),
      connections: () => this.#telemetry.connections.streams(),
      tell: this.#telemetry.tell,
    });
    this.#web = lazyWeb(
      options.web,
      () => this.status(),
      () => this.#webParts(),
    );
    const guard = makeWebGuard(
      this.#web.listener,
      options,
      this.#limits.maxConnections,
      this.#telemetry.tell,
    );
    this.#server = new HttpServer(guard.listener, options.listen, options.web, (server) =>
      guard.attach(server),
    );
    this.#watcher = new FolderWatcher(options.directory, isSetupFile, () => void this.reload());
  }

  /** Restores the state, and starts to serve and to read; returns the address. Streams connect in the background. */
  async start(): Promise<string> {
    if (await this.#state.open()) this.#self.restored();
    const { setup, alertmanagers, alertLabels, prometheus, externalUrl, version, onFatal } = this.#options;
    const url = `${this.#server.scheme}://${formatAddress(reachable(await this.#server.start()))}`;
    const pages = externalUrl ?? url;
    const dashboards = setup.dashboards.map(({ uid, title }) => ({
      title,
      url: `${pages}/dashboards/${uid}`,
    }));
    this.#telemetry.tell({ kind: 'started', url, version, node: process.version, dashboards });
    this.#options.web.report(this.#telemetry.tell);
    for (const { report } of [...alertmanagers, prometheus ?? {}]) report?.(this.#telemetry.tell);
    this.#outlets.start(withAlertLabels(setup, alertLabels), alertmanagers, pages, this.#prometheus);
    this.#state.restoreOutlets();
    this.#scrapeAlert.start(new URL(pages).host);
    this.#self.start();
    this.#logTimer.start();
    this.#live.start();
    await this.#read(this.#active.running, onFatal);
    this.#steps.start();
    if (setup.updates.hotReload) await this.#watcher.start();
    return url;
  }

  /** Processes what has arrived, sends what is pending, and stops, within five seconds even if a part hangs. */
  async stop(why: string): Promise<void> {
    const started = performance.now();
    this.#active.stop();
    this.#steps.stop();
    this.#telemetry.tell({ kind: 'stopping', why });
    await this.#watcher.stop();
    await this.#web.stop();
    await settledWithin(STOP_LIMITS_MS.sources, this.#feed.stop());
    this.#step(systemClock.now(), ENDLESS_TURN);
    await settledWithin(STOP_LIMITS_MS.state, this.#state.stop());
    this.#live.stop();
    const { resources, nats } = this.#active.running.access;
    await resources.stop();
    await Promise.all([settledWithin(STOP_LIMITS_MS.alerts, this.#outlets.stop()), this.#server.stop()]);
    await settledWithin(STOP_LIMITS_MS.nats, nats.close());
    this.#self.stop();
    this.#logTimer.stop();
    this.#telemetry.tell({ kind: 'stopped', seconds: (performance.now() - started) / 1000 });
  }

  /** Reloads the setup. Returns the problems if it is invalid. */
  reload(): Promise<readonly string[]> {
    return this.#active.reload();
  }

  status(): ExporterStatus {
    const { setup, engine, board } = this.#machine;
    return reportStatus({
      setup,
      setupHash: this.#active.hash,
      version: this.#options.version,
      startedMs: this.#startedMs,
      nowMs: systemClock.now(),
      rates: this.#self.rates,
      accounts: engine.accounts,
      metricAccounts: engine.metricAccounts,
      insightAccounts: engine.insightAccounts,
      firing: board.firing(),
      connections: this.#telemetry.connections,
      troubles: this.#troubles(),
    });
  }

  #troubles(): readonly Trouble[] {
    const machine = this.#machine;
    return this.#telemetry.troubles(machine.skipTotals(), machine.rejectionTotals());
  }

  readonly #tellOfReader = (happening: ReaderHappening): void => {
    this.#state.notice(happening);
    if (happening.kind === 'streamConnected') this.#web.loadAfter(WEB_LOAD_DELAY_MS);
    this.#telemetry.tell(happening);
  };

  get #machine(): Machine {
    return this.#active.running.machine;
  }

  #step(nowMs: number, turn: Turn): void {
    turn.begin();
    const { setup, engine } = this.#machine;
    for (const { name, source } of setup.streams) {
      if (source.kind === 'jetstream' && !this.#telemetry.connections.isConnected(name))
        engine.hold(name, nowMs);
    }
    this.#machine.advanceTo(nowMs, turn);
    this.#state.step();
    this.#scrapeAlert.advanceTo(nowMs, setup);
  }

  #makeFeed(): Feed {
    const { workers = 1, directory, natsUrl, memoryLimitBytes } = this.#options;
    if (workers === 1) return new InProcessFeed(this.#active.running, directory, this.#tellOfReader);
    const { tell } = this.#telemetry;
    const keepsState = () => this.#state.isKept;
    const onDeadLettersLeft = this.#outlets.sendDeadLetters;
    const options = { workers, directory, natsUrl, inboundBytes: inboundBytes(memoryLimitBytes, workers) };
    return new WorkerPool({ ...options, readers: this.#readers, keepsState, onDeadLettersLeft, tell });
  }

  #keptState(): KeptState<OutletsState> {
    const { state, version, onFatal } = this.#options;
    return new KeptState({
      state,
      version,
      machine: () => this.#machine,
      read: () => streamsToRead(this.#machine.setup, this.#options),
      feed: () => this.#feed,
      outlets: this.#outlets,
      isConnected: (stream) => this.#telemetry.connections.isConnected(stream),
      access: () => bucketAccess(this.#options, this.#telemetry.tell),
      tell: this.#telemetry.tell,
      onLost: onFatal,
    });
  }

  async #onSetupChange(running: RunningSetup): Promise<void> {
    const { setup } = running.machine;
    this.#outlets.reload(withAlertLabels(setup, this.#options.alertLabels));
    await this.#read(running, () => undefined);
    await (setup.updates.hotReload ? this.#watcher.start() : this.#watcher.stop());
  }

  async #read(running: RunningSetup, onFatal: (error: unknown) => void): Promise<void> {
    const setup = streamsToRead(running.machine.setup, this.#options);
    this.#telemetry.show(setup);
    await this.#feed.read(running, setup, (stream, error) => {
      this.#telemetry.tell({ kind: 'streamFailed', stream, reason: messageOf(error) });
      onFatal(error);
    });
    this.#state.setupChanged();
  }

  /** Includes everything that was read before the scrape. */
  async *#scrape(format: ExpositionFormat, turn: Turn): AsyncGenerator<string> {
    const nowMs = await this.#feed.flush();
    const { scrapeInterval, startsAtZero } = this.#machine.setup.updates;
    const newSinceMs = this.#scrapes.begin(nowMs, scrapeInterval);
    const options = startsAtZero ? { turn, newSinceMs } : { turn };
    turn.begin();
    const slices = scrapeSlices(this.#machine.views(), this.#self.scrape(nowMs), format, options);
    yield* withLastAfter(slices, () => this.#state.beforeExposed());
  }

  #webParts(): ExporterWebParts {
    const { tell } = this.#telemetry;
    const { enableLifecycle = false, onQuit } = this.#options;
    const slices = (format: ExpositionFormat, turn: Turn) => this.#scrape(format, turn);
    return {
      scrape: {
        slices,
        maxConcurrent: this.#limits.maxScrapes,
        tell,
        onPrometheus: () => this.#scrapeAlert.scraped(systemClock.now()),
      },
      management: {
        status: () => this.status(),
        reload: enableLifecycle ? () => this.reload() : undefined,
        quit: onQuit,
      },
      live: this.#live,
      runbooks: async () => (await this.#options.runbooks?.(this.#machine.setup)) ?? [],
      tell,
    };
  }
}
