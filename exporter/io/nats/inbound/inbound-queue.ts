import type { ShedReason } from '../../../../setup/self-metric-reasons.js';

/** How long what has arrived on a connection may wait to be processed if no more fits. */
export const MAX_WAIT_MS = 10_000;
/** How long nothing may be read. NATS cuts off a client that it could not write to for 10 s. */
export const MAX_PAUSE_MS = 7_000;
/** How long it takes to tell at which rate messages are processed. */
const RATE_MS = 50;

interface BusyTime {
  readonly processedBefore: number;
  readonly atMs: number;
}

/**
 * How much has arrived on a connection and waits to be processed. While it is full, nothing more is read, until half of it is processed:
 * NATS keeps the rest, and slows its publishers down. If that takes too long, messages of plain subjects are shed, which takes a fraction
 * of the time:
 *
 *     reading --- full --> paused --- the newest would wait for MAX_WAIT_MS, or nothing was read for MAX_PAUSE_MS ---> shedding
 *        ^-- half empty ----/                                                                                             |
 *        ^-- half empty --------------------------------------------------------------------------------------------------/
 *
 * NATS would cut the connection instead, and nobody could tell how many messages were lost.
 */
export class InboundQueue {
  readonly #limitBytes: number;
  #arrivedBytes = 0;
  #processedBytes = 0;
  /** Since when nothing is read. */
  #pausedAtMs: number | undefined;
  #shedding: ShedReason | undefined;
  /** Since when something has waited without a break and was not shed, and what was processed before. */
  #busySince: BusyTime | undefined;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Why messages of plain subjects are not processed; `undefined`: they are. */
  get shedding(): ShedReason | undefined {
    return this.#shedding;
  }

  get waitingBytes(): number {
    return this.#arrivedBytes - this.#processedBytes;
  }

  get isFull(): boolean {
    return this.waitingBytes >= this.#limitBytes;
  }

  get isHalfEmpty(): boolean {
    return this.waitingBytes <= this.#limitBytes / 2;
  }

  arrived(bytes: number, nowMs: number): void {
    this.#busySince ??= { processedBefore: this.#processedBytes, atMs: nowMs };
    this.#arrivedBytes += bytes;
    if (this.isFull) this.#pausedAtMs ??= nowMs;
  }

  processed(bytes: number, nowMs: number): void {
    this.#processedBytes = Math.min(this.#arrivedBytes, this.#processedBytes + bytes);
    this.look(nowMs, 0);
  }

  /** Decides again whether to shed. `bytes`: processed of a chunk that is not processed yet. */
  look(nowMs: number, bytes: number): void {
    if (this.isHalfEmpty) {
      if (this.#shedding !== undefined)
        this.#busySince = { processedBefore: this.#processedBytes, atMs: nowMs };
      this.#shedding = undefined;
      this.#pausedAtMs = undefined;
    } else if (this.#pausedAtMs !== undefined && this.#shedding === undefined) {
      if (nowMs - this.#pausedAtMs > MAX_PAUSE_MS) this.#shedding = 'pause';
      else if (this.isFull && this.#newestWaitMs(nowMs, bytes) > MAX_WAIT_MS) this.#shedding = 'wait';
    }
    if (this.waitingBytes === 0) this.#busySince = undefined;
  }

  /** How long the newest message will wait at the present rate; 0 as long as the rate is not known. */
  #newestWaitMs(nowMs: number, bytes: number): number {
    const busyMs = nowMs - (this.#busySince?.atMs ?? nowMs);
    if (busyMs < RATE_MS) return 0;
    const done = this.#processedBytes + bytes - (this.#busySince?.processedBefore ?? 0);
    return (this.waitingBytes / Math.max(1, done)) * busyMs;
  }
}
