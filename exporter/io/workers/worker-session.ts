import type { Setup } from '../../../setup/model/setup.js';
import { sizeOf } from '../../event/message.js';
import type { Message } from '../../event/message.js';
import type { WaitingMessage } from '../../event/waiting-message.js';
import { Engine } from '../../machine/engine.js';
import { Delivery } from '../../source/delivery.js';
import { HappeningRelay, copyable } from '../../threads/happening-relay.js';
import { InsightTally } from '../../threads/insight-tally.js';
import { MessageWatch } from '../../threads/message-watch.js';
import { WorkerProgress } from '../../threads/worker-progress.js';
import type { FromWorker, ToWorker } from '../../threads/messages.js';
import { SetupAccess } from '../setup/setup-access.js';
import { makeSource } from '../feed/source-factory.js';
import { StreamSources } from '../feed/stream-sources.js';
import { systemTimers } from '../timers.js';
import type { Timers } from '../timers.js';
import { Arrival } from './arrival.js';
import { Backlog } from './backlog.js';

/** Messages between two checks of the delta's size. A large message, which may hold many events, counts as several. */
const CHECK_EVERY = 64;
const BYTES_PER_MESSAGE = 1024;
/** Above this number of series the delta is sent without request: the main thread can merge it within a few milliseconds. */
const MAX_GATHERED = 5_000;

/** How long a stopping worker waits for the main thread to acknowledge its last delta. */
const ACKNOWLEDGE_LIMIT_MS = 500;

export interface WorkerOptions {
  /** Files in the setup are relative to this folder. */
  readonly directory: string;
  readonly natsUrl: string | undefined;
  readonly inboundBytes: number | undefined;
  readonly backlog: SharedArrayBuffer;
}

/** The thread's end of the channel to the main thread. */
export interface MainPort {
  on(event: 'message', listener: (message: ToWorker) => void): unknown;
  /** `buffers` are handed over: nobody uses them here any more. */
  postMessage(message: FromWorker, buffers: readonly ArrayBuffer[]): void;
  close(): void;
}

/** What a session needs of its thread. Tests simulate it. */
export interface SessionHost {
  readonly make: typeof makeSource;
  readonly timers: Timers;
}

const SYSTEM: SessionHost = { make: makeSource, timers: systemTimers };

interface Session {
  readonly setup: Setup;
  readonly engine: Engine;
  readonly access: SetupAccess;
}

/** Runs in a worker thread: reads its streams and sends the gathered updates on request. */
export class WorkerSession {
  readonly #port: MainPort;
  readonly #timers: Timers;
  readonly #options: WorkerOptions;
  readonly #backlog: Backlog;
  readonly #relay = new HappeningRelay((happening) => this.#post({ kind: 'happened', happening }));
  readonly #insights = new InsightTally((observed) => this.#post({ kind: 'observed', observed }));
  readonly #watch = new MessageWatch();
  readonly #sources: StreamSources;
  #session: Session | undefined;
  /** Resolved by the next acknowledgement. */
  #acknowledged = new Arrival();
  #deadLetters: readonly (readonly WaitingMessage[])[] = [];
  #sinceCheck = 0;
  /** Streams whose identities the machine keeps, too. */
  #keepsKeysOf: readonly string[] = [];

