import type { Message } from '../event/message.js';
import type { Rejected, Rejection } from '../event/rejection.js';

/** The input of a stream in the machine. */
export interface Inlet {
  /** Processes one message; returns the rejection if it is rejected. Does not use the message after it returns. */
  process(message: Message): Rejection | undefined;
  /** Counts the message as rejected without looking into it. */
  refuse(message: Message, rejected: Rejected): void;
}

/**
 * What became of a message. `failed`: processing it threw an exception, so it is not counted as the setup says, and a source with
 * acknowledgements tells the server.
 */
export type Outcome = 'processed' | 'failed';

/** Processes one message. Does not use the message after it returns, and never throws. */
export type Receive = (message: Message) => Outcome;

/** A position in a stream: plain data that is valid for any source of the stream, also in another thread or another run. */
export interface Position {
  /** Sequence in the JetStream stream of the last message that was delivered, or after which reading began; 0: before the first. */
  readonly sequence: number;
  /** When the stream was created. After a stream is deleted and recreated, its sequences refer to other messages. */
  readonly streamCreated: string;
  /** When JetStream stored that message, nanoseconds since 1970; unset if unknown. A stream that lost its end gives the sequence to another. */
  readonly stored?: string;
}

/** Where a source goes on: after a position that need not be safe yet. */
export interface Resumption extends Position {
  /**
   * Sequence up to which messages are safe and need no delivery any more. `unknown`: up to where the server has the acks. Unset: all up to
   * the position.
   */
  readonly safe?: number | 'unknown';
}

/** Positions by stream name. Streams without a position are absent. */
export type Positions = ReadonlyMap<string, Position>;

/** Goes on after a position. `safe`: what was acknowledged last; `undefined`: nothing was yet. */
export function resumption(after: Position, safe: Position | undefined): Resumption {
  if (safe === undefined) return { ...after, safe: 'unknown' };
  // A stream that was created again begins with other messages, none of which is safe.
  const sequence = safe.streamCreated === after.streamCreated ? safe.sequence : 0;
  return { ...after, safe: Math.min(sequence, after.sequence) };
}

/**
 * Delivers the messages of one stream.
 *
 * 1. Messages are delivered one at a time, in stream order.
 * 2. A message is delivered at least once until its position is acknowledged, and at most once by the same source.
 * 3. `start(receive, after)` delivers the messages after that position, regardless of acknowledgements.
 * 4. Messages without a position (plain subjects, files) are delivered at most once.
 */
export interface Source {
  /**
   * Starts to read. Resolves before the first message. An outage is not a failure: the source reports it and retries. Rejects if
   * retrying cannot help, for example if a file does not exist.
   */
  start(receive: Receive, after?: Resumption): Promise<void>;
  /** Delivers what has arrived, then stops reading. Delivered messages can still be acknowledged. */
  stop(): Promise<void>;
  /** Position of the last delivered message, or where reading began; `undefined` if unknown, and for messages without a position. */
  position(): Position | undefined;
  /** Acknowledges all messages up to this position: the server need not redeliver them. */
  acknowledge(position: Position): void;
}

/** For sources whose messages have no position. */
export const NO_POSITION: Pick<Source, 'position' | 'acknowledge'> = {
  position: () => undefined,
  acknowledge: () => undefined,
};
