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

/** What happens to sources and a person or a metric should know about. `count`: how often it did, unset: once. */
export interface SourceHappenings {
  /** A source is made for the stream, the first one or another after a reload: nothing is read until it says so. */
  streamStarting(stream: string): void;
  /** The stream is read, or read again. */
  streamConnected(stream: string): void;
  /** The stream is not read at the moment; the source goes on trying. */
  streamLost(stream: string, reason: string): void;
  /** Nothing was read for this long since the event loop stood still; NATS may cut a slow consumer off. */
  streamStalled(stream: string, stalledMs: number): void;
  /** A fault of ours: a message made the pipeline throw, and was left out. */
  deliveryFailed(stream: string, error: unknown, count?: number): void;
  deadLetterPublished(stream: string, count?: number): void;
  deadLetterLost(stream: string, reason: string, count?: number): void;
}

/** What happens to whoever hands the messages of sources on to an engine. */
export interface FeedHappenings extends SourceHappenings {
  /** The engine counts it; this is for whoever tells a person of it. */
  eventRejected(stream: string, rejection: Rejection, count?: number): void;
}

/** What happens to the connection to NATS. */
export interface NatsHappenings {
  natsConnected(server: string): void;
  /** One attempt failed; the next follows by itself. */
  natsUnreachable(attempt: {
    readonly number: number;
    readonly reason: string;
    readonly retryMs: number;
  }): void;
  natsDisconnected(server: string): void;
  natsReconnected(server: string): void;
  /** NATS complains: permissions, limits. The connection stays or comes back. */
  natsComplained(reason: string): void;
}

/** What happens to the tables that events are looked up in. */
export interface TableHappenings {
  tableLoaded(table: string, entries: number): void;
  /** It goes on as it was. */
  tableFailed(table: string, reason: string): void;
}
