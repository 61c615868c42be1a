import type { Position, Receive, Source } from '../../source/source.js';

/**
 * A source that first waits for what its stream needs, such as lookup tables and a connection to NATS. They may become available
 * much later or never.
 */
export class PreparedSource implements Source {
  readonly #prepare: () => Promise<Source>;
  #source: Source | undefined;
  #isStopped = false;

  /** @param prepare rejects if waiting longer does not help */
  constructor(prepare: () => Promise<Source>) {
    this.#prepare = prepare;
  }

  async start(receive: Receive, after?: Position): Promise<void> {
    const source = await this.#prepare();
    if (this.#isStopped) return;
    this.#source = source;
    await source.start(receive, after);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#source?.stop();
  }

  position(): Position | undefined {
    return this.#source?.position();
  }

  acknowledge(position: Position): void {
    this.#source?.acknowledge(position);
  }
}
