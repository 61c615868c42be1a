import type { Setup } from '../../../setup/model/setup.js';
import type { InProcess } from '../../event/in-process.js';
import type { Engine } from '../../machine/engine.js';
import type { Machine } from '../../machine/machine.js';
import type { Position, Positions } from '../../source/source.js';
import type { KnownLabelsByTable } from '../../machine/engine-delta.js';
import type { FromWorker, StreamTimes, ToWorker } from '../../threads/messages.js';
import { WorkerSilence } from '../../threads/silence.js';
import type { RefusedMessages } from '../../threads/suspects.js';
import { WorkerProgress } from '../../threads/worker-progress.js';
import type { Timers } from '../timers.js';
import { Arrival } from './arrival.js';
import { Backlog } from './backlog.js';
import type { WorkerOptions } from './worker-session.js';
import type { ReadingThread, StartThread } from './worker-thread.js';

/** Callers that wait for a worker, such as a scrape, continue without it after this time. */
const ANSWER_LIMIT_MS = 500;
/** A worker that takes longer to switch its setup is terminated. Tables may take five seconds of it. */
export const SWITCH_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 1_700;

/** Messages from a worker. The delta of a `gathered` message is in the engine already. */
export type WorkerMessage = Exclude<FromWorker, { kind: 'switched' }>;

export interface WorkerLinkOptions extends Omit<WorkerOptions, 'backlog'> {
  readonly startThread: StartThread;
  readonly timers: Timers;
  /** `isCurrent`: the worker has switched to the latest setup. */
  readonly onMessage: (message: WorkerMessage, isCurrent: boolean) => void;
  /** The worker has exited by itself, or was ended because it was silent for too long. */
  readonly onEnded: (end: WorkerEnd) => void;
  /** The worker is busy with one message for long, or has answered again. */
  readonly onSilence: (silence: 'begins' | 'ends', inProcess: InProcess | undefined) => void;
  /** See `MAX_SILENCE_MS`, which is the default. */
  readonly maxSilenceMs?: number | undefined;
  /** How long it may take to switch its setup. */
  readonly switchLimitMs: number;
}

export interface WorkerEnd {
  readonly error: unknown;
  readonly isHung: boolean;
  /** It did not switch its setup in time. */
  readonly isLate: boolean;
  /** The message that it was processing. */
  readonly inProcess: InProcess | undefined;
  /** Messages that it had begun, but not handed over, by stream. */
  readonly missing: ReadonlyMap<string, number>;
}

/** What the worker needs of a setup, beside the setup itself. */
export interface WorkerReading {
  readonly setup: Setup;
  /** The streams that it reads. */
  readonly streams: readonly string[];
  readonly machine: Machine;
  /** Up to where messages need not be read again after a crash. */
  readonly safe: Positions;
  /** Whether the machine keeps the identities that the worker's streams remember. */
  readonly keepsKeys: boolean;
  readonly refused: RefusedMessages;
}

/** A setup that was sent to the worker. */
interface SentSetup {
  readonly engine: Engine;
  readonly progress: WorkerProgress;
}

/** The main thread's end of a worker. Merges the worker's deltas into the engine of the setup that they belong to. */
export class WorkerLink {
  readonly #thread: ReadingThread;
  readonly #options: WorkerLinkOptions;
  readonly #backlog = new Backlog();
  readonly #knownLabels: KnownLabelsByTable = new WeakMap();
  /** The setups sent to the worker, oldest first. Once `#hasSetup`, the first is the worker's current one. */
  readonly #setups: SentSetup[] = [];
  /** Messages of the current setup that are in the engine, by stream. */
  #handed: readonly number[] = [];
  readonly #silence: WorkerSilence;
  #hasSetup = false;
  /** The streams of the setup sent last. */
  #reads: readonly string[] = [];
  /** Setups sent to the worker that it has not switched to yet. */
  readonly #switches: Arrival[] = [];
  #answer: Arrival | undefined;
  /** Positions received from the worker and not acknowledged yet. */
  readonly #reached = new Map<string, Position>();
  /** Set while a cut is made through what the workers send. */
  #hold: { hasAnswered: boolean; readonly waiting: (() => void)[] } | undefined;
  #safeAtEnd: Positions | undefined;
  readonly #exited = new Arrival();
  #isStopping = false;
  #hasEnded = false;
  #isHung = false;
  #isLate = false;
  #failure: unknown;

