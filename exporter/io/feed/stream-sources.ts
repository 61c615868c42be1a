import type { Service } from '../../../setup/model/service.js';
import type { Setup } from '../../../setup/model/setup.js';
import type { Stream } from '../../../setup/model/stream.js';
import { sourceIdentity } from '../../identity/identity.js';
import type { Identity } from '../../identity/identity.js';
import type { Deliver, Source } from '../../source/source.js';

interface Running {
  /** What the source was made from; while that is the same, it goes on. */
  readonly identity: Identity;
  readonly source: Source;
}

export type MakeSource = (stream: Stream, service: Service) => Source;
export type DeliverFor = (stream: string) => Deliver;
/** A source that no waiting will help: a file that is not there, a secret that cannot be read. */
export type OnSourceFailure = (stream: string, error: unknown) => void;

/** The sources of a setup's streams, started, kept and stopped as the setup changes. */
export class StreamSources {
  readonly #make: MakeSource;
  readonly #deliverFor: DeliverFor;
  #running: ReadonlyMap<string, Running> = new Map();

  constructor(make: MakeSource, deliverFor: DeliverFor) {
    this.#make = make;
    this.#deliverFor = deliverFor;
  }

  /** Reads the streams of this setup. Resolves once the sources that are no longer wanted have stopped. */
  async follow(setup: Setup, onFailure: OnSourceFailure): Promise<void> {
    const before = this.#running;
    const next = setup.streams.map((stream) => {
      const identity = sourceIdentity(stream, setup.service);
      const known = before.get(stream.name);
      const isSame = known?.identity === identity;
      return {
        stream,
        isSame,
        running: isSame ? known : { identity, source: this.#make(stream, setup.service) },
      };
    });
    this.#running = new Map(next.map(({ stream, running }) => [stream.name, running]));
    const kept = new Set(this.#running.values());
    // Before the new ones start: a durable consumer of the same name has one reader at a time.
    await stopAll([...before.values()].filter((running) => !kept.has(running)));
    for (const { stream, running, isSame } of next) {
      if (!isSame) this.#start(stream.name, running.source, onFailure);
    }
  }

  /** Delivers what has arrived, and reads no more. */
  async stop(): Promise<void> {
    await stopAll([...this.#running.values()]);
    this.#running = new Map();
  }

  #start(stream: string, source: Source, onFailure: OnSourceFailure): void {
    source.start(this.#deliverFor(stream)).catch((error: unknown) => {
      // A source that was stopped while it waited for its connection has not failed.
      if (this.#running.get(stream)?.source === source) onFailure(stream, error);
    });
  }
}

async function stopAll(running: readonly Running[]): Promise<void> {
  await Promise.all(running.map(({ source }) => source.stop()));
}
