import type { Receive } from '../source/source.js';
import type { RefusedMessages } from './suspects.js';
import type { WorkerProgress } from './worker-progress.js';

interface Watched {
  /** Number of the stream in the setup. */
  number: number;
  refused: ReadonlySet<number> | undefined;
}

/** Records on a worker which message is in process, and refuses messages that have ended workers before. */
export class MessageWatch {
  readonly #streams = new Map<string, Watched>();
  #progress: WorkerProgress | undefined;

  /** From now on. `streams`: those of the setup, in its order. */
  use(progress: WorkerProgress, streams: readonly string[], refused: RefusedMessages): void {
    this.#progress = progress;
    for (const [number, stream] of streams.entries()) {
      Object.assign(this.#watched(stream), { number, refused: refused.get(stream) });
    }
  }

  /** Messages that were begun, by stream. */
  begun(): readonly number[] {
    return this.#progress?.begun() ?? [];
  }

  /** What receives the messages of a stream. `refuse` rejects one without looking into it. */
  around(stream: string, receive: Receive, refuse: Receive): Receive {
    const watched = this.#watched(stream);
    return (message) => {
      const sequence = message.sequence ?? 0;
      if (watched.refused?.has(sequence) === true) return refuse(message);
      this.#progress?.begin(watched.number, sequence);
      const outcome = receive(message);
      this.#progress?.end();
      return outcome;
    };
  }

  #watched(stream: string): Watched {
    let watched = this.#streams.get(stream);
    if (watched === undefined) this.#streams.set(stream, (watched = { number: 0, refused: undefined }));
    return watched;
  }
}
