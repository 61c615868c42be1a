import { Worker } from 'node:worker_threads';
import type { Setup } from '../../../setup/model/setup.js';
import type { Engine } from '../../machine/engine.js';
import type { Machine } from '../../machine/machine.js';
import type { Position } from '../../source/source.js';
import type { KnownLabelsByTable } from '../../machine/engine-delta.js';
import type { FromWorker, StreamTimes, ToWorker } from '../../threads/messages.js';
import { settledWithin } from '../nats/within.js';
import { Arrival } from './arrival.js';
import { Backlog } from './backlog.js';
import type { WorkerOptions } from './worker-session.js';

/** Who waits for a worker, a scrape above all, goes on without it after this long. */
const ANSWER_LIMIT_MS = 500;
/** Tables may take five seconds; a worker that needs longer for another setup is ended. */
const SWITCH_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 1_700;

/** What a worker tells beside what it has gathered, which is in the engine already. */
export type ToldByWorker = Exclude<FromWorker, { kind: 'switched' }>;

export interface LinkOptions extends Omit<WorkerOptions, 'backlog'> {
  /** The module that a worker runs; unset: the one beside this. */
  readonly module?: URL | undefined;
  /** `isCurrent`: by the setup that it was told last to follow. */
  readonly onTold: (message: ToldByWorker, isCurrent: boolean) => void;
  /** It has ended by itself. */
  readonly onEnded: (error: unknown) => void;
}

/** A worker as the main thread sees it; what it has gathered goes into the engine of the setup that it was gathered by. */
export class WorkerLink {
  readonly #worker: Worker;
  readonly #options: LinkOptions;
  readonly #backlog = new Backlog();
  readonly #knownLabels: KnownLabelsByTable = new WeakMap();
  /** Of the setups that it was told to process by, in that order; the first is that of the present one, once it has any. */
  readonly #engines: Engine[] = [];
  #hasSetup = false;
  /** Setups that it was told of and has not switched to yet. */
  readonly #switches: Arrival[] = [];
  #answer: Arrival | undefined;
  /** Positions that it has handed over, and that were not acknowledged. */
  #reached = new Map<string, Position>();
  readonly #exited: Promise<void>;
  #isStopping = false;
  #hasEnded = false;
  #failure: unknown;

  constructor(options: LinkOptions) {
    const { directory, natsUrl, module = new URL('worker.js', import.meta.url) } = options;
    const workerData: WorkerOptions = { directory, natsUrl, backlog: this.#backlog.buffer };
    this.#options = options;
    this.#worker = new Worker(module, { workerData });
    this.#worker.on('message', (message: FromWorker) => this.#take(message));
    this.#worker.on('error', (error) => (this.#failure = error));
    this.#exited = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    void this.#exited.then(() => this.#end());
  }

  /** Resolves once the setup before is not processed any more. */
  async read(setup: Setup, streams: readonly string[], machine: Machine): Promise<void> {
    if (this.#hasEnded) return;
    this.#engines.push(machine.engine);
    const switched = new Arrival();
    this.#switches.push(switched);
    this.#post({ kind: 'read', setup, streams, positions: machine.positions });
    await settledWithin(SWITCH_LIMIT_MS, switched.arrived);
    if (this.#switches.length > 0 && !this.#isStopping) await this.#worker.terminate();
  }

  /** Resolves when all that the worker had gathered is in the engine. */
  async drain(nowMs: number, times: StreamTimes): Promise<void> {
    if (!this.#hasSetup) return;
    if (this.#answer === undefined) {
      this.#answer = new Arrival();
      this.#post({ kind: 'drain', nowMs, times });
    }
    await settledWithin(ANSWER_LIMIT_MS, this.#answer.arrived);
  }

  /** What it has handed over is safe. */
  acknowledge(): void {
    if (this.#reached.size === 0) return;
    this.#post({ kind: 'acknowledge', positions: this.#reached });
    this.#reached = new Map();
  }

  /** Lets it take in what has arrived and hand it over; ends it in any case. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#post({ kind: 'stop' });
    await settledWithin(STOP_LIMIT_MS, this.#exited);
    await this.#worker.terminate();
  }

  #take(message: FromWorker): void {
    if (message.kind === 'switched') return this.#moveOn();
    if (message.kind === 'gathered') this.#absorb(message);
    this.#options.onTold(message, this.#engines.length === 1);
    if (message.kind === 'gathered' && message.why === 'asked') this.#arrive();
  }

  #absorb({ why, delta, positions }: Extract<FromWorker, { kind: 'gathered' }>): void {
    this.#engines[0]?.absorb(delta, this.#knownLabels);
    for (const [stream, position] of positions) this.#reached.set(stream, position);
    if (why === 'full') this.#backlog.remove();
    // It waits for this before it ends.
    if (why === 'last' && this.#isStopping) this.acknowledge();
  }

  #moveOn(): void {
    if (this.#hasSetup) this.#engines.shift();
    this.#hasSetup = true;
    this.#switches.shift()?.arrive();
  }

  #arrive(): void {
    this.#answer?.arrive();
    this.#answer = undefined;
  }

  /** Nobody waits for it any more. */
  #end(): void {
    this.#hasEnded = true;
    this.#hasSetup = false;
    this.#arrive();
    for (const switched of this.#switches.splice(0)) switched.arrive();
    if (!this.#isStopping) this.#options.onEnded(this.#failure ?? new Error('it has exited'));
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message, []);
  }
}
