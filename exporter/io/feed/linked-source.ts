import type { Deliver, Source } from '../../source/source.js';
import type { NatsLink } from '../nats/link.js';

/** A source that needs a connection to NATS, which may come much later or never. */
export class LinkedSource implements Source {
  readonly #link: () => Promise<NatsLink>;
  readonly #make: (link: NatsLink) => Source;
  #source: Source | undefined;
  #isStopped = false;

  constructor(link: () => Promise<NatsLink>, make: (link: NatsLink) => Source) {
    this.#link = link;
    this.#make = make;
  }

  async start(deliver: Deliver): Promise<void> {
    const link = await this.#link();
    if (this.#isStopped) return;
    this.#source = this.#make(link);
    await this.#source.start(deliver);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#source?.stop();
  }
}
