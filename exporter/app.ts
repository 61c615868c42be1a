import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { loadSetup } from '../setup/load.js';
import { MONITORING_FILE, PROCESSING_FILE } from '../setup/model/setup.js';
import type { Setup } from '../setup/model/setup.js';
import type { FileSource } from '../setup/model/stream.js';
import { formatProblem } from '../setup/problem.js';
import { systemClock } from './io/clock.js';
import { replayedStreams } from './io/file/replayed-streams.js';
import { FolderWatcher } from './io/folder-watcher.js';
import { GatedSource } from './io/gated-source.js';
import { formatAddress, reachable } from './io/http/listen-address.js';
import type { ListenAddress } from './io/http/listen-address.js';
import { LivePages } from './io/http/live/live-pages.js';
import { liveRouter } from './io/http/live/router.js';
import { HttpServer } from './io/http/server.js';
import type { ExporterStatus } from './io/http/status.js';
import { createWebApp } from './io/http/web-app.js';
import type { WebParts } from './io/http/web-app.js';
import type { WebConfig } from './io/http/web-config.js';
import { InsightOutlets } from './io/insight-outlets.js';
import { NatsAccess } from './io/nats-access.js';
import { settledWithin } from './io/nats/within.js';
import { SelfViews } from './io/self-views.js';
import { setupHash } from './io/setup-hash.js';
import { SetupResources } from './io/setup-resources.js';
import { makeSource } from './io/source-factory.js';
import type { SourceSurroundings } from './io/source-factory.js';
import { StreamSources } from './io/stream-sources.js';
import { RunningSetup } from './running-setup.js';
import { scrapeSlices } from './scrape.js';
import { reportStatus } from './status-report.js';
import { Telemetry } from './telemetry/telemetry.js';

/** How often windows move on and rules are evaluated; what a single event starts does not wait for it. */
const STEP_MS = 50;
/** Together less than five seconds, after which a supervisor loses patience. */
const STOP_LIMITS_MS = { sources: 2_000, alerts: 1_500, nats: 1_000 };

/** How long a changed setup may wait for the tables that it looks things up in. */
const TABLES_LIMIT_MS = 5_000;

export interface AppOptions {
  readonly setup: Setup;
  /** Folder of the setup files: they are loaded again from there. */
  readonly directory: string;
  readonly listen: ListenAddress;
  readonly web: WebConfig;
  /** Under which address people reach the pages; unset: the one it listens on. */
  readonly externalUrl: string | undefined;
  /** Replaces the servers of the setup. */
  readonly natsUrl: string | undefined;
  /** Recorded events that are read in place of NATS. */
  readonly replay?: FileSource | undefined;
  /** Unset: alerts are not posted. */
  readonly alertmanagerUrl: string | undefined;
  /** Where the live page finds the past; unset: it begins when the exporter does. */
  readonly prometheusUrl: string | undefined;
  readonly version: string;
  readonly log: Logger;
  /** `POST /-/quit`; unset: not enabled. */
  readonly onQuit: (() => void) | undefined;
  /** A stream will never be read, whatever the wait: a file that is not there, a secret that cannot be read. */
  readonly onFatal: (error: unknown) => void;
}

/** The exporter: streams in; metrics, pages and alerts out. */
export class App {
  readonly #options: AppOptions;
  readonly #telemetry: Telemetry;
  readonly #outlets: InsightOutlets;
  readonly #sources: StreamSources;
  readonly #self: SelfViews;
  readonly #live: LivePages;
  readonly #server: HttpServer;
  readonly #watcher: FolderWatcher;
  readonly #startedMs = systemClock.now();
  #running: RunningSetup;
  #hash: string;
  #nats: NatsAccess;
  #resources: SetupResources;
  #timer: NodeJS.Timeout | undefined;
  #reloading: Promise<unknown> = Promise.resolve();
  #isStopping = false;

