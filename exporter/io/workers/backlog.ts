/** Limit of unrequested deltas that the main thread has not processed yet. */
const MAX_PENDING = 2;
/** After this time the worker continues in any case: it has to serve its NATS connection. */
const MAX_WAIT_MS = 2_000;

/**
 * Counts the deltas that a worker has sent without request and the main thread has not processed. At the limit the worker blocks,
 * so that a flood of new series waits in NATS and does not fill memory.
 */
export class Backlog {
  readonly buffer: SharedArrayBuffer;
  readonly #pending: Int32Array;

  constructor(buffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#pending = new Int32Array(buffer);
  }

  /** Called by the worker after it sent a delta. */
  add(): void {
    Atomics.add(this.#pending, 0, 1);
    const untilMs = performance.now() + MAX_WAIT_MS;
    for (;;) {
      const pending = Atomics.load(this.#pending, 0);
      const leftMs = untilMs - performance.now();
      if (pending <= MAX_PENDING || leftMs <= 0) return;
      Atomics.wait(this.#pending, 0, pending, leftMs);
    }
  }

  /** Called by the main thread after it processed a delta. */
  remove(): void {
    Atomics.sub(this.#pending, 0, 1);
    Atomics.notify(this.#pending, 0);
  }
}
