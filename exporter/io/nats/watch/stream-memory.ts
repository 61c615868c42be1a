import type { JetStreamManager, StreamInfo } from '@nats-io/jetstream';
import type { Position } from '../../../source/source.js';
import { deniedRequest } from '../jetstream/jetstream-denied.js';
import { keptEnd } from './kept-end.js';
import type { Mark } from './kept-end.js';
import { nanosOf } from './stored-time.js';
import { streamChange } from './stream-change.js';
import type { StreamChange } from './stream-change.js';

/** What is known of a stream, over reconnects, and how it differs when the next consumer is claimed. */
export class StreamMemory {
  #created: string | undefined;
  #last = 0;
  /** The newest message that a look has seen. */
  #newest: Mark | undefined;

  /** A look at the stream while it is read. */
  note({ created, state }: StreamInfo): void {
    if (created !== this.#created) this.#last = 0;
    this.#created = created;
    // It lost its end: what it was is compared when it is claimed again.
    if (state.last_seq < this.#last) return;
    this.#last = state.last_seq;
    const isThere = state.messages > 0;
    this.#newest = isThere ? { sequence: state.last_seq, stored: nanosOf(state.last_ts) } : undefined;
  }

  /** How the stream differs from what was read up to `position`; remembers it as it is now. */
  async compare(
    manager: JetStreamManager,
    found: StreamInfo,
    position: Position | undefined,
  ): Promise<StreamChange | undefined> {
    const change = position && (await this.#changeSince(manager, found, position));
    if (change !== undefined) this.#created = undefined;
    this.note(found);
    return change;
  }

  async #changeSince(
    manager: JetStreamManager,
    found: StreamInfo,
    { streamCreated, sequence, stored }: Position,
  ): Promise<StreamChange | undefined> {
    const isKnown = this.#created === streamCreated;
    const known = {
      created: streamCreated,
      read: sequence,
      last: isKnown ? Math.max(this.#last, sequence) : sequence,
    };
    const read = stored === undefined ? undefined : { sequence, stored: BigInt(stored) };
    const newest = isKnown ? this.#newest : undefined;
    const mark = newest !== undefined && newest.sequence > sequence ? newest : read;
    const isSame = streamCreated === found.created;
    const kept = isSame && mark !== undefined ? await unlessDenied(keptEnd(manager, found, mark)) : undefined;
    return streamChange(known, found, kept);
  }
}

/** Where NATS does not permit to look at a message, only a stream that became shorter is noticed. */
async function unlessDenied<Result>(request: Promise<Result>): Promise<Result | undefined> {
  try {
    return await request;
  } catch (error) {
    if (deniedRequest(error) === undefined) throw error;
    return undefined;
  }
}