  constructor(options: AppOptions) {
    this.#options = options;
    this.#telemetry = new Telemetry(options.log, () => systemClock.now());
    this.#outlets = new InsightOutlets(this.#telemetry, () => this.#nats);
    this.#nats = this.#natsOf(options.setup);
    this.#resources = this.#resourcesOf(this.#nats);
    this.#running = this.#firstSetup(options.setup);
    this.#hash = setupHash(options.setup);
    this.#sources = new StreamSources(
      (stream, service) => {
        this.#telemetry.streamStarting(stream.name);
        const resources = this.#resources;
        return new GatedSource(() => resources.ready(), makeSource(stream, service, this.#surroundings()));
      },
      (stream) => (message) => {
        const rejection = this.#running.process(stream, message);
        if (rejection !== undefined) this.#telemetry.eventRejected(stream, rejection);
        return rejection;
      },
    );
    this.#self = new SelfViews(this.#telemetry.own, () => this.#running.engine);
    this.#live = this.#livePages();
    this.#server = new HttpServer(createWebApp(this.#webParts(), options.web), options.listen, options.web);
    this.#watcher = new FolderWatcher(
      options.directory,
      [PROCESSING_FILE, MONITORING_FILE],
      () => void this.reload(),
    );
  }

  /** Serves and reads from here on; answers with the address. Streams connect in their own time. */
  async start(): Promise<string> {
    const { setup, alertmanagerUrl, externalUrl, version, onFatal } = this.#options;
    const url = `${this.#server.scheme}://${formatAddress(reachable(await this.#server.start()))}`;
    this.#telemetry.started(url, version, process.version);
    this.#outlets.start(setup, alertmanagerUrl, externalUrl ?? url);
    this.#self.start();
    this.#live.start();
    await this.#read(setup, onFatal);
    this.#timer = setInterval(() => this.#step(), STEP_MS);
    if (setup.updates.hotReload) await this.#watcher.start();
    return url;
  }

