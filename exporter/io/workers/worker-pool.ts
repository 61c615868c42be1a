import { randomUUID } from 'node:crypto';
import type { Setup } from '../../../setup/model/setup.js';
import type { Tell } from '../../happening/happening.js';
import type { WorkerHappening } from '../../happening/worker.js';
import type { StreamTimes } from '../../threads/messages.js';
import {
  leavingReaders,
  planReading,
  readWhole,
  streamsOf,
  withQueueGroups,
} from '../../threads/reading-plan.js';
import type { ReadingPlan } from '../../threads/reading-plan.js';
import type { Readers } from '../../threads/readers.js';
import { Suspects } from '../../threads/suspects.js';
import type { Positions } from '../../source/source.js';
import { laterTime, type StreamTime } from '../../window/watermark.js';
import type { WaitingMessage } from '../../event/waiting-message.js';
import type { Feed, RunningSetup } from '../feed/feed.js';
import type { OnSourceFailure } from '../feed/stream-sources.js';
import { systemTimers } from '../timers.js';
import type { Timers } from '../timers.js';
import { SWITCH_LIMIT_MS, WorkerLink } from './worker-link.js';
import type { WorkerEnd, WorkerMessage } from './worker-link.js';
import type { WorkerSlot } from './worker-slot.js';
import { workerThreads } from './worker-thread.js';
import type { StartThread } from './worker-thread.js';

const MIN_RETRY_MS = 250;
const MAX_RETRY_MS = 5_000;
/**
 * Each new worker in a row that takes too long for its setup is followed by one that may take twice as long, up to this: on a machine that is
 * busy for long, all of them would be ended just before they read.
 */
const MAX_SWITCH_LIMIT_MS = 300_000;
/** After this uptime the retry delay starts from its minimum again. */
const HEALTHY_MS = 60_000;

export interface PoolOptions {
  readonly workers: number;
  readonly directory: string;
  readonly natsUrl: string | undefined;
  /** Most bytes that may wait to be processed on the connection of a worker; default: `MAX_INBOUND_BYTES`. */
  readonly inboundBytes?: number | undefined;
  /** Default: worker threads of this process. */
  readonly startThread?: StartThread | undefined;
  /** Default: the system's time. */
  readonly timers?: Timers | undefined;
  /** See `MAX_SILENCE_MS`, which is the default. */
  readonly maxSilenceMs?: number | undefined;
  /** See `SWITCH_LIMIT_MS`, which is the default. */
  readonly switchLimitMs?: number | undefined;
  readonly readers: Readers;
  /** Whether messages are safe only once they are acknowledged, also at the end. Unset: once they are in the machine. */
  readonly keepsState?: (() => boolean) | undefined;
  /** Receives the dead letters of a worker that has ended: those that NATS has not confirmed. */
  readonly onDeadLettersLeft: (letters: readonly WaitingMessage[]) => void;
  readonly tell: Tell<WorkerHappening>;
}

interface Assignment {
  readonly running: RunningSetup;
  readonly setup: Setup;
  readonly plan: ReadingPlan;
  readonly onFailure: OnSourceFailure;
}

/**
 * Reads the streams on worker threads. Each worker gathers the updates of its events. The engine on the main thread holds all series
 * with their limits and windows; it merges the workers' deltas many times a second and before each scrape.
 */
