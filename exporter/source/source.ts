import type { Message } from '../event/message.js';
import type { Rejection } from '../event/rejection.js';

/** Where the messages of a stream go in. */
export interface Inlet {
  /** Takes one message in; tells why, when it is rejected. The message is done with when this returns. */
  process(message: Message): Rejection | undefined;
}

/** Takes one message through the pipeline; the message is done with when it returns. */
export type Deliver = (message: Message) => Rejection | undefined;

/** Where the messages of one stream come from. */
export interface Source {
  /**
   * Begins to read; each message goes to `deliver`, one after the other. Resolves before the first one: an
   * outage is no failure, but waited out and reported. Rejects when no waiting would help, as with a file that
   * is not there.
   */
  start(deliver: Deliver): Promise<void>;
  /** Delivers what has arrived, and reads no more. */
  stop(): Promise<void>;
}

/** How far a stream has been read. */
export interface Position {
  /** Sequence in the JetStream stream of the last message that was delivered. */
  readonly sequence: number;
  /** Tells NATS that everything up to here is safe. Until then it would be sent again after a restart. */
  ack(): void;
}

/** A source that can begin again after what was acknowledged. */
export interface PositionedSource extends Source {
  /** `undefined` until something was delivered. Take it together with the state that the messages left. */
  position(): Position | undefined;
}
