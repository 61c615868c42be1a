import type { NatsConnection } from '@nats-io/transport-node';
import type { Clock } from '../clock.js';

/** How often the server is asked for an answer, which proves that everything before it was read. */
export const PROOF_INTERVAL_MS = 1_000;
/** Shorter delays of the event loop are normal, for example during a large scrape or a full garbage collection. */
const STALL_MS = 1_000;

/** What is known about reading at the moment when a connection ends. */
export interface ReadState {
  /** Everything that the server had sent up to this time was read. Milliseconds since 1970. */
  readonly provenMs: number;
  /** How long the event loop stood still since then; 0 if it did not. */
  readonly stalledMs: number;
}

/**
 * Up to which time a connection is read completely. The server answers a ping after everything that it queued before, so an answer
 * proves all earlier messages read.
 */
export class ReadProof {
  readonly #connection: NatsConnection;
  readonly #clock: Clock;
  #timer: NodeJS.Timeout | undefined;
  #provenMs: number;
  #isAsking = false;
  #lastBeatMs = performance.now();
  #stall = { forMs: 0, endMs: 0 };

  constructor(connection: NatsConnection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
    this.#provenMs = clock.now();
  }

  /** Counts from now on: what came before is complete, or belongs to another connection. */
  start(): void {
    this.stop();
    this.#provenMs = this.#clock.now();
    this.#lastBeatMs = performance.now();
    this.#timer = setInterval(() => this.#beat(), PROOF_INTERVAL_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  state(): ReadState {
    this.#noteStall();
    const { forMs, endMs } = this.#stall;
    return { provenMs: this.#provenMs, stalledMs: endMs > this.#provenMs ? forMs : 0 };
  }

  #beat(): void {
    this.#noteStall();
    this.#lastBeatMs = performance.now();
    if (!this.#isAsking) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    const askedMs = this.#clock.now();
    try {
      await this.#connection.flush();
      this.#provenMs = Math.max(this.#provenMs, askedMs);
    } catch {
      // The connection is lost: nothing is proven.
    }
    this.#isAsking = false;
  }

  #noteStall(): void {
    const lateMs = performance.now() - this.#lastBeatMs - PROOF_INTERVAL_MS;
    if (lateMs >= STALL_MS) this.#stall = { forMs: Math.round(lateMs), endMs: this.#clock.now() };
  }
}
