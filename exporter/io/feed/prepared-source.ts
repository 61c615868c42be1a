import type { Position, Receive, Resumption, Source } from '../../source/source.js';
import type { WaitingMessage } from '../../event/waiting-message.js';

/** The source of a stream with the dead letters of its messages. */
export interface StreamReader extends Source {
  /** Those that NATS has not confirmed. The same list until they change. Unset: the stream has none. */
  deadLetters?(): readonly WaitingMessage[];
}

const NO_DEAD_LETTERS: readonly WaitingMessage[] = [];

/**
 * A source that first waits for what its stream needs, such as lookup tables and a connection to NATS. They may become available
 * much later or never.
 */
export class PreparedSource implements StreamReader {
  readonly #prepare: () => Promise<StreamReader>;
  #source: StreamReader | undefined;
  #isStopped = false;

  /** @param prepare rejects if waiting longer does not help */
  constructor(prepare: () => Promise<StreamReader>) {
    this.#prepare = prepare;
  }

  async start(receive: Receive, after?: Resumption): Promise<void> {
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

  deadLetters(): readonly WaitingMessage[] {
    return this.#source?.deadLetters?.() ?? NO_DEAD_LETTERS;
  }

  acknowledge(position: Position): void {
    this.#source?.acknowledge(position);
  }
}
