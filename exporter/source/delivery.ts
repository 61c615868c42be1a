import type { Message } from '../event/message.js';
import { isDeadLetter } from '../event/rejection.js';
import type { Rejection } from '../event/rejection.js';
import type { Tell } from '../happening/happening.js';
import type { StreamHappening } from '../happening/stream.js';
import type { Inlet, Receive } from './source.js';

/** Takes the messages that were rejected. */
export interface DeadLetters {
  publish(message: Message, rejection: Rejection): void;
}

export interface DeliveryOptions {
  readonly stream: string;
  readonly tell: Tell<StreamHappening>;
  /** Called after each message. */
  readonly afterwards?: ((message: Message) => void) | undefined;
}

/**
 * The way of one stream's messages from its source into the machine, bound once: nothing is looked up for a message.
 *
 * A bug in natsight is kept to the message that met it: an exception that reached the client would end its reading for every
 * stream of the connection, and a consumer that met it again and again would never get past it.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  #inlet: Inlet | undefined;
  #deadLetters: DeadLetters | undefined;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Messages go in here from now on, as after a reload; `undefined`: they are left out, since the setup has no such stream. */
  bind(inlet: Inlet | undefined): void {
    this.#inlet = inlet;
  }

  /** Rejected messages go there too from now on. */
  publishTo(deadLetters: DeadLetters): void {
    this.#deadLetters = deadLetters;
  }

  readonly receive: Receive = (message) => {
    try {
      const rejection = this.#inlet?.process(message);
      if (rejection !== undefined && isDeadLetter(rejection)) this.#reject(message, rejection);
      this.#options.afterwards?.(message);
    } catch (error) {
      this.#options.tell({ kind: 'deliveryFailed', stream: this.#options.stream, error });
    }
  };

  #reject(message: Message, rejection: Rejection): void {
    this.#options.tell({ kind: 'eventRejected', stream: this.#options.stream, rejection });
    this.#deadLetters?.publish(message, rejection);
  }
}
