import type { Setup } from '../../../setup/model/setup.js';
import type { Checkpoint } from '../../checkpoint/checkpoint.js';
import { NotListening } from '../../checkpoint/not-listening.js';
import type { StateStore } from '../../checkpoint/state-store.js';
import type { CheckpointHappening } from '../../happening/checkpoint.js';
import type { ReaderHappening, Tell } from '../../happening/happening.js';
import type { Identity } from '../../identity/identity.js';
import { compareIdentities } from '../../identity/kept.js';
import type { Machine } from '../../machine/machine.js';
import { declaredIdentities, savedIdentities } from '../../machine/state-identities.js';
import type { Turn } from '../../turn/turn.js';
import type { Work } from '../../turn/work.js';
import type { Feed } from '../feed/feed.js';
import { Checkpointer } from './checkpointer.js';
import type { CapturedCheckpoint, ExtentOf } from './checkpointer.js';
import type { KeptOutlets } from './kept-outlets.js';
import { nameOfPlace } from './state-place.js';
import type { StatePlace } from './state-place.js';
import { thisHost } from './state-host.js';
import type { StateHost } from './state-host.js';
import type { StateLostError } from './state-error.js';
import { takeState } from './take-state.js';
import type { BucketAccess } from './take-state.js';

/** Where and how often the state is saved. */
export interface StateOptions {
  readonly place: StatePlace;
  readonly everyMs: number;
}

export const DEFAULT_CHECKPOINT_MS = 1_000;
/** How long a scrape waits for what it shows to be saved. */
const EXPOSE_LIMIT_MS = 2_000;

/** How long the exporter waits at its end for what it sends. */
const SETTLE_LIMIT_MS = 500;

export interface KeptStateOptions<Outlets> {
  /** Unset: nothing is kept. */
  readonly state: StateOptions | undefined;
  readonly version: string;
  readonly machine: () => Machine;
  /** The setup with the sources that are read. */
  readonly read: () => Setup;
  readonly feed: () => Feed;
  readonly outlets: KeptOutlets<Outlets>;
  readonly isConnected: (stream: string) => boolean;
  /** How NATS is reached if it keeps the state. */
  readonly access: () => BucketAccess;
  readonly tell: Tell<CheckpointHappening>;
  readonly onLost: (error: StateLostError) => void;
  /** Default: this machine. */
  readonly host?: StateHost;
}

/**
 * The state of the exporter over a restart. Without it, messages are safe once they are in the machine; with it, once a checkpoint has
 * them.
 */
export class KeptState<Outlets> {
  readonly #options: KeptStateOptions<Outlets>;
  readonly #host: StateHost;
  readonly #listening = new NotListening();
  readonly #stopping = new AbortController();
  #checkpointer: Checkpointer | undefined;
  #outlets: readonly Outlets[] = [];

  constructor(options: KeptStateOptions<Outlets>) {
    this.#options = options;
    this.#host = options.host ?? thisHost;
  }

