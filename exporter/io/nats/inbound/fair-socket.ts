import type { Socket } from 'node:net';

/** Node reads up to 2 MB from one socket before it runs anything else; processing that much would block the event loop. */
const TURN_MS = 5;

/** Pauses a busy socket every few milliseconds so that the rest of the event loop can run. */
export class FairSocket {
  readonly #socket: () => Socket | undefined;
  #turnEndMs: number | undefined;

  constructor(socket: () => Socket | undefined) {
    this.#socket = socket;
  }

  /** Call after each chunk is processed. */
  chunkDone(): void {
    if (this.#turnEndMs === undefined) this.#begin();
    else if (performance.now() > this.#turnEndMs) this.#socket()?.pause();
  }

  #begin(): void {
    this.#turnEndMs = performance.now() + TURN_MS;
    setImmediate(() => {
      this.#turnEndMs = undefined;
      this.#socket()?.resume();
    });
  }
}
