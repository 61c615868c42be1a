import type { PositionedSource } from '../../source/source.js';

const everyMs = 250;
const everyMessages = 500;

/**
 * Acks what was delivered four times a second, or every 500 messages: for those who keep no state that must be
 * saved first.
 */
export class BatchedAck {
  readonly #source: Pick<PositionedSource, 'position'>;
  #timer: NodeJS.Timeout | undefined;
  #waiting = 0;

  constructor(source: Pick<PositionedSource, 'position'>) {
    this.#source = source;
  }

  start(): void {
    this.#timer = setInterval(() => this.#ack(), everyMs).unref();
  }

  delivered(): void {
    this.#waiting += 1;
    if (this.#waiting >= everyMessages) this.#ack();
  }

  /** Acks the last ones. */
  stop(): void {
    clearInterval(this.#timer);
    this.#ack();
  }

  #ack(): void {
    if (this.#waiting === 0) return;
    this.#waiting = 0;
    this.#source.position()?.ack();
  }
}
