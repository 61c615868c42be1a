import type { Socket } from 'node:net';

/** Node reads up to two megabytes from one socket before it looks at anything else; a flood of events is as much work as that. */
const TURN_MS = 5;

/** Lets everybody else have their turn every few milliseconds, however much a socket has to be read. */
export class FairSocket {
  readonly #socket: () => Socket | undefined;
  #turnEndMs: number | undefined;

  constructor(socket: () => Socket | undefined) {
    this.#socket = socket;
  }

  /** Call it after each chunk was taken in. */
  took(): void {
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
