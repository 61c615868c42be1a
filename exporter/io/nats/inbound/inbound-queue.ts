import type { ShedReason } from '../../../../setup/self-metric-reasons.js';

/**
 * How long what has arrived on a connection may wait while nothing more is read. NATS cuts off a client that reads nothing for 10 s; reading
 * goes on when the queue is half empty.
 */
export const MAX_WAIT_MS = 10_000;
/** Between two notes of how much had arrived at a time. */
const NOTE_MS = 50;
/** How long it takes to tell at which rate messages are processed. */
const RATE_MS = 50;

interface ArrivalNote {
  readonly arrivedBytes: number;
  readonly atMs: number;
}

interface BusyTime {
  readonly processedBefore: number;
  readonly atMs: number;
}

/**
 * How much has arrived on a connection and waits to be processed. While it is full, nothing more is read: NATS keeps the rest, and slows
 * its publishers down. If that takes too long, messages of plain subjects are shed, which takes a fraction of the time:
 *
 *     reading --- it is full, and the oldest waits for MAX_WAIT_MS, or the newest would ---> shedding
 *        ^------------- at most half of the limit waits, and for half of the time ---------------'
 *
 * NATS would cut the connection instead, and nobody could tell how many messages were lost.
 */
export class InboundQueue {
  readonly #limitBytes: number;
  #arrivedBytes = 0;
  #processedBytes = 0;
  /** Of what waits, the oldest first. */
  readonly #notes: ArrivalNote[] = [];
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
    const { length } = this.#notes;
    if (length === 0 || nowMs - (this.#notes[length - 1]?.atMs ?? 0) >= NOTE_MS)
      this.#notes.push({ arrivedBytes: this.#arrivedBytes, atMs: nowMs });
  }

  processed(bytes: number, nowMs: number): void {
    this.#processedBytes = Math.min(this.#arrivedBytes, this.#processedBytes + bytes);
    this.look(nowMs, 0);
  }

  /** Decides again whether to shed. `bytes`: processed of a chunk that is not processed yet. */
  look(nowMs: number, bytes: number): void {
    const notes = this.#notes;
    while (notes.length > 0 && (notes[0]?.arrivedBytes ?? 0) <= this.#processedBytes) notes.shift();
    const waitMs = this.waitingBytes === 0 ? 0 : nowMs - (notes[0]?.atMs ?? nowMs);
    if (this.#shedding !== undefined) {
      if (!this.isHalfEmpty || waitMs > MAX_WAIT_MS / 2) return;
      this.#shedding = undefined;
      this.#busySince = { processedBefore: this.#processedBytes, atMs: nowMs };
    } else if (this.isFull && waitMs > MAX_WAIT_MS) {
      this.#shedding = 'age';
    } else if (this.isFull && this.#newestWaitMs(nowMs, bytes) > MAX_WAIT_MS) {
      this.#shedding = 'bytes';
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
