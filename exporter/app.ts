import type { Logger } from 'pino';
import { loadSetup } from '../setup/load.js';
import { MONITORING_FILE, PROCESSING_FILE } from '../setup/model/setup.js';
import type { Setup } from '../setup/model/setup.js';
import type { FileSource } from '../setup/model/stream.js';
import type { Runbook } from '../setup/runbook.js';
import { formatProblem } from '../setup/problem.js';
import { systemClock } from './io/clock.js';
import { findFileFaults } from './io/setup/file-faults.js';
import { replayedStreams } from './io/file/replayed-streams.js';
import type { Fed, Feed } from './io/feed/feed.js';
import type { ExpositionFormat } from './exposition/render.js';
import { FolderWatcher } from './io/setup/folder-watcher.js';
import { formatAddress, reachable } from './io/http/listen-address.js';
import type { ListenAddress } from './io/http/listen-address.js';
import { LivePages } from './io/http/live/live-pages.js';
import { liveRouter } from './io/http/live/router.js';
import { runbookRouter } from './io/http/runbooks.js';
import { HttpServer } from './io/http/server.js';
import type { ExporterStatus } from './io/http/status.js';
import { createWebApp } from './io/http/web-app.js';
import type { WebParts } from './io/http/web-app.js';
import type { WebConfig } from './io/http/web-config.js';
import { InProcessFeed } from './io/feed/in-process-feed.js';
import { settledWithin } from './io/nats/within.js';
import { Outlets } from './io/outlet/outlets.js';
import { WorkerPool } from './io/workers/worker-pool.js';
import { SelfViews } from './io/process/self-views.js';
import { SetupAccess } from './io/setup/setup-access.js';
import { setupHash } from './io/setup/setup-hash.js';
import { StepLoop } from './io/process/step-loop.js';
import type { MachineHappening, Tell } from './happening/happening.js';
import { Machine } from './machine/machine.js';
import { scrapeSlices } from './exposition/scrape.js';
import { reportStatus } from './io/http/status-report.js';
import { ENDLESS_TURN } from './turn/turn.js';
import type { Turn } from './turn/turn.js';
import { Telemetry } from './telemetry/telemetry.js';
import { MAIN_THREAD, Readers } from './threads/readers.js';

/** Together less than five seconds, after which a supervisor loses patience. */
const STOP_LIMITS_MS = { sources: 2_000, alerts: 1_500, nats: 1_000 };

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
  /** Threads that read the streams; unset or 1: the one that does everything else too. */
  readonly workers?: number | undefined;
  /** Recorded events that are read in place of NATS. */
  readonly replay?: FileSource | undefined;
  /** Unset: alerts are not posted. */
  readonly alertmanagerUrl: string | undefined;
  /** Where the live page finds the past; unset: it begins when the exporter does. */
  readonly prometheusUrl: string | undefined;
  /** What each alert of a setup means, for the pages that notifications lead to; unset: there are none. */
  readonly runbooks?: MakeRunbooks | undefined;
  readonly version: string;
  readonly log: Logger;
  /** `POST /-/quit`; unset: not enabled. */
  readonly onQuit: (() => void) | undefined;
  /** A stream will never be read, whatever the wait: a file that is not there, a secret that cannot be read. */
  readonly onFatal: (error: unknown) => void;
}

export type MakeRunbooks = (setup: Setup) => readonly Runbook[];

