import type { Deliver, Source } from '../../source/source.js';

/** A source that waits: until the tables are whole in which its events are looked up, not one is read. */
export class GatedSource implements Source {
  readonly #opened: () => Promise<void>;
  readonly #source: Source;
  #isStopped = false;

  constructor(opened: () => Promise<void>, source: Source) {
    this.#opened = opened;
    this.#source = source;
  }

  async start(deliver: Deliver): Promise<void> {
    await this.#opened();
    if (!this.#isStopped) await this.#source.start(deliver);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#source.stop();
  }
}
