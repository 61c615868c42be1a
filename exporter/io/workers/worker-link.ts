import { Worker } from 'node:worker_threads';
import type { Setup } from '../../../setup/model/setup.js';
import type { Engine } from '../../machine/engine.js';
import type { ToldTables } from '../../machine/engine-delta.js';
import type { FromWorker, StreamTimes, ToWorker } from '../../threads/messages.js';
import { settledWithin } from '../nats/within.js';
import { Backlog } from './backlog.js';
import type { WorkerOptions } from './worker-session.js';

/** Who waits for a worker, a scrape above all, goes on without it after this long. */
const ANSWER_LIMIT_MS = 500;
/** Tables may take five seconds; a worker that needs longer for another setup is ended. */
const FOLLOW_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 1_700;

/** What a worker tells beside what it has gathered, which is in the engine already. */
export type ToldByWorker = Exclude<FromWorker, { kind: 'followed' }>;

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
  readonly #told: ToldTables = new WeakMap();
  /** Of the setups that it was told to follow, in that order; the first is the one that it follows, once it follows any. */
  readonly #engines: Engine[] = [];
  #isFollowing = false;
  readonly #followed: (() => void)[] = [];
  #answer: { readonly arrived: Promise<void>; readonly arrive: () => void } | undefined;
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
  async follow(setup: Setup, reads: readonly string[], engine: Engine): Promise<void> {
    if (this.#hasEnded) return;
    this.#engines.push(engine);
    const followed = new Promise<void>((resolve) => this.#followed.push(resolve));
    this.#post({ kind: 'follow', setup, reads });
    await settledWithin(FOLLOW_LIMIT_MS, followed);
    if (this.#followed.length > 0 && !this.#isStopping) await this.#worker.terminate();
  }

  /** Resolves when all that the worker had gathered is in the engine. */
  async drain(nowMs: number, times: StreamTimes): Promise<void> {
    if (!this.#isFollowing) return;
    if (this.#answer === undefined) {
      const { promise, resolve } = promiseWithResolver();
      this.#answer = { arrived: promise, arrive: resolve };
      this.#post({ kind: 'drain', nowMs, times });
    }
    await settledWithin(ANSWER_LIMIT_MS, this.#answer.arrived);
  }

  /** Lets it take in what has arrived and hand it over; ends it in any case. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#post({ kind: 'stop' });
    await settledWithin(STOP_LIMIT_MS, this.#exited);
    await this.#worker.terminate();
  }

  #take(message: FromWorker): void {
    if (message.kind === 'followed') return this.#moveOn();
    if (message.kind === 'gathered') this.#absorb(message);
    this.#options.onTold(message, this.#engines.length === 1);
    if (message.kind === 'gathered' && message.why === 'asked') this.#arrive();
  }

  #absorb({ why, delta }: Extract<FromWorker, { kind: 'gathered' }>): void {
    this.#engines[0]?.absorb(delta, this.#told);
    if (why === 'full') this.#backlog.remove();
  }

  #moveOn(): void {
    if (this.#isFollowing) this.#engines.shift();
    this.#isFollowing = true;
    this.#followed.shift()?.();
  }

  #arrive(): void {
    this.#answer?.arrive();
    this.#answer = undefined;
  }

  /** Nobody waits for it any more. */
  #end(): void {
    this.#hasEnded = true;
    this.#isFollowing = false;
    this.#arrive();
    for (const followed of this.#followed.splice(0)) followed();
    if (!this.#isStopping) this.#options.onEnded(this.#failure ?? new Error('it has exited'));
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message, []);
  }
}

function promiseWithResolver(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}