  /**
   * Takes the state and restores the machine, which has processed nothing yet. Returns whether there was a state. Throws a
   * `StateError`.
   */
  async open(): Promise<boolean> {
    const { state, machine, tell } = this.#options;
    const reason = this.#whyNot();
    if (state === undefined || reason !== undefined) {
      tell({ kind: 'stateNotKept', reason: reason ?? 'it has no place: --state DIR, or --state kv:BUCKET' });
      return false;
    }
    const { setup } = machine();
    const taken = await takeState(state.place, this.#options.access(), {
      host: this.#host,
      signal: this.#stopping.signal,
    });
    const { store, stored } = taken;
    const { checkpoints, unusable } = stored;
    for (const checkpoint of checkpoints) machine().restore(checkpoint.machine);
    const [first] = checkpoints;
    const last = checkpoints.at(-1);
    if (last !== undefined) {
      this.#listening.restore(last.listening);
      // A checkpoint of this version, and of this service, holds what its outlets have saved.
      this.#outlets = checkpoints.map(({ outlets }) => outlets as Outlets);
    }
    this.#options.outlets.hold();
    const compared =
      last === undefined
        ? { kept: 0, anew: [] }
        : compareIdentities(savedIdentities(last.machine), declaredIdentities(setup));
    tell({
      kind: 'stateRestored',
      place: nameOfPlace(state.place),
      takenMs: last?.takenMs,
      unusable,
      ...compared,
    });
    const restored = first && new Set(first.machine.positions.map(({ identity }) => identity));
    this.#checkpointer = this.#makeCheckpointer(store, state.everyMs, restored);
    return last !== undefined;
  }

  get isKept(): boolean {
    return this.#checkpointer !== undefined;
  }

  /** After the outlets are started, before the machine tells anything. */
  restoreOutlets(): void {
    this.#options.outlets.restore(this.#outlets);
    this.#outlets = [];
  }

  /** The machine has taken a step. */
  step(): void {
    const { machine, feed } = this.#options;
    if (this.#checkpointer === undefined) feed().acknowledge(machine().positions);
    else this.#checkpointer.advance(machine().positions);
  }

  /** The streams of another setup are read now. */
  setupChanged(): void {
    this.#checkpointer?.beginAnew();
    // Without a state, the connection of sources that have stopped may be closed after this.
    if (this.#checkpointer === undefined) this.step();
  }

  /**
   * Call it when a scrape is rendered, before its end is sent: resolves once what it shows is saved. Otherwise a counter would go back
   * after a crash, which Prometheus takes for a reset. A disk that fails or is slow does not stop scrapes.
   */
  async beforeExposed(): Promise<void> {
    const checkpointer = this.#checkpointer;
    if (checkpointer === undefined || checkpointer.isFailing) return;
    await this.#host.settledWithin(EXPOSE_LIMIT_MS, checkpointer.save());
  }

  /** Notices when streams of plain subjects are read again. */
  notice(happening: ReaderHappening): void {
    const { kind } = happening;
    if (kind !== 'streamConnected' && kind !== 'streamGap') return;
    const { stream } = happening;
    if (!this.#plainStreams().includes(stream)) return;
    if (kind === 'streamGap') return this.#listening.missed(stream, happening);
    const pause = this.#listening.connected(stream, this.#host.clock.now());
    if (pause !== undefined) this.#options.tell({ kind: 'listeningResumed', stream, ...pause });
  }

  /** How long no exporter has read the streams of plain subjects. */
  notListening(): readonly (readonly [stream: string, seconds: number])[] {
    return this.#plainStreams().map((stream) => [stream, this.#listening.secondsOf(stream)]);
  }

  /** Saves the state for the last time, and lets others take it. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const { outlets } = this.#options;
    const checkpointer = this.#checkpointer;
    if (checkpointer === undefined) return;
    // What is sent now need not be sent again by the next process.
    if ((await checkpointer.save()) && outlets.isPending) await outlets.settle(SETTLE_LIMIT_MS);
    await checkpointer.stop();
  }

  #whyNot(): string | undefined {
    const recorded = this.#options.read().streams.find(({ source }) => source.kind === 'file');
    if (recorded === undefined) return undefined;
    return `stream "${recorded.name}" reads recorded events, which are read from the beginning at each start`;
  }

  #plainStreams(): readonly string[] {
    const { streams } = this.#options.read();
    return streams.filter(({ source }) => source.kind === 'subject').map(({ name }) => name);
  }

  #makeCheckpointer(
    store: StateStore,
    everyMs: number,
    restored: ReadonlySet<Identity> | undefined,
  ): Checkpointer {
    const { version, machine, feed, outlets, tell, onLost } = this.#options;
    return new Checkpointer({
      store,
      restored,
      everyMs,
      header: () => ({ service: machine().setup.service.name, natsight: version, id: this.#host.uniqueId() }),
      capture: (extentOf, turn) => feed().cut(() => this.#capture(extentOf, turn)),
      onSafe: (positions) => {
        feed().acknowledge(positions);
        outlets.safe();
      },
      onLost,
      tell,
      clock: () => this.#host.monotonicMs(),
      letOthersRun: () => this.#host.letOthersRun(),
    });
  }

  #capture(extentOf: ExtentOf, turn: Turn): CapturedCheckpoint {
    const { machine, outlets, isConnected } = this.#options;
    const extent = extentOf(machine().positioned);
    const takenMs = this.#host.clock.now();
    const work = machine().capture(extent, turn);
    const rest = {
      extent,
      takenMs,
      outlets: outlets.save(extent),
      listening: this.#listening.save(this.#plainStreams(), isConnected, takenMs),
    };
    const positions = new Map(machine().positions);
    return {
      extent,
      positions,
      work: (function* (): Work<Checkpoint> {
        return { ...rest, machine: yield* work };
      })(),
    };
  }
}
