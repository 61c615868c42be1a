import type { Message } from '../event/message.js';
import type { WatchedMessages } from '../source/delivery.js';
import type { RefusedMessages } from './suspects.js';
import { WorkerProgress } from './worker-progress.js';

/** The messages of one stream on a worker. */
class WatchedStream implements WatchedMessages {
  #progress = new WorkerProgress(['']);
  /** Number of the stream in the setup. */
  #number = 0;
  #refused: ReadonlySet<number> | undefined;

  use(progress: WorkerProgress, number: number, refused: ReadonlySet<number> | undefined): void {
    this.#progress = progress;
    this.#number = number;
    this.#refused = refused;
  }

  begin({ sequence = 0 }: Message): boolean {
    if (this.#refused?.has(sequence) === true) return false;
    this.#progress.begin(this.#number, sequence);
    return true;
  }

  end(): void {
    this.#progress.end();
  }
}

/** Records on a worker which message is in process, and refuses messages that have ended workers before. */
export class MessageWatch {
  readonly #streams = new Map<string, WatchedStream>();
  #progress: WorkerProgress | undefined;

  /** From now on. `streams`: those of the setup, in its order. */
  use(progress: WorkerProgress, streams: readonly string[], refused: RefusedMessages): void {
    this.#progress = progress;
    for (const [number, stream] of streams.entries())
      this.of(stream).use(progress, number, refused.get(stream));
  }

  /** Messages that were begun, by stream. */
  begun(): readonly number[] {
    return this.#progress?.begun() ?? [];
  }

  of(stream: string): WatchedStream {
    let watched = this.#streams.get(stream);
    if (watched === undefined) this.#streams.set(stream, (watched = new WatchedStream()));
    return watched;
  }
}
