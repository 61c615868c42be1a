import type { InProcess } from '../event/in-process.js';

/** Places before the counts: the number of the stream in process plus one, or 0; and the sequence of its message. */
const STREAM = 0;
const SEQUENCE = 1;
const HEAD = 2;

/**
 * What a worker is doing, in memory that it shares with the main thread: it can be read while the worker is busy, and after it is gone.
 * The worker alone writes. Plain stores are enough: the main thread looks for changes, and reads exact numbers once the worker has ended.
 */
export class WorkerProgress {
  readonly buffer: SharedArrayBuffer;
  readonly #streams: readonly string[];
  readonly #numbers: Float64Array;

  /** `streams`: in the same order on both threads. `buffer`: that of the other thread. */
  constructor(
    streams: readonly string[],
    buffer = new SharedArrayBuffer((HEAD + streams.length) * Float64Array.BYTES_PER_ELEMENT),
  ) {
    this.buffer = buffer;
    this.#streams = streams;
    this.#numbers = new Float64Array(buffer);
  }

  /** A message of the stream with this number is processed from now on. */
  begin(stream: number, sequence: number): void {
    const numbers = this.#numbers;
    numbers[SEQUENCE] = sequence;
    numbers[STREAM] = stream + 1;
    numbers[HEAD + stream] = (numbers[HEAD + stream] ?? 0) + 1;
  }

  end(): void {
    this.#numbers[STREAM] = 0;
  }

  /** Messages that were begun, by stream. */
  begun(): readonly number[] {
    return [...this.#numbers.subarray(HEAD)];
  }

  /** Changes with every message. */
  get total(): number {
    return this.begun().reduce((sum, count) => sum + count, 0);
  }

  /** Messages that were begun, but not handed over: `handed` is what `begun` returned then. */
  missing(handed: readonly number[]): ReadonlyMap<string, number> {
    const missing = this.begun().map(
      (count, at) => [this.#streams[at] ?? '', count - (handed[at] ?? 0)] as const,
    );
    return new Map(missing.filter(([, count]) => count > 0));
  }

  get inProcess(): InProcess | undefined {
    const stream = this.#streams[(this.#numbers[STREAM] ?? 0) - 1];
    return stream === undefined ? undefined : { stream, sequence: this.#numbers[SEQUENCE] ?? 0 };
  }
}
