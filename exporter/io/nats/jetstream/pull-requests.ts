import type { ConsumerConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { ServerStatus } from './server-status.js';

/** Messages that the server may send without being asked again. More is not faster, and more are in flight when the connection breaks. */
const AHEAD_MESSAGES = 2_000;
/** How long the server keeps a request. */
const EXPIRES_MS = 30_000;
/**
 * Bytes that a request may bring. Two are open at a time, which stays below the 64 MiB at which nats-server drops a client that
 * reads too slowly.
 */
export const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/** A request for messages, as the server reads it. Times are in nanoseconds. */
export interface PullRequest {
  readonly batch: number;
  readonly expires: number;
  readonly idle_heartbeat: number;
  /** Unset: no limit. */
  readonly max_bytes?: number;
}

/** What an operator may have limited. */
type RequestLimits = Pick<ConsumerConfig, 'max_batch' | 'max_expires' | 'max_bytes'>;

/**
 * Asks for messages, so that the server always has some to send without waiting for us:
 *
 *     asked for 2,000 --- each delivery: one less --- half are left: ask for what is missing
 *         '--- a request has ended: less by what it leaves ---'
 *
 * If the count should ever stay too high, the server has no request and sends no heartbeats, and the reading begins anew.
 */
export class PullRequests {
  readonly #send: (request: PullRequest) => void;
  readonly #batch: number;
  readonly #maxBytes: number;
  readonly #times: Pick<PullRequest, 'expires' | 'idle_heartbeat'>;
  /** Messages that were asked for and have not come. */
  #due = 0;
  /** Whether the next message was asked for alone. */
  #isSingle = false;

  constructor(send: (request: PullRequest) => void, limits: RequestLimits, heartbeatMs: number) {
    this.#send = send;
    this.#batch = limited(AHEAD_MESSAGES, limits.max_batch);
    this.#maxBytes = limited(MAX_REQUEST_BYTES, limits.max_bytes);
    const expires = limited(nanos(EXPIRES_MS), limits.max_expires);
    // The server refuses heartbeats that are longer than half of it.
    this.#times = { expires, idle_heartbeat: Math.min(nanos(heartbeatMs), Math.floor(expires / 2)) };
  }

  /** Interval of the heartbeats that are asked for. */
  get heartbeatMs(): number {
    return this.#times.idle_heartbeat / nanos(1);
  }

  /** Asks for as many messages as are missing, if half of them are. */
  fill(): void {
    if (this.#due > this.#batch / 2) return;
    this.#request({ batch: this.#batch - this.#due, max_bytes: this.#maxBytes, ...this.#times });
  }

  /** A message has come. */
  delivered(): void {
    this.#due -= 1;
    this.#isSingle = false;
    if (this.#due <= this.#batch / 2) this.fill();
  }

  /** A request has ended before it has brought all messages. */
  ended({ messagesLeft = this.#due }: ServerStatus): void {
    this.#due = Math.max(0, this.#due - messagesLeft);
    this.fill();
  }

  /**
   * A request has ended because the next message did not fit. A message that does not fit into a whole request is asked for alone.
   * Returns false if it cannot be had even so.
   */
  tooLarge({ messagesLeft = this.#due, bytesLeft = this.#maxBytes }: ServerStatus): boolean {
    this.#due = Math.max(0, this.#due - messagesLeft);
    if (bytesLeft < this.#maxBytes) this.fill();
    // Of two open requests, both end.
    else if (this.#isSingle) return messagesLeft > 1;
    else this.#request({ batch: 1, ...this.#times });
    this.#isSingle = bytesLeft >= this.#maxBytes;
    return true;
  }

  /** The server has none of the requests any more. */
  lost(): void {
    this.#due = 0;
    this.fill();
  }

  #request(request: PullRequest): void {
    this.#due += request.batch;
    this.#send(request);
  }
}

function limited(wanted: number, limit: number | undefined): number {
  return limit === undefined || limit <= 0 ? wanted : Math.min(wanted, limit);
}