  /** Takes in what has arrived, tells what there is to tell, and ends; within five seconds whatever hangs. */
  async stop(why: string): Promise<void> {
    const started = performance.now();
    this.#isStopping = true;
    this.#telemetry.stopping(why);
    await this.#watcher.stop();
    await settledWithin(STOP_LIMITS_MS.sources, this.#sources.stop());
    clearInterval(this.#timer);
    this.#step();
    this.#live.stop();
    await this.#resources.stop();
    await Promise.all([settledWithin(STOP_LIMITS_MS.alerts, this.#outlets.stop()), this.#server.stop()]);
    await settledWithin(STOP_LIMITS_MS.nats, this.#nats.close());
    this.#self.stop();
    this.#telemetry.stopped((performance.now() - started) / 1000);
  }

  /** Loads the setup again; answers with the problems for which it was refused, and then the one before goes on. */
  reload(): Promise<readonly string[]> {
    const turn = this.#reloading.then(() => this.#reload());
    this.#reloading = turn.catch(() => undefined);
    return turn;
  }

  status(): ExporterStatus {
    return reportStatus({
      setup: this.#running.setup,
      setupHash: this.#hash,
      version: this.#options.version,
      startedMs: this.#startedMs,
      accounts: this.#running.engine.accounts,
      firing: this.#running.board.firing(),
      hasAlertmanager: this.#options.alertmanagerUrl !== undefined,
      telemetry: this.#telemetry,
    });
  }

  #step(): void {
    const { engine } = this.#running;
    this.#running.step(systemClock.now());
    for (const { metric, label } of engine.takeNewOverflows()) this.#telemetry.labelOverflowed(metric, label);
  }

  async #reload(): Promise<readonly string[]> {
    if (this.#isStopping) return ['the exporter is stopping'];
    const { setup, problems } = loadSetup(this.#options.directory);
    const errors = problems.filter(({ level }) => level === 'error');
    if (errors.length > 0) return this.#refuse(errors.map(formatProblem));
    if (setupHash(setup) === this.#hash) {
      this.#telemetry.setupUnchanged();
      return [];
    }
    try {
      await this.#switchTo(setup);
      return [];
    } catch (error) {
      return this.#refuse([error instanceof Error ? error.message : String(error)]);
    }
  }

  /** Throws when it cannot be run; whatever was opened for it is closed, or the process would not end. */
  #firstSetup(setup: Setup): RunningSetup {
    try {
      return new RunningSetup(setup, this.#startedMs, this.#outlets, undefined, this.#resources);
    } catch (error) {
      void this.#resources.stop();
      void this.#nats.close();
      throw error;
    }
  }

  /** Throws when the setup cannot be run, and then nothing has changed. */
  async #switchTo(setup: Setup): Promise<void> {
    const { service } = this.#running.setup;
    const before = { nats: this.#nats, resources: this.#resources };
    const isOtherService = JSON.stringify(service) !== JSON.stringify(setup.service);
    const nats = isOtherService ? this.#natsOf(setup) : before.nats;
    const resources = isOtherService ? this.#resourcesOf(nats) : before.resources;
    try {
      await this.#openTables(setup, resources);
      this.#running = new RunningSetup(setup, systemClock.now(), this.#outlets, this.#running, resources);
    } catch (error) {
      await (isOtherService ? resources.stop() : resources.keep(this.#running.setup));
      if (isOtherService) await nats.close();
      throw error;
    }
    this.#nats = nats;
    this.#resources = resources;
    this.#hash = setupHash(setup);
    this.#outlets.follow(setup);
    await this.#read(setup, () => undefined);
    await (isOtherService ? before.resources.stop() : resources.keep(setup));
    if (isOtherService) await before.nats.close();
    await (setup.updates.hotReload ? this.#watcher.start() : this.#watcher.stop());
    this.#telemetry.setupLoaded(this.#hash);
  }

  /** Streams that go on being read find their new tables whole. */
  async #openTables({ steps }: Setup, resources: SetupResources): Promise<void> {
    for (const step of [...steps.values()].flat()) {
      if (step.kind === 'lookup') resources.lookupTable(step.lookup.from);
    }
    const opened = resources.ready().then(() => 'opened');
    if ((await Promise.race([opened, delay(TABLES_LIMIT_MS, 'late', { ref: false })])) === 'late') {
      throw new Error(`a lookup table could not be read within ${TABLES_LIMIT_MS / 1000} s`);
    }
  }

  async #read(declared: Setup, onFatal: (error: unknown) => void): Promise<void> {
    const setup = replayedStreams(declared, this.#options.replay);
    this.#telemetry.follow(setup);
    await this.#sources.follow(setup, (stream, error) => {
      this.#telemetry.streamFailed(stream, error);
      onFatal(error);
    });
  }

  #natsOf({ service }: Setup): NatsAccess {
    const { directory, natsUrl } = this.#options;
    return new NatsAccess({ service, directory, url: natsUrl }, this.#telemetry);
  }

  #resourcesOf(nats: NatsAccess): SetupResources {
    const { directory } = this.#options;
    return new SetupResources({ directory, link: () => nats.link(), happenings: this.#telemetry });
  }

  #surroundings(): SourceSurroundings {
    return { directory: this.#options.directory, nats: this.#nats, happenings: this.#telemetry };
  }

  #livePages(): LivePages {
    return new LivePages({
      setup: () => this.#running.setup,
      views: () => [...this.#running.views(), ...this.#self.latest()],
      firing: () => this.#running.board.firing(),
      prometheusUrl: this.#options.prometheusUrl,
      now: () => systemClock.now(),
    });
  }

  #webParts(): WebParts {
    const telemetry = this.#telemetry;
    return {
      scrape: {
        slices: (format) => scrapeSlices(this.#running.views(), this.#self.scrape(), format),
        scraped: (seconds) => telemetry.scraped(seconds),
        scrapeFailed: (error) => telemetry.scrapeFailed(error),
      },
      management: {
        status: () => this.status(),
        reload: () => this.reload(),
        quit: this.#options.onQuit,
      },
      pages: liveRouter(this.#live),
      requestFailed: (path, error) => telemetry.requestFailed(path, error),
    };
  }

  #refuse(problems: readonly string[]): readonly string[] {
    this.#telemetry.setupRefused(problems);
    return problems;
  }
}
