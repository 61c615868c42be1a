import type { Setup } from '../../../setup/model/setup.js';
import type { Tell } from '../../happening/happening.js';
import type { StreamHappening } from '../../happening/stream.js';
import { Delivery } from '../../source/delivery.js';
import type { Positions } from '../../source/source.js';
import { systemClock } from '../clock.js';
import type { Clock } from '../clock.js';
import type { WaitingMessage } from '../../event/waiting-message.js';
import type { Feed, RunningSetup } from './feed.js';
import { makeSource } from './source-factory.js';
import { StreamSources } from './stream-sources.js';
import type { OnSourceFailure } from './stream-sources.js';

/** Reads all streams on the machine's own thread: an event is processed as soon as it is read. */
export class InProcessFeed implements Feed {
  readonly #sources: StreamSources;
  readonly #clock: Clock;
  #running: RunningSetup;
  /** What was acknowledged last; `undefined` before the first `read`. */
  #safe: Positions | undefined;

  /** @param make the sources of the setup; tests read from other ones */
  constructor(
    first: RunningSetup,
    directory: string,
    tell: Tell<StreamHappening>,
    {
      make = makeSource,
      clock = systemClock,
    }: { readonly make?: typeof makeSource; readonly clock?: Clock } = {},
  ) {
    this.#running = first;
    this.#clock = clock;
    this.#sources = new StreamSources({
      delivery: (stream) => new Delivery({ stream, tell }),
      source: (stream, delivery, service) => {
        const setup = () => this.#running.machine.setup;
        const { access } = this.#running;
        return make(stream, delivery, { directory, access, setup, service, tell });
      },
    });
  }

  async read(running: RunningSetup, read: Setup, onFailure: OnSourceFailure): Promise<void> {
    const { machine } = running;
    this.#running = running;
    const inlet = (stream: string) => machine.inlet(stream);
    const { positions } = machine;
    // Before anything is read, the positions are those of the saved state.
    const safe = (this.#safe ??= new Map(positions));
    await this.#sources.read({ setup: read, inlet, positions, safe, onFailure });
    await this.flush();
  }

  async flush(): Promise<number> {
    this.#record();
    return this.#clock.now();
  }

  async cut<Captured>(capture: () => Captured): Promise<Captured> {
    // In one piece: a message that is processed in between would be in the state, but not in the positions.
    this.#record();
    return capture();
  }

  deadLetters(): readonly (readonly WaitingMessage[])[] {
    return this.#sources.deadLetters();
  }

  acknowledge(positions: Positions): void {
    this.#safe = new Map(positions);
    this.#sources.acknowledge(positions);
  }

  async stop(): Promise<void> {
    await this.#sources.stop();
    await this.flush();
  }

  #record(): void {
    this.#running.machine.recordPositions(this.#sources.positions());
  }
}
