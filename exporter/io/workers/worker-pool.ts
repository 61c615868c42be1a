import { randomUUID } from 'node:crypto';
import type { Setup } from '../../../setup/model/setup.js';
import type { Tell } from '../../happening/happening.js';
import type { WorkerHappening } from '../../happening/worker.js';
import type { StreamTimes } from '../../threads/messages.js';
import { planReading, streamsOf, withQueueGroups } from '../../threads/reading-plan.js';
import type { ReadingPlan } from '../../threads/reading-plan.js';
import type { Readers } from '../../threads/readers.js';
import type { StreamTime } from '../../window/watermark.js';
import { systemClock } from '../clock.js';
import type { Feed, RunningSetup } from '../feed/feed.js';
import type { OnSourceFailure } from '../feed/stream-sources.js';
import { WorkerLink } from './worker-link.js';
import type { ToldByWorker } from './worker-link.js';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;
/** A worker that has lived this long ended for a reason of its own. */
const HEALTHY_MS = 60_000;

export interface PoolOptions {
  readonly workers: number;
  readonly directory: string;
  readonly natsUrl: string | undefined;
  /** The module that a worker runs; unset: the one beside this. */
  readonly module?: URL | undefined;
  readonly readers: Readers;
  readonly tell: Tell<WorkerHappening>;
}

/** What the workers have been told to do. */
interface Task {
  readonly running: RunningSetup;
  readonly setup: Setup;
  readonly plan: ReadingPlan;
  readonly onFailure: OnSourceFailure;
}

interface Post {
  link: WorkerLink;
  startedMs: number;
  retryMs: number;
}

/**
 * Reads the streams on worker threads. Each gathers what its events come to; the engine here, which has all series with their
 * limits and windows, takes it in many times a second and before each scrape.
 */
export class WorkerPool implements Feed {
  readonly #options: PoolOptions;
  /** Unlike that of any other exporter. */
  readonly #queueGroup = `natsight-${randomUUID()}`;
  /** Empty until there is something to do: threads would keep a process from ending that cannot start. */
  #posts: readonly Post[] = [];
  readonly #retries = new Set<NodeJS.Timeout>();
  #task: Task | undefined;
  #times = new Map<string, StreamTime>();
  #settled: Promise<number> = Promise.resolve(0);
  #next: Promise<number> | undefined;
  #isStopping = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  async read(running: RunningSetup, read: Setup, onFailure: OnSourceFailure): Promise<void> {
    const { workers, readers } = this.#options;
    const plan = planReading(read, workers, this.#task?.plan);
    const setup = withQueueGroups(read, this.#queueGroup);
    this.#task = { running, setup, plan, onFailure };
    this.#times = new Map();
    readers.applyPlan(setup, plan);
    if (this.#posts.length === 0) this.#posts = this.#startAll();
    // Insights are published from here, so that it needs a connection too; the workers tell why there is none.
    if (setup.streams.some(({ source }) => source.kind === 'subject' || source.kind === 'jetstream')) {
      running.access.nats.link().catch(() => undefined);
    }
    await Promise.all(this.#posts.map(({ link }, worker) => this.#instruct(link, worker)));
  }

  /** One for all who wait for it: it begins after they asked. */
  settle(): Promise<number> {
    this.#next ??= this.#settled.then(() => {
      this.#next = undefined;
      this.#settled = this.#settle();
      return this.#settled;
    });
    return this.#next;
  }

  acknowledge(): void {
    for (const { link } of this.#posts) link.acknowledge();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const timer of this.#retries) clearTimeout(timer);
    await Promise.all(this.#posts.map(({ link }) => link.stop()));
    this.#advanceTo(this.#times);
  }

  /**
   * In two rounds: the first tells how far time has come, by the second all workers know it. Only then do windows move here:
   * no worker accepts any more what belongs into one that is closed.
   */
  async #settle(): Promise<number> {
    const nowMs = systemClock.now();
    await this.#drainAll(nowMs, this.#times);
    const times = new Map(this.#times);
    await this.#drainAll(nowMs, times);
    this.#advanceTo(times);
    return nowMs;
  }

  async #drainAll(nowMs: number, times: StreamTimes): Promise<void> {
    await Promise.all(this.#posts.map(({ link }) => link.drain(nowMs, times)));
  }

  #advanceTo(times: StreamTimes): void {
    for (const [stream, time] of times) this.#task?.running.machine.engine.advanceStream(stream, time);
  }

  #startAll(): readonly Post[] {
    return Array.from({ length: this.#options.workers }, (_, worker) => ({
      link: this.#start(worker),
      startedMs: systemClock.now(),
      retryMs: FIRST_RETRY_MS,
    }));
  }

  #start(worker: number): WorkerLink {
    const { directory, natsUrl, module } = this.#options;
    return new WorkerLink({
      directory,
      natsUrl,
      module,
      onTold: (message, isCurrent) => this.#take(worker, message, isCurrent),
      onEnded: (error) => this.#restart(worker, error),
    });
  }

  async #instruct(link: WorkerLink, worker: number): Promise<void> {
    if (this.#task === undefined) return;
    const { setup, plan, running } = this.#task;
    await link.read(setup, streamsOf(plan, worker), running.machine);
  }

  #take(worker: number, message: ToldByWorker, isCurrent: boolean): void {
    const reader = this.#options.readers.of(worker);
    switch (message.kind) {
      case 'gathered':
        // Another setup may read the time of its events elsewhere.
        this.#task?.running.machine.recordPositions(message.positions);
        if (isCurrent) for (const { stream, time } of message.delta.streams) this.#note(stream, time);
        for (const happening of message.happenings) reader(happening);
        return;
      case 'happened':
        return reader(message.happening);
      case 'insight':
        return this.#task?.running.machine.observeEvents(message.insight, message.atMs, message.events);
      case 'failed':
        return this.#task?.onFailure(message.stream, message.error);
    }
  }

  #note(stream: string, { newestMs, arrivalMs }: StreamTime): void {
    const known = this.#times.get(stream) ?? { newestMs, arrivalMs };
    this.#times.set(stream, {
      newestMs: Math.max(known.newestMs, newestMs),
      arrivalMs: Math.max(known.arrivalMs, arrivalMs),
    });
  }

  #restart(worker: number, error: unknown): void {
    const { readers, tell } = this.#options;
    const post = this.#posts[worker];
    if (post === undefined || this.#isStopping) return;
    const livedMs = systemClock.now() - post.startedMs;
    const retryMs = livedMs > HEALTHY_MS ? FIRST_RETRY_MS : post.retryMs;
    post.retryMs = Math.min(LONGEST_RETRY_MS, 2 * retryMs);
    readers.ended(worker);
    tell({ kind: 'workerEnded', worker, error, retryMs });
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      post.link = this.#start(worker);
      post.startedMs = systemClock.now();
      void this.#instruct(post.link, worker);
    }, retryMs);
    this.#retries.add(timer);
  }
}
