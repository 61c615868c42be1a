import { CheckpointEncoder } from '../../checkpoint/checkpoint-encoder.js';
import type { Checkpoint } from '../../checkpoint/checkpoint.js';
import type { CheckpointHeader } from '../../checkpoint/file-form.js';
import type { StateStore } from '../../checkpoint/state-store.js';
import type { CheckpointHappening } from '../../happening/checkpoint.js';
import type { Tell } from '../../happening/happening.js';
import type { Identity } from '../../identity/identity.js';
import type { Positions } from '../../source/source.js';
import type { Extent } from '../../state/holder.js';
import { TimedTurn } from '../../turn/turn.js';
import type { Turn } from '../../turn/turn.js';
import { inTurns } from '../../turn/work.js';
import type { Work } from '../../turn/work.js';
import { StateLostError } from './state-error.js';

/** How long a checkpoint is encoded before events have their turn. */
const TURN_MS = 2;
/** Longest pause before a failed checkpoint is tried again. */
const MAX_RETRY_MS = 10_000;
/**
 * Messages after the last checkpoint beyond which one is made at once: at 500,000 unacknowledged messages a JetStream consumer stops
 * delivering.
 */
export const MAX_UNSAVED_MESSAGES = 200_000;
/** A new file is begun once the changes take so many times the bytes of the whole checkpoint before them, and this many more. */
const CHANGES_FACTOR = 4;
const MIN_CHANGES_BYTES = 1024 * 1024;

/** A state that was captured, and how far the streams had been read then. */
export interface CapturedCheckpoint {
  readonly extent: Extent;
  readonly work: Work<Checkpoint>;
  readonly positions: Positions;
}

/** What to capture if these streams have a position. */
export type ExtentOf = (positioned: ReadonlySet<Identity>) => Extent;

export interface CheckpointerOptions {
  readonly store: StateStore;
  /** The streams whose position the restored file begins with; unset: there is none. */
  readonly restored: ReadonlySet<Identity> | undefined;
  readonly everyMs: number;
  /** What each file says about itself. */
  readonly header: () => CheckpointHeader;
  /** Captures the state; `undefined` if that is not possible now. */
  readonly capture: (extentOf: ExtentOf, turn: Turn) => Promise<CapturedCheckpoint | undefined>;
  /** Called once the state up to these positions is safe. */
  readonly onSafe: (positions: Positions) => void;
  /** Another process has taken over the state. */
  readonly onLost: (error: StateLostError) => void;
  readonly tell: Tell<CheckpointHappening>;
  /** Milliseconds since an arbitrary time. */
  readonly clock: () => number;
  /** Resolves after events had their turn. */
  readonly letOthersRun: () => Promise<unknown>;
}

/**
 * Saves the state again and again, one checkpoint after another:
 *
 *     capture -> encode, in turns -> write and sync -> safe: JetStream gets its acks
 *        |              any failure -> wait, then a whole checkpoint into a new file
 *        +-- a reading thread does not answer: try again with the next step
 *
 * A stream gets its first position with a new file; files without it are then removed, and another one follows, so that there is a spare
 * again. So every state that damage may leave has the position of each stream that was acked, and reading goes on there; without one it
 * would go on at the ack floor of the consumer, and what the damaged part had counted would be missing.
 */
export class Checkpointer {
  readonly #options: CheckpointerOptions;
  readonly #turn: Turn;
  #encoder: CheckpointEncoder | undefined;
  /** The streams whose position the last file begins with; `undefined`: there is no file. */
  #positioned: ReadonlySet<Identity> | undefined;
  /** The last file has no spare beside it. */
  #isAlone = false;
  #wholeBytes = 0;
  #changesBytes = 0;
  #startedMs: number;
  #retryMs: number | undefined;
  #safe: Positions = new Map();
  #running: Promise<boolean> = Promise.resolve(true);
  #next: Promise<boolean> | undefined;
  #isLost = false;
  #isStopped = false;
  /** How often a new file was asked for. */
  #beginnings = 0;

  constructor(options: CheckpointerOptions) {
    this.#options = options;
    this.#turn = new TimedTurn(options.clock, TURN_MS);
    this.#positioned = options.restored;
    this.#startedMs = options.clock();
  }