  constructor(port: MainPort, options: WorkerOptions, { make, timers }: SessionHost = SYSTEM) {
    this.#port = port;
    this.#timers = timers;
    this.#options = options;
    this.#backlog = new Backlog(options.backlog);
    const { directory } = options;
    const { tell } = this.#relay;
    this.#sources = new StreamSources({
      delivery: (stream) =>
        new Delivery({
          stream,
          tell,
          afterwards: (message) => this.#count(message),
          watch: this.#watch.of(stream),
        }),
      source: (stream, delivery, service) => {
        const { access } = this.#running();
        const setup = () => this.#running().setup;
        return make(stream, delivery, { directory, access, setup, service, tell });
      },
    });
  }

  /** Starts receiving messages. If one fails, the thread exits, and the main thread starts a new one. */
  start(): void {
    this.#port.on('message', (message: ToWorker) => void this.#receive(message));
  }

  async #receive(message: ToWorker): Promise<void> {
    switch (message.kind) {
      case 'read':
        return this.#read(message);
      case 'drain':
        for (const [stream, time] of message.times) this.#running().engine.advanceStream(stream, time);
        this.#running().engine.advanceTo(message.nowMs);
        return this.#sendDelta('asked');
      case 'acknowledge':
        this.#sources.acknowledge(message.positions);
        return this.#acknowledged.arrive();
      case 'stop':
        return this.#stop();
    }
  }

  async #read(message: Extract<ToWorker, { kind: 'read' }>): Promise<void> {
    const { setup, streams: reads, positions, safe } = message;
    const before = this.#session;
    const { directory, natsUrl, inboundBytes } = this.#options;
    const access =
      before?.access.for(setup) ??
      new SetupAccess(setup, { directory, natsUrl, inboundBytes, tell: this.#relay.tell });
    // At first the sources wait for their tables. On a reload they keep running, so their new tables are loaded before.
    if (before !== undefined) {
      await access.openTables(setup, access === before.access ? before.setup : undefined);
    }
    const { engine } = this.#switchTo(setup, access);
    this.#keepsKeysOf = message.keepsKeys ? reads : [];
    for (const [stream, time] of message.times) engine.advanceStream(stream, time);
    engine.restoreKeys(message.keys);
    const names = setup.streams.map(({ name }) => name);
    this.#watch.use(new WorkerProgress(names, message.progress), names, message.refused);
    const streams = setup.streams.filter(({ name }) => reads.includes(name));
    const declared = new Set(names);
    await this.#sources.read({
      setup: { ...setup, streams },
      inlet: (stream) => (declared.has(stream) ? engine.inlet(stream) : undefined),
      positions,
      safe,
      onFailure: (stream, error) => this.#post({ kind: 'failed', stream, error: copyable(error) }),
    });
    if (before !== undefined) await access.outlive(before.access, setup);
  }

  /** Synchronous, so that the last delta of the previous engine is complete. */
  #switchTo(setup: Setup, access: SetupAccess): Session {
    if (this.#session !== undefined) this.#sendDelta('last');
    const engine = new Engine(setup, {
      nowMs: this.#timers.now(),
      gathers: true,
      previous: this.#session?.engine,
      resources: access.resources,
      onInsightEvent: (insight, labels, atMs, fields) => this.#insights.add(insight, labels, atMs, fields),
      onTimeUnit: (stream, unit, value) => this.#relay.tell({ kind: 'eventTimeUnit', stream, unit, value }),
      onSkipped: (skipped) => this.#relay.tell({ kind: 'eventSkipped', ...skipped }),
    });
    this.#session = { setup, engine, access };
    this.#post({ kind: 'switched' });
    return this.#session;
  }

  #count(message: Message): void {
    this.#sinceCheck += 1 + sizeOf(message) / BYTES_PER_MESSAGE;
    if (this.#sinceCheck >= CHECK_EVERY) this.#checkSize();
  }

  #checkSize(): void {
    this.#sinceCheck = 0;
    if (this.#running().engine.gathered <= MAX_GATHERED) return;
    this.#sendDelta('full');
    this.#backlog.add();
  }

  #sendDelta(why: 'asked' | 'full' | 'last'): void {
    this.#insights.flush();
    const delta = this.#running().engine.drain(this.#keepsKeysOf);
    const buffers = delta.tables.flatMap(([, table]) =>
      table.kind === 'lasting' ? [table.rows.buffer] : [],
    );
    const positions = this.#sources.positions();
    const begun = this.#watch.begun();
    const happenings = this.#relay.drainCounted();
    const sent = { kind: 'gathered', why, delta, positions, begun, happenings } as const;
    this.#post({ ...sent, ...this.#newDeadLetters() }, buffers);
  }

  #newDeadLetters(): Pick<Extract<FromWorker, { kind: 'gathered' }>, 'deadLetters'> {
    const deadLetters = this.#sources.deadLetters();
    const before = this.#deadLetters;
    const isSame =
      deadLetters.length === before.length && deadLetters.every((list, at) => list === before[at]);
    this.#deadLetters = deadLetters;
    return isSame ? {} : { deadLetters };
  }

  async #stop(): Promise<void> {
    await this.#sources.stop();
    this.#acknowledged = new Arrival();
    if (this.#session !== undefined) this.#sendDelta('last');
    // Wait for the main thread's acknowledgement, so that the messages can be acked in NATS.
    if (this.#sources.positions().size > 0) {
      await this.#timers.settledWithin(ACKNOWLEDGE_LIMIT_MS, this.#acknowledged.arrived);
    }
    await this.#session?.access.close();
    // Lets the thread exit.
    this.#port.close();
  }

  #running(): Session {
    if (this.#session === undefined) throw new Error('BUG: the worker has no setup yet');
    return this.#session;
  }

  #post(message: FromWorker, buffers: readonly ArrayBuffer[] = []): void {
    this.#port.postMessage(message, buffers);
  }
}
