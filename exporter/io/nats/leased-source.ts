import { setTimeout as delay } from 'node:timers/promises';
import type { Tell } from '../../happening/happening.js';
import type { StreamHappening } from '../../happening/stream.js';
import type { Position, Receive, Resumption, Source } from '../../source/source.js';
import { DurableLease, describeHolder } from './durable-lease.js';
import type { DurableLeaseOptions } from './durable-lease.js';
import type { NatsLink } from './link.js';
import { UnusableStreamError } from './jetstream/unusable-stream-error.js';

/** How often a process that waits for the consumer asks again. */
const ASK_AGAIN_MS = 2_000;
/** After a restart of NATS, how long a waiting process lets the holder connect again before it asks. */
const GRACE_MS = 5_000;

export interface LeasedSourceOptions extends DurableLeaseOptions {
  /** The stream of the setup. */
  readonly name: string;
  /** How often a process that waits asks again. Default: 2 s. */
  readonly askAgainMs?: number | undefined;
}

/**
 * Reads a durable consumer only while no other process does. Until then it says who does, and the stream is not connected: an
 * exporter that waits takes over when the other one ends. If another process takes over, as after a pause of this one, `start` rejects.
 */
export class LeasedSource implements Source {
  readonly #options: LeasedSourceOptions;
  readonly #source: Source;
  readonly #link: NatsLink;
  readonly #tell: Tell<StreamHappening>;
  readonly #stopping = new AbortController();
  #lease: DurableLease | undefined;

  constructor(source: Source, options: LeasedSourceOptions, link: NatsLink, tell: Tell<StreamHappening>) {
    this.#source = source;
    this.#options = options;
    this.#link = link;
    this.#tell = tell;
  }

  async start(receive: Receive, after?: Resumption): Promise<void> {
    const lease = await this.#take();
    if (lease === undefined) return;
    this.#lease = lease;
    const lost = lease.lost();
    await this.#source.start(receive, after);
    const taker = await lost;
    this.#stopping.abort();
    lease.release();
    await this.#source.stop();
    throw new UnusableStreamError(
      `${this.#consumer} is read by ${describeHolder(taker)} now: this process was silent for too long and must not go on`,
    );
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#source.stop();
    this.#lease?.release();
  }

  position(): Position | undefined {
    return this.#source.position();
  }

  acknowledge(position: Position): void {
    this.#source.acknowledge(position);
  }

  get #consumer(): string {
    return `the durable consumer "${this.#options.durable}" of stream "${this.#options.stream}"`;
  }

  /** `undefined`: the source was stopped before it had the lease. */
  async #take(): Promise<DurableLease | undefined> {
    const { signal } = this.#stopping;
    const { name, askAgainMs = ASK_AGAIN_MS } = this.#options;
    while (!signal.aborted) {
      const lease = new DurableLease(this.#link, this.#options);
      const holder = await lease.take(signal);
      if (signal.aborted) break;
      if (holder === undefined) return lease;
      this.#tell({
        kind: 'streamLost',
        stream: name,
        reason: `${this.#consumer} is read by ${describeHolder(holder)}: stop that exporter, or set another name in "durable"`,
      });
      await this.#pause(askAgainMs);
    }
    return undefined;
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#stopping;
    let wasAway = false;
    const unwatch = this.#link.onChange((isConnected) => (wasAway ||= !isConnected));
    await delay(ms, undefined, { signal }).catch(() => undefined);
    while (wasAway && !signal.aborted) {
      wasAway = !this.#link.connected;
      await delay(GRACE_MS, undefined, { signal }).catch(() => undefined);
    }
    unwatch();
  }
}