  /** Starts a checkpoint if one is due. `positions`: how far the streams are read. */
  advance(positions: Positions): void {
    if (this.#next !== undefined || !this.#isDue(positions)) return;
    void this.save();
  }

  /**
   * Saves everything that has happened until now. Resolves with whether it is safe. Concurrent calls share one checkpoint, which begins
   * after all of them.
   */
  save(): Promise<boolean> {
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      this.#running = this.#save();
      return this.#running;
    });
    return this.#next;
  }

  /** Whether the last checkpoint failed. */
  get isFailing(): boolean {
    return this.#retryMs !== undefined;
  }

  /** The setup has changed: what is saved next is not the continuation of what was saved before. */
  beginAnew(): void {
    this.#encoder = undefined;
    this.#beginnings++;
  }

  /** Positions up to which the state is safe. */
  get safe(): Positions {
    return this.#safe;
  }

  /** Saves what has happened until now, and frees the store. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    await this.save();
    this.#isStopped = true;
    if (!this.#isLost) await this.#options.store.close().catch(() => undefined);
  }

  #isDue(positions: Positions): boolean {
    const waitedMs = this.#options.clock() - this.#startedMs;
    if (this.#retryMs !== undefined) return waitedMs >= this.#retryMs;
    return waitedMs >= this.#options.everyMs || this.#unsaved(positions) >= MAX_UNSAVED_MESSAGES;
  }

  #unsaved(positions: Positions): number {
    let unsaved = 0;
    for (const [stream, { sequence, streamCreated }] of positions) {
      const safe = this.#safe.get(stream);
      unsaved += sequence - (safe?.streamCreated === streamCreated ? safe.sequence : sequence);
    }
    return unsaved;
  }

  async #save(): Promise<boolean> {
    if (this.#isLost || this.#isStopped) return false;
    const { capture, onSafe, tell, clock } = this.#options;
    const before = this.#startedMs;
    this.#startedMs = clock();
    try {
      let positioned: ReadonlySet<Identity> = new Set();
      const captured = await capture((streams) => {
        positioned = streams;
        return this.#isWholeDue || !this.#isPositioned(streams) ? 'all' : 'changes';
      }, this.#turn);
      if (captured === undefined) {
        // Nothing was captured: what is due stays due.
        this.#startedMs = before;
        return false;
      }
      const { work, extent } = captured;
      const bytes = await (extent === 'all' ? this.#begin(work, positioned) : this.#append(work));
      this.#retryMs = undefined;
      this.#safe = captured.positions;
      tell({ kind: 'checkpointSaved', bytes, seconds: (clock() - this.#startedMs) / 1000 });
      onSafe(captured.positions);
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  get #isWholeDue(): boolean {
    return (
      this.#encoder === undefined ||
      this.#isAlone ||
      this.#changesBytes > CHANGES_FACTOR * this.#wholeBytes + MIN_CHANGES_BYTES
    );
  }

  /** Whether the last file begins with the positions of these streams. */
  #isPositioned(streams: ReadonlySet<Identity>): boolean {
    return [...streams].every((stream) => this.#positioned?.has(stream) === true);
  }

  async #begin(work: Work<Checkpoint>, positioned: ReadonlySet<Identity>): Promise<number> {
    const { store, header } = this.#options;
    const isAlone = this.#positioned !== undefined && !this.#isPositioned(positioned);
    const encoder = new CheckpointEncoder({ ...header(), isAlone });
    const beginnings = this.#beginnings;
    const frames = await this.#framesOf(work, encoder);
    this.#wholeBytes = await store.begin({ header: encoder.header, frames, isAlone });
    this.#changesBytes = 0;
    this.#positioned = positioned;
    this.#isAlone = isAlone;
    if (beginnings === this.#beginnings) this.#encoder = encoder;
    return this.#wholeBytes;
  }

  async #append(work: Work<Checkpoint>): Promise<number> {
    const encoder = this.#encoder;
    if (encoder === undefined) throw new Error('BUG: there is no file to continue');
    const bytes = await this.#options.store.append(await this.#framesOf(work, encoder));
    this.#changesBytes += bytes;
    return bytes;
  }

  async #framesOf(work: Work<Checkpoint>, encoder: CheckpointEncoder): Promise<readonly Uint8Array[]> {
    const { letOthersRun } = this.#options;
    // What was captured took a turn of its own.
    await letOthersRun();
    const checkpoint = await inTurns(work, this.#turn, letOthersRun);
    return inTurns(encoder.encode(checkpoint, this.#turn), this.#turn, letOthersRun);
  }

  #fail(error: unknown): void {
    this.#encoder = undefined;
    const { everyMs, tell, onLost } = this.#options;
    if (error instanceof StateLostError) {
      this.#isLost = true;
      tell({ kind: 'stateLost', reason: error.message });
      onLost(error);
      return;
    }
    this.#retryMs = Math.min(MAX_RETRY_MS, this.#retryMs === undefined ? everyMs : 2 * this.#retryMs);
    tell({ kind: 'checkpointFailed', error, retryMs: this.#retryMs });
  }
}