export class WorkerPool implements Feed {
  readonly #options: PoolOptions;
  readonly #timers: Timers;
  readonly #startThread: StartThread;
  /** Unique to this exporter. */
  readonly #queueGroup = `natsight-${randomUUID()}`;
  /** Empty until the first `read`: threads would keep a process alive that cannot start. */
  #slots: readonly WorkerSlot[] = [];
  readonly #suspects = new Suspects();
  /** What cancels each start of a worker that is to come. */
  readonly #retries = new Set<() => void>();
  #assignment: Assignment | undefined;
  #times = new Map<string, StreamTime>();
  /** Flushes and cuts run one after another. */
  #order: Promise<unknown> = Promise.resolve();
  /** What was acknowledged last. At first what the saved state has, since nothing else is read. */
  #safe: Positions | undefined;
  #nextFlush: Promise<number> | undefined;
  #isStopping = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#timers = options.timers ?? systemTimers;
    this.#startThread = options.startThread ?? workerThreads();
  }

  async read(running: RunningSetup, read: Setup, onFailure: OnSourceFailure): Promise<void> {
    const { workers, readers, tell } = this.#options;
    const before = this.#assignment?.plan ?? new Map();
    const plan = planReading(read, workers, before);
    const setup = withQueueGroups(read, this.#queueGroup);
    this.#assignment = { running, setup, plan, onFailure };
    this.#safe ??= new Map(running.machine.positions);
    readers.applyPlan(setup, plan);
    for (const [stream, reason] of readWhole(read)) tell({ kind: 'streamReadWhole', stream, reason });
    if (this.#slots.length === 0) this.#slots = this.#startAll();
    await Promise.all(leavingReaders(setup, before, plan).map((worker) => this.#renew(worker)));
    this.#times = new Map(running.machine.engine.times);
    // The main thread publishes insights and needs a connection too. If it fails, the workers report why.
    if (setup.streams.some(({ source }) => source.kind === 'subject' || source.kind === 'jetstream')) {
      running.access.nats.link().catch(() => undefined);
    }
    await Promise.all(this.#slots.map(({ link }, worker) => this.#assign(link, worker)));
  }

  /** Concurrent calls share one flush, which begins after all of them. */
  flush(): Promise<number> {
    this.#nextFlush ??= this.#inOrder(() => {
      this.#nextFlush = undefined;
      return this.#flush();
    });
    return this.#nextFlush;
  }

  /** What a worker sends after its answer waits until the capture: it may have told of an event whose position comes later. */
  cut<Captured>(capture: () => Captured): Promise<Captured | undefined> {
    return this.#inOrder(async () => {
      const links = this.#slots.map(({ link }) => link);
      for (const link of links) link.holdAfterAnswer();
      try {
        await this.#drainAll(this.#timers.now(), this.#times);
        return links.every(({ isSettled }) => isSettled) ? capture() : undefined;
      } finally {
        for (const link of links) link.release();
      }
    });
  }

  deadLetters(): readonly (readonly WaitingMessage[])[] {
    return this.#slots.flatMap(({ deadLetters }) => deadLetters);
  }

  acknowledge(positions: Positions): void {
    this.#safe = new Map(positions);
    for (const { link } of this.#slots) link.acknowledge(positions);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const cancel of this.#retries) cancel();
    await Promise.all(this.#slots.map(({ link }) => link.stop(this.#safeAtEnd)));
    this.#advanceTo(this.#times);
  }

  /** Up to where messages are safe when a worker ends; `undefined`: all that it has handed over. */
  get #safeAtEnd(): Positions | undefined {
    return this.#options.keepsState?.() === true ? this.#safe : undefined;
  }

  /**
   * Two rounds: the first collects the stream times, the second distributes them to all workers. Only then do windows advance here:
   * no worker accepts events for a closed window any more.
   */
  async #flush(): Promise<number> {
    const nowMs = this.#timers.now();
    await this.#drainAll(nowMs, this.#times);
    const times = new Map(this.#times);
    await this.#drainAll(nowMs, times);
    this.#advanceTo(times);
    return nowMs;
  }

  #inOrder<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#order.then(work);
    this.#order = done.catch(() => undefined);
    return done;
  }

  async #drainAll(nowMs: number, times: StreamTimes): Promise<void> {
    await Promise.all(this.#slots.map(({ link }) => link.drain(nowMs, times)));
  }

  #advanceTo(times: StreamTimes): void {
    for (const [stream, time] of times) this.#assignment?.running.machine.engine.advanceStream(stream, time);
  }

  #startAll(): readonly WorkerSlot[] {
    const { workers, switchLimitMs = SWITCH_LIMIT_MS } = this.#options;
    return Array.from({ length: workers }, (_, worker) => ({
      link: this.#start(worker, switchLimitMs),
      startedMs: this.#timers.now(),
      gatheredMs: this.#timers.now(),
      retryMs: MIN_RETRY_MS,
      switchLimitMs,
      deadLetters: [],
    }));
  }

  #start(worker: number, switchLimitMs: number): WorkerLink {
    return new WorkerLink({
      ...this.#options,
      inboundBytes: this.#options.inboundBytes,
      startThread: this.#startThread,
      timers: this.#timers,
      switchLimitMs,
      onMessage: (message, isCurrent) => this.#receive(worker, message, isCurrent),
      onSilence: (silence, inProcess) =>
        this.#options.tell(
          silence === 'ends' ? { kind: 'workerAnswered', worker } : { kind: 'workerBusy', worker, inProcess },
        ),
      onEnded: (end) => this.#restart(worker, end),
    });
  }

  /** Ends a worker once it has handed over all that it has read: another one goes on from there. A new one takes its place. */
  async #renew(worker: number): Promise<void> {
    const slot = this.#slots[worker];
    // One that has ended by itself is about to be started again.
    if (slot === undefined || slot.link.hasEnded) return;
    await slot.link.stop(this.#safeAtEnd);
    this.#options.readers.ended(worker, slot.gatheredMs);
    this.#startAgain(worker, slot);
  }

  #startAgain(worker: number, slot: WorkerSlot): void {
    this.#options.onDeadLettersLeft(slot.deadLetters.flat());
    slot.deadLetters = [];
    slot.link = this.#start(worker, slot.switchLimitMs);
    slot.startedMs = this.#timers.now();
  }

  async #assign(link: WorkerLink, worker: number): Promise<void> {
    if (this.#assignment === undefined) return;
    const { setup, plan, running } = this.#assignment;
    const { machine } = running;
    await link.read({
      setup,
      streams: streamsOf(plan, worker),
      machine,
      safe: this.#safeAtEnd ?? machine.positions,
      keepsKeys: this.#options.keepsState?.() === true,
      refused: this.#suspects.refused(),
    });
  }

  #receive(worker: number, message: WorkerMessage, isCurrent: boolean): void {
    const reader = this.#options.readers.of(worker);
    const slot = this.#slots[worker];
    if (message.kind === 'gathered' && slot !== undefined) slot.gatheredMs = this.#timers.now();
    switch (message.kind) {
      case 'gathered':
        // Ignore times from an earlier setup: it may use another event time field.
        this.#assignment?.running.machine.recordPositions(message.positions);
        if (isCurrent) for (const { stream, time } of message.delta.streams) this.#recordTime(stream, time);
        for (const happening of message.happenings) reader(happening);
        if (slot !== undefined && message.deadLetters !== undefined) slot.deadLetters = message.deadLetters;
        return;
      case 'happened':
        return reader(message.happening);
      case 'observed':
        return this.#assignment?.running.machine.observeEvents(message.observed);
      case 'failed':
        return this.#assignment?.onFailure(message.stream, message.error);
    }
  }

  #recordTime(stream: string, time: StreamTime): void {
    this.#times.set(stream, laterTime(this.#times.get(stream) ?? time, time));
  }

  /** Messages that do not come again; the others are read again from the last known position. */
  #lostOf(missing: WorkerEnd['missing']): ReadonlyMap<string, number> {
    const streams = this.#assignment?.setup.streams ?? [];
    const plain = new Set(streams.filter(({ source }) => source.kind === 'subject').map(({ name }) => name));
    return new Map([...missing].filter(([stream]) => plain.has(stream)));
  }

  #restart(worker: number, { error, isHung, isLate, inProcess, missing }: WorkerEnd): void {
    const { readers, tell, switchLimitMs = SWITCH_LIMIT_MS } = this.#options;
    const slot = this.#slots[worker];
    if (slot === undefined || this.#isStopping) return;
    const uptimeMs = this.#timers.now() - slot.startedMs;
    const retryMs = uptimeMs > HEALTHY_MS ? MIN_RETRY_MS : slot.retryMs;
    slot.retryMs = Math.min(MAX_RETRY_MS, 2 * retryMs);
    slot.switchLimitMs = isLate ? Math.min(MAX_SWITCH_LIMIT_MS, 2 * slot.switchLimitMs) : switchLimitMs;
    readers.ended(worker, slot.gatheredMs);
    if (inProcess !== undefined) this.#suspects.add(inProcess, isHung);
    tell({ kind: 'workerEnded', worker, error, retryMs, lost: this.#lostOf(missing) });
    const cancel = this.#timers.after(retryMs, () => {
      this.#retries.delete(cancel);
      this.#startAgain(worker, slot);
      void this.#assign(slot.link, worker);
    });
    this.#retries.add(cancel);
  }
}