/** The exporter: streams in; metrics, pages and alerts out. */
export class App {
  readonly #options: AppOptions;
  readonly #telemetry: Telemetry;
  readonly #readers: Readers;
  readonly #outlets: Outlets;
  readonly #feed: Feed;
  readonly #self: SelfViews;
  readonly #live: LivePages;
  readonly #server: HttpServer;
  readonly #watcher: FolderWatcher;
  readonly #startedMs = systemClock.now();
  readonly #steps = new StepLoop({
    settle: () => this.#feed.settle(),
    step: (nowMs, turn) => this.#step(nowMs, turn),
  });
  #fed: Fed;
  #hash: string;
  #reloading: Promise<unknown> = Promise.resolve();
  #isStopping = false;

  constructor(options: AppOptions) {
    this.#options = options;
    this.#telemetry = new Telemetry(options.log, () => systemClock.now());
    this.#readers = new Readers(this.#telemetry.tell);
    this.#outlets = new Outlets(this.#telemetry.tell, () =>
      options.replay === undefined ? this.#fed.access.nats : undefined,
    );
    this.#fed = this.#firstSetup(options.setup);
    this.#hash = setupHash(options.setup);
    this.#feed = this.#makeFeed();
    this.#self = new SelfViews(this.#telemetry.own, () => this.#fed.running.engine);
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
    this.#telemetry.tell({ kind: 'started', url, version, node: process.version });
    this.#outlets.start(setup, alertmanagerUrl, externalUrl ?? url);
    this.#self.start();
    this.#live.start();
    await this.#read(setup, onFatal);
    this.#steps.start();
    if (setup.updates.hotReload) await this.#watcher.start();
    return url;
  }

  /** Takes in what has arrived, tells what there is to tell, and ends; within five seconds whatever hangs. */
  async stop(why: string): Promise<void> {
    const started = performance.now();
    this.#isStopping = true;
    this.#steps.stop();
    this.#telemetry.tell({ kind: 'stopping', why });
    await this.#watcher.stop();
    await settledWithin(STOP_LIMITS_MS.sources, this.#feed.stop());
    this.#step(systemClock.now(), ENDLESS_TURN);
    this.#live.stop();
    await this.#fed.access.resources.stop();
    await Promise.all([settledWithin(STOP_LIMITS_MS.alerts, this.#outlets.stop()), this.#server.stop()]);
    await settledWithin(STOP_LIMITS_MS.nats, this.#fed.access.nats.close());
    this.#self.stop();
    this.#telemetry.tell({ kind: 'stopped', seconds: (performance.now() - started) / 1000 });
  }

  /** Loads the setup again; answers with the problems for which it was refused, and then the one before goes on. */
  reload(): Promise<readonly string[]> {
    const turn = this.#reloading.then(() => this.#reload());
    this.#reloading = turn.catch(() => undefined);
    return turn;
  }

  status(): ExporterStatus {
    const { running } = this.#fed;
    return reportStatus({
      setup: running.setup,
      setupHash: this.#hash,
      version: this.#options.version,
      startedMs: this.#startedMs,
      accounts: running.engine.accounts,
      firing: running.board.firing(),
      hasAlertmanager: this.#options.alertmanagerUrl !== undefined,
      connections: this.#telemetry.connections,
    });
  }

  #step(nowMs: number, turn: Turn): void {
    turn.begin();
    this.#fed.running.advanceTo(nowMs, turn);
  }

  /** To the servers first: somebody may have to get up. */
  readonly #tellOfMachine: Tell<MachineHappening> = (happening) => {
    this.#outlets.send(happening);
    this.#telemetry.tell(happening);
  };

  async #reload(): Promise<readonly string[]> {
    if (this.#isStopping) return ['the exporter is stopping'];
    const { setup, problems } = loadSetup(this.#options.directory, findFileFaults);
    const errors = problems.filter(({ level }) => level === 'error');
    if (errors.length > 0) return this.#refuse(errors.map(formatProblem));
    if (setupHash(setup) === this.#hash) {
      this.#telemetry.tell({ kind: 'setupUnchanged' });
      return [];
    }
    try {
      await this.#switchTo(setup);
      return [];
    } catch (error) {
      return this.#refuse([error instanceof Error ? error.message : String(error)]);
    }
  }

  #makeFeed(): Feed {
    const { workers = 1, directory, natsUrl } = this.#options;
    if (workers === 1) return new InProcessFeed(this.#fed, directory, this.#telemetry.tell);
    return new WorkerPool({
      workers,
      directory,
      natsUrl,
      readers: this.#readers,
      tell: this.#telemetry.tell,
    });
  }

  /** Throws when it cannot be run; whatever was opened for it is closed, or the process would not end. */
  #firstSetup(setup: Setup): Fed {
    const { directory, natsUrl, workers = 1 } = this.#options;
    const tell = workers === 1 ? this.#telemetry.tell : this.#readers.of(MAIN_THREAD);
    const access = new SetupAccess(setup, { directory, natsUrl, tell });
    try {
      const running = new Machine(setup, {
        nowMs: this.#startedMs,
        tell: this.#tellOfMachine,
        resources: access.resources,
      });
      return { running, access };
    } catch (error) {
      void access.close();
      throw error;
    }
  }

  /** Throws when the setup cannot be run, and then nothing has changed. */
  async #switchTo(setup: Setup): Promise<void> {
    const before = this.#fed;
    const access = before.access.for(setup);
    this.#fed = { running: await this.#successor(setup, access), access };
    this.#hash = setupHash(setup);
    this.#outlets.follow(setup);
    await this.#read(setup, () => undefined);
    await access.outlive(before.access, setup);
    await (setup.updates.hotReload ? this.#watcher.start() : this.#watcher.stop());
    this.#telemetry.tell({ kind: 'setupReloaded', setupHash: this.#hash });
  }

  async #successor(setup: Setup, access: SetupAccess): Promise<Machine> {
    const before = this.#fed;
    try {
      await access.openTables(setup, access === before.access ? before.running.setup : undefined);
      return new Machine(setup, {
        nowMs: systemClock.now(),
        tell: this.#tellOfMachine,
        previous: before.running,
        resources: access.resources,
      });
    } catch (error) {
      await before.access.outlive(access, before.running.setup);
      throw error;
    }
  }

  async #read(declared: Setup, onFatal: (error: unknown) => void): Promise<void> {
    const setup = replayedStreams(declared, this.#options.replay);
    this.#telemetry.show(setup);
    await this.#feed.follow(this.#fed, setup, (stream, error) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.#telemetry.tell({ kind: 'streamFailed', stream, reason });
      onFatal(error);
    });
  }

  #livePages(): LivePages {
    return new LivePages({
      setup: () => this.#fed.running.setup,
      views: () => [...this.#fed.running.views(), ...this.#self.latest()],
      firing: () => this.#fed.running.board.firing(),
      prometheusUrl: this.#options.prometheusUrl,
      now: () => systemClock.now(),
    });
  }

  /** All that was read before it was asked for. */
  async *#scrape(format: ExpositionFormat, turn: Turn): AsyncGenerator<string> {
    await this.#feed.settle();
    turn.begin();
    yield* scrapeSlices(this.#fed.running.views(), this.#self.scrape(), format, turn);
  }

  #webParts(): WebParts {
    const { tell } = this.#telemetry;
    return {
      scrape: {
        slices: (format, turn) => this.#scrape(format, turn),
        tell,
      },
      management: {
        status: () => this.status(),
        reload: () => this.reload(),
        quit: this.#options.onQuit,
      },
      pages: [liveRouter(this.#live), runbookRouter(() => this.#runbooks())],
      tell,
    };
  }

  #runbooks(): readonly Runbook[] {
    return this.#options.runbooks?.(this.#fed.running.setup) ?? [];
  }

  #refuse(problems: readonly string[]): readonly string[] {
    this.#telemetry.tell({ kind: 'setupReloadFailed', problems });
    return problems;
  }
}
