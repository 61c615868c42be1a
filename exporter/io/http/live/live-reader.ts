import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { Tell } from '../../../happening/happening.js';
import type { WebHappening } from '../../../happening/web.js';
import type { Occupant } from '../admission/places.js';
import { EVENT_STREAM_HEADERS, HEARTBEAT } from './event-stream.js';

/** Bytes that wait for one reader. Beyond, frames are dropped for it until it has read them. */
export const MAX_UNREAD_BYTES = 65_536;

/**
 * One client of a live page.
 *
 *     ready --more than MAX_UNREAD_BYTES wait--> behind: only the newest event is kept
 *     behind --it has read all--> ready: it gets the newest event
 */
export class LiveReader implements Occupant {
  readonly #response: ServerResponse;
  readonly #tell: Tell<WebHappening>;
  readonly #now: () => number;
  #newest: Buffer | undefined;
  #behindSinceMs: number | undefined;

  constructor(response: ServerResponse, tell: Tell<WebHappening>, now: () => number) {
    this.#response = response;
    this.#tell = tell;
    this.#now = now;
    response.on('drain', () => this.#onDrain());
  }

  get isOpen(): boolean {
    return !this.#response.writableEnded && !this.#response.destroyed;
  }

  open(): void {
    this.#response.writeHead(200, EVENT_STREAM_HEADERS);
    this.#response.flushHeaders();
  }

  /** Sends the slices as fast as the client reads, and lets others run in between. */
  async sendAll(slices: Iterable<string>): Promise<void> {
    for (const slice of slices) {
      if (!this.isOpen) return;
      if (this.#response.write(slice)) await setImmediate();
      else await this.#drained();
    }
  }

  /** Sends the event, or drops the one that waits for this reader. */
  offer(event: Buffer): void {
    if (!this.isOpen) return;
    if (this.#response.writableLength <= MAX_UNREAD_BYTES) {
      this.#response.write(event);
      return;
    }
    this.#behindSinceMs ??= this.#now();
    if (this.#newest !== undefined) this.#tell({ kind: 'frameDropped' });
    this.#newest = event;
  }

  heartbeat(): void {
    if (this.isOpen && this.#response.writableLength === 0) this.#response.write(HEARTBEAT);
  }

  /** Sends the event as the last one. A reader that is behind gets it in place of the frame that waits. */
  end(event?: Buffer): void {
    this.#newest = undefined;
    if (this.isOpen) this.#response.end(event);
  }

  idleSinceMs(): number | undefined {
    return this.#behindSinceMs;
  }

  evict(): void {
    this.#tell({ kind: 'requestRefused', reason: 'not_reading' });
    this.#response.destroy();
  }

  #onDrain(): void {
    this.#behindSinceMs = undefined;
    const newest = this.#newest;
    this.#newest = undefined;
    if (newest !== undefined && this.isOpen) this.#response.write(newest);
  }

  async #drained(): Promise<void> {
    this.#behindSinceMs ??= this.#now();
    await new Promise<void>((resolve) => {
      const settle = () => {
        this.#response.off('drain', settle).off('close', settle);
        resolve();
      };
      this.#response.on('drain', settle).on('close', settle);
    });
  }
}
