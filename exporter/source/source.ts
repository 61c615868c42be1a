import type { Message } from '../event/message.js';
import type { Rejection } from '../event/rejection.js';

/** Where the messages of a stream go in. */
export interface Inlet {
  /** Takes one message in; returns why, when it is rejected. The message is done with when this returns. */
  process(message: Message): Rejection | undefined;
}

/** Takes one message; it is done with when this returns, and nothing is thrown. */
export type Receive = (message: Message) => void;

/** How far a stream was read: plain data that means the same to another source of the stream, in another thread or another run. */
export interface Position {
  /** Sequence in the JetStream stream of the last message that was delivered. */
  readonly sequence: number;
  /** When the stream was created: in one that was deleted and created again sequences mean other messages. */
  readonly streamCreated: string;
}

/** How far streams were read, by their names; those that have no position are not in it. */
export type Positions = ReadonlyMap<string, Position>;

/**
 * Where the messages of one stream come from.
 *
 * 1. Messages are handed over one after the other, in the order of the stream.
 * 2. A message is handed over at least once until its position is acknowledged, and not again by this source.
 * 3. `start(receive, after)` hands over what comes after that position, whatever was acknowledged.
 * 4. Where messages have no position (plain subjects, files), a message is handed over at most once.
 */
export interface Source {
  /**
   * Begins to read. Resolves before the first message: an outage is no failure, but waited out and told of. Rejects when no
   * waiting would help, as with a file that is not there.
   */
  start(receive: Receive, after?: Position): Promise<void>;
  /** Hands over what has arrived, and reads no more. What was handed over can still be acknowledged. */
  stop(): Promise<void>;
  /** That of the last message handed over; `undefined` before the first, and where messages have none. */
  position(): Position | undefined;
  /** Everything up to here is safe: it need not be sent again. */
  acknowledge(position: Position): void;
}

/** What a source has whose messages have no position. */
export const NO_POSITION: Pick<Source, 'position' | 'acknowledge'> = {
  position: () => undefined,
  acknowledge: () => undefined,
};
