import type { Message } from '../event/message.js';
import { InternalError } from '../event/internal-error.js';
import { isDeadLetter } from '../event/rejection.js';
import type { Rejection } from '../event/rejection.js';
import type { Tell } from '../happening/happening.js';
import type { StreamHappening } from '../happening/stream.js';
import type { Inlet, Outcome, Receive } from './source.js';

/** Publishes rejected messages. */
export interface DeadLetters {
  publish(message: Message, rejection: Rejection): void;
}

export interface DeliveryOptions {
  readonly stream: string;
  readonly tell: Tell<StreamHappening>;
  /** Called after each message. */
  readonly afterwards?: ((message: Message) => void) | undefined;
  /** Unset: every message is processed. */
  readonly watch?: WatchedMessages | undefined;
}

/** Told of each message before and after it is processed. */
export interface WatchedMessages {
  /** Returns false if the message is to be refused; then there is no `end`. */
  begin(message: Message): boolean;
  end(): void;
}

/**
 * Passes one stream's messages from its source to the machine. Bound once: there is no lookup per message.
 *
 * It catches exceptions, which are bugs in natsight, and skips the message. An exception that reached the client would stop all
 * streams of the connection, and a redelivered message would block its consumer for ever. The source is told, so that JetStream does not
 * take the message for counted.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  #inlet: Inlet | undefined;
  #deadLetters: DeadLetters | undefined;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Sends messages to this inlet from now on, as after a reload. `undefined`: the setup has no such stream; messages are skipped. */
  bind(inlet: Inlet | undefined): void {
    this.#inlet = inlet;
  }

  /** Publishes rejected messages as dead letters from now on. */
  publishTo(deadLetters: DeadLetters): void {
    this.#deadLetters = deadLetters;
  }

  readonly receive: Receive = (message) => {
    const { watch } = this.#options;
    if (watch?.begin(message) === false) return this.#refuse(message);
    try {
      const rejection = this.#inlet?.process(message);
      if (rejection !== undefined && isDeadLetter(rejection)) this.#reject(message, rejection);
      this.#options.afterwards?.(message);
      return rejection !== undefined && isInternal(rejection) ? 'failed' : 'processed';
    } catch (error) {
      this.#options.tell({ kind: 'deliveryFailed', stream: this.#options.stream, error });
      return 'failed';
    } finally {
      watch?.end();
    }
  };

  /** The message has ended worker threads: it is not processed, but counted, reported and kept as a dead letter. */
  #refuse(message: Message): Outcome {
    const rejection = new InternalError(new Error(`message ${message.sequence} ended a worker thread`));
    this.#inlet?.refuse(message, rejection);
    this.#reject(message, rejection);
    return 'failed';
  }

  #reject(message: Message, rejection: Rejection): void {
    const { stream, tell } = this.#options;
    if (rejection instanceof InternalError) tell({ kind: 'deliveryFailed', stream, error: rejection.error });
    else tell({ kind: 'eventRejected', stream, rejection });
    this.#deadLetters?.publish(message, rejection);
  }
}

/** Whether processing the message, or one of its events, threw an exception. */
function isInternal(rejection: Rejection): boolean {
  return rejection.parts?.some((part) => isInternal(part.rejection)) ?? rejection instanceof InternalError;
}
