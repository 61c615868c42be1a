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

/** Callers that wait for a worker, such as a scrape, continue without it after this time. */
const ANSWER_LIMIT_MS = 500;
/** A worker that takes longer to switch its setup is terminated. Tables may take five seconds of it. */
const SWITCH_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 1_700;

/** Messages from a worker. The delta of a `gathered` message is in the engine already. */
export type WorkerMessage = Exclude<FromWorker, { kind: 'switched' }>;

export interface LinkOptions extends Omit<WorkerOptions, 'backlog'> {
  /** The module that a worker runs; default: `worker.js` next to this module. */
  readonly module?: URL | undefined;
  /** `isCurrent`: the worker has switched to the latest setup. */
  readonly onMessage: (message: WorkerMessage, isCurrent: boolean) => void;
  /** The worker has exited by itself. */
  readonly onEnded: (error: unknown) => void;
}

/** The main thread's end of a worker. Merges the worker's deltas into the engine of the setup that they belong to. */
export class WorkerLink {
  readonly #worker: Worker;
  readonly #options: LinkOptions;
  readonly #backlog = new Backlog();
  readonly #knownLabels: KnownLabelsByTable = new WeakMap();
  /** Engines of the setups sent to the worker, oldest first. Once `#hasSetup`, the first is the worker's current one. */
  readonly #engines: Engine[] = [];
  #hasSetup = false;
  /** Setups sent to the worker that it has not switched to yet. */
  readonly #switches: Arrival[] = [];
  #answer: Arrival | undefined;
  /** Positions received from the worker and not acknowledged yet. */
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
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('error', (error) => (this.#failure = error));
    this.#exited = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    void this.#exited.then(() => this.#end());
  }

  /** Resolves once the worker no longer uses the previous setup. */
  async read(setup: Setup, streams: readonly string[], machine: Machine): Promise<void> {
    if (this.#hasEnded) return;
    this.#engines.push(machine.engine);
    const switched = new Arrival();
    this.#switches.push(switched);
    this.#post({ kind: 'read', setup, streams, positions: machine.positions });
    await settledWithin(SWITCH_LIMIT_MS, switched.arrived);
    if (this.#switches.length > 0 && !this.#isStopping) await this.#worker.terminate();
  }

  /** Resolves when everything the worker had gathered is in the engine. */
  async drain(nowMs: number, times: StreamTimes): Promise<void> {
    if (!this.#hasSetup) return;
    if (this.#answer === undefined) {
      this.#answer = new Arrival();
      this.#post({ kind: 'drain', nowMs, times });
    }
    await settledWithin(ANSWER_LIMIT_MS, this.#answer.arrived);
  }

  /** The state received from the worker is safe. */
  acknowledge(): void {
    if (this.#reached.size === 0) return;
    this.#post({ kind: 'acknowledge', positions: this.#reached });
    this.#reached = new Map();
  }

  /** Lets the worker process what has arrived and send its last delta, then terminates it. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#post({ kind: 'stop' });
    await settledWithin(STOP_LIMIT_MS, this.#exited);
    await this.#worker.terminate();
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'switched') return this.#completeSwitch();
    if (message.kind === 'gathered') this.#absorb(message);
    this.#options.onMessage(message, this.#engines.length === 1);
    if (message.kind === 'gathered' && message.why === 'asked') this.#completeAnswer();
  }

  #absorb({ why, delta, positions }: Extract<FromWorker, { kind: 'gathered' }>): void {
    this.#engines[0]?.absorb(delta, this.#knownLabels);
    for (const [stream, position] of positions) this.#reached.set(stream, position);
    if (why === 'full') this.#backlog.remove();
    // The worker waits for this before it exits.
    if (why === 'last' && this.#isStopping) this.acknowledge();
  }

  #completeSwitch(): void {
    if (this.#hasSetup) this.#engines.shift();
    this.#hasSetup = true;
    this.#switches.shift()?.arrive();
  }

  #completeAnswer(): void {
    this.#answer?.arrive();
    this.#answer = undefined;
  }

  /** Releases everyone who waits for the worker. */
  #end(): void {
    this.#hasEnded = true;
    this.#hasSetup = false;
    this.#completeAnswer();
    for (const switched of this.#switches.splice(0)) switched.arrive();
    if (!this.#isStopping) this.#options.onEnded(this.#failure ?? new Error('the worker exited'));
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message, []);
  }
}