  constructor(options: WorkerLinkOptions) {
    const { directory, natsUrl, inboundBytes } = options;
    this.#silence = new WorkerSilence(options.maxSilenceMs);
    this.#options = options;
    this.#thread = options.startThread(
      { directory, natsUrl, inboundBytes, backlog: this.#backlog.buffer },
      {
        message: (message) => this.#receive(message),
        error: (error) => (this.#failure = error),
        exit: () => this.#end(),
      },
    );
  }

  /** Resolves once the worker no longer uses the previous setup. */
  async read({ setup, streams, machine, safe, keepsKeys, refused }: WorkerReading): Promise<void> {
    if (this.#hasEnded) return;
    const progress = new WorkerProgress(setup.streams.map(({ name }) => name));
    this.#setups.push({ engine: machine.engine, progress });
    const switched = new Arrival();
    this.#switches.push(switched);
    const { positions, engine } = machine;
    const { times } = engine;
    // Of the streams that it reads already the worker has the keys. This gives it those of the others.
    const begun = streams.filter((stream) => !this.#reads.includes(stream));
    const keys = keepsKeys ? engine.copyOfKeys(begun) : [];
    this.#reads = streams;
    const known = { positions, safe, times, keys, keepsKeys };
    this.#post({ kind: 'read', setup, streams, ...known, progress: progress.buffer, refused });
    const { switchLimitMs } = this.#options;
    await this.#options.timers.settledWithin(switchLimitMs, switched.arrived);
    if (this.#switches.length === 0 || this.#isStopping) return;
    this.#isLate = true;
    this.#failure ??= new Error(`the worker did not take the setup within ${switchLimitMs / 1_000} s`);
    await this.#thread.terminate();
  }

  /**
   * Resolves when everything the worker had gathered is in the engine. Nobody waits for a worker that is busy with one message for long: the
   * others go on without it.
   */
  async drain(nowMs: number, times: StreamTimes): Promise<void> {
    if (!this.#hasSetup) return;
    if (this.#answer === undefined) {
      this.#answer = new Arrival();
      this.#post({ kind: 'drain', nowMs, times });
    } else this.#endIfHung();
    if (!this.#silence.isNoted)
      await this.#options.timers.settledWithin(ANSWER_LIMIT_MS, this.#answer.arrived);
  }

  /** From its next answer to a `drain` on, what the worker sends waits for `release`. */
  holdAfterAnswer(): void {
    this.#hold = { hasAnswered: false, waiting: [] };
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whether nothing of the worker is in the machine that its positions do not include. Only between `holdAfterAnswer` and `release`. */
  get isSettled(): boolean {
    return !this.#hasSetup || this.#hold?.hasAnswered === true;
  }

  release(): void {
    const waiting = this.#hold?.waiting ?? [];
    this.#hold = undefined;
    for (const receive of waiting) receive();
  }

  /** The state up to these positions is safe. */
  acknowledge(positions: Positions): void {
    const safe = new Map([...positions].filter(([stream]) => this.#reached.has(stream)));
    if (safe.size === 0) return;
    this.#post({ kind: 'acknowledge', positions: safe });
    for (const [stream, { sequence, streamCreated }] of safe) {
      const reached = this.#reached.get(stream);
      if (reached?.sequence === sequence && reached.streamCreated === streamCreated)
        this.#reached.delete(stream);
    }
  }

  /**
   * Lets the worker process what has arrived and send its last delta, then terminates it. `safe`: the positions up to which its
   * messages are safe then; unset: all that it has sent.
   */
  async stop(safe?: Positions): Promise<void> {
    this.#isStopping = true;
    this.#safeAtEnd = safe;
    this.#post({ kind: 'stop' });
    await this.#options.timers.settledWithin(STOP_LIMIT_MS, this.#exited.arrived);
    await this.#thread.terminate();
  }

  #receive(message: FromWorker): void {
    if (this.#hold?.hasAnswered === true) return void this.#hold.waiting.push(() => this.#receive(message));
    if (message.kind === 'switched') return this.#completeSwitch();
    if (message.kind === 'gathered') this.#absorb(message);
    this.#options.onMessage(message, this.#setups.length === 1);
    if (message.kind !== 'gathered' || message.why !== 'asked') return;
    if (this.#hold !== undefined) this.#hold.hasAnswered = true;
    this.#completeAnswer();
  }

  #absorb({ why, delta, positions, begun }: Extract<FromWorker, { kind: 'gathered' }>): void {
    this.#setups[0]?.engine.absorb(delta, this.#knownLabels);
    this.#handed = begun;
    for (const [stream, position] of positions) this.#reached.set(stream, position);
    if (why === 'full') this.#backlog.remove();
    // The worker waits for this before it exits.
    if (why === 'last' && this.#isStopping) {
      this.#post({ kind: 'acknowledge', positions: this.#safeAtEnd ?? this.#reached });
    }
  }

  #completeSwitch(): void {
    if (this.#hasSetup) this.#setups.shift();
    this.#hasSetup = true;
    this.#handed = [];
    this.#switches.shift()?.arrive();
  }

  #completeAnswer(): void {
    this.#answer?.arrive();
    this.#answer = undefined;
    if (this.#silence.end()) this.#options.onSilence('ends', undefined);
  }

  /** A message that is too costly, such as an expression over a huge list, must not stop a stream for ever. */
  #endIfHung(): void {
    const progress = this.#setups[0]?.progress;
    if (progress === undefined || this.#isHung) return;
    switch (this.#silence.look(progress.total, this.#options.timers.monotonicMs())) {
      case 'short':
        return;
      case 'noted':
        return this.#options.onSilence('begins', progress.inProcess);
      case 'tooLong':
        this.#isHung = true;
        this.#failure = new Error(
          `busy for ${this.#silence.limitMs / 1_000} s${placeOf(progress.inProcess)}`,
        );
        void this.#thread.terminate();
    }
  }

  /** Releases everyone who waits for the worker. */
  #end(): void {
    // After what it has sent: whoever follows it goes on there.
    if (this.#hold?.hasAnswered === true) return void this.#hold.waiting.push(() => this.#end());
    this.#hasEnded = true;
    this.#exited.arrive();
    const progress = this.#hasSetup ? this.#setups[0]?.progress : undefined;
    this.#hasSetup = false;
    // It has not answered: nobody is to be told so.
    this.#silence.end();
    this.#completeAnswer();
    for (const switched of this.#switches.splice(0)) switched.arrive();
    if (this.#isStopping) return;
    this.#options.onEnded({
      error: this.#failure ?? new Error('the worker exited'),
      isHung: this.#isHung,
      isLate: this.#isLate,
      inProcess: progress?.inProcess,
      missing: progress?.missing(this.#handed) ?? new Map(),
    });
  }

  #post(message: ToWorker): void {
    this.#thread.post(message);
  }
}

function placeOf(message: InProcess | undefined): string {
  if (message === undefined) return '';
  const { stream, sequence } = message;
  return sequence === 0 ? ` with a message of "${stream}"` : ` with message ${sequence} of "${stream}"`;
}
