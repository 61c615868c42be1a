import type { Setup } from '../../../setup/model/setup.js';
import type { Tell } from '../../happening/happening.js';
import type { StreamHappening } from '../../happening/stream.js';
import { systemClock } from '../clock.js';
import type { Fed, Feed } from './feed.js';
import { makeSource } from './source-factory.js';
import { StreamSources } from './stream-sources.js';
import type { OnSourceFailure } from './stream-sources.js';

/** Reads all streams on the thread of the engine: an event is in as soon as it was read. */
export class InProcessFeed implements Feed {
  readonly #sources: StreamSources;
  #fed: Fed;

  constructor(first: Fed, directory: string, tell: Tell<StreamHappening>) {
    this.#fed = first;
    this.#sources = new StreamSources(
      (stream, service) => {
        const setup = () => this.#fed.running.setup;
        return makeSource(stream, service, { directory, access: this.#fed.access, setup, tell });
      },
      (stream) => (message) => {
        const rejection = this.#fed.running.inlet(stream)?.process(message);
        if (rejection !== undefined) tell({ kind: 'eventRejected', stream, rejection });
        return rejection;
      },
    );
  }

  async follow(fed: Fed, read: Setup, onFailure: OnSourceFailure): Promise<void> {
    this.#fed = fed;
    await this.#sources.follow(read, onFailure);
  }

  async settle(): Promise<number> {
    return systemClock.now();
  }

  async stop(): Promise<void> {
    await this.#sources.stop();
  }
}
