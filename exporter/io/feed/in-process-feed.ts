import type { Setup } from '../../../setup/model/setup.js';
import type { Tell } from '../../happening/happening.js';
import type { StreamHappening } from '../../happening/stream.js';
import { Delivery } from '../../source/delivery.js';
import { systemClock } from '../clock.js';
import type { Feed, RunningSetup } from './feed.js';
import { makeSource } from './source-factory.js';
import { StreamSources } from './stream-sources.js';
import type { OnSourceFailure } from './stream-sources.js';

/** Reads all streams on the machine's own thread: an event is processed as soon as it is read. */
export class InProcessFeed implements Feed {
  readonly #sources: StreamSources;
  #running: RunningSetup;

  constructor(first: RunningSetup, directory: string, tell: Tell<StreamHappening>) {
    this.#running = first;
    this.#sources = new StreamSources({
      delivery: (stream) => new Delivery({ stream, tell }),
      source: (stream, delivery, service) => {
        const setup = () => this.#running.machine.setup;
        const { access } = this.#running;
        return makeSource(stream, delivery, { directory, access, setup, service, tell });
      },
    });
  }

  async read(running: RunningSetup, read: Setup, onFailure: OnSourceFailure): Promise<void> {
    const { machine } = running;
    this.#running = running;
    const inlet = (stream: string) => machine.inlet(stream);
    await this.#sources.read({ setup: read, inlet, positions: machine.positions, onFailure });
    // The caller may now close the connection of sources that have stopped.
    await this.flush();
    this.acknowledge();
  }

  async flush(): Promise<number> {
    this.#running.machine.recordPositions(this.#sources.positions());
    return systemClock.now();
  }

  acknowledge(): void {
    this.#sources.acknowledge(this.#running.machine.positions);
  }

  async stop(): Promise<void> {
    await this.#sources.stop();
    await this.flush();
  }
}
