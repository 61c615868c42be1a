/** Deltas that may be under way to the main thread unasked. */
const MOST_UNDER_WAY = 2;
/** Whatever happens there, the worker reads on after this long: its connection to NATS has to be served. */
const LONGEST_WAIT_MS = 2_000;

/**
 * What a worker has handed over unasked and the main thread has not taken in yet. While that is too much the worker stands
 * still, so that a flood of new series fills no memory: it waits in NATS.
 */
export class Backlog {
  readonly buffer: SharedArrayBuffer;
  readonly #underWay: Int32Array;

  constructor(buffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#underWay = new Int32Array(buffer);
  }

  /** On the worker: one more was handed over. */
  add(): void {
    Atomics.add(this.#underWay, 0, 1);
    const untilMs = performance.now() + LONGEST_WAIT_MS;
    for (;;) {
      const underWay = Atomics.load(this.#underWay, 0);
      const leftMs = untilMs - performance.now();
      if (underWay <= MOST_UNDER_WAY || leftMs <= 0) return;
      Atomics.wait(this.#underWay, 0, underWay, leftMs);
    }
  }

  /** On the main thread: one was taken in. */
  remove(): void {
    Atomics.sub(this.#underWay, 0, 1);
    Atomics.notify(this.#underWay, 0);
  }
}
