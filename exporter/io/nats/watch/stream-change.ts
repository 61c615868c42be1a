import type { StreamInfo } from '@nats-io/jetstream';
import type { SourceChange } from '../../../../setup/source-reasons.js';

/** What is known of a stream from reading it. */
export interface KnownStream {
  readonly created: string;
  /** Sequence up to which everything was read. */
  readonly read: number;
  /** Highest sequence that the stream is known to have had; at least `read`. */
  readonly last: number;
}

/** The stream is not what was read. */
export interface StreamChange {
  readonly change: Extract<SourceChange, 'recreated' | 'truncated'>;
  /** Reading goes on after this sequence; what it did not read of the stream as it is now lies after it. */
  readonly goesOnAfter: number;
  /** Messages that were there and are gone, and that were never read. */
  readonly lost: number;
}

/**
 * Compares a stream with what was read of it; `undefined` if it is still the same.
 *
 *     known   1 ............ kept ........ read ........ last
 *     found   1 ............ kept | other messages, maybe none
 *
 * @param keptUpTo sequence up to which the stream still holds the messages that were read, where that is known. A stream that lost its end
 *   gives the sequences of lost messages to new ones, and may have become longer than before.
 */
export function streamChange(
  { created, read, last }: KnownStream,
  found: Pick<StreamInfo, 'created' | 'state'>,
  keptUpTo = Infinity,
): StreamChange | undefined {
  if (created !== found.created) return { change: 'recreated', goesOnAfter: 0, lost: last - read };
  const kept = Math.min(keptUpTo, found.state.last_seq);
  if (kept >= last) return undefined;
  return { change: 'truncated', goesOnAfter: Math.min(kept, read), lost: last - Math.max(kept, read) };
}
