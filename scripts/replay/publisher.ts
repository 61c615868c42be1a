import { jetstream, jetstreamManager, type JetStreamClient, type StreamConfig } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../exporter/io/error-message.js';
import { findStream } from '../../exporter/io/nats/jetstream-stream.js';
import type { NatsLink } from '../../exporter/io/nats/link.js';
import { overlap } from '../../exporter/io/nats/subject-pattern.js';
import { settledWithin } from '../../exporter/io/nats/within.js';
import { ReplayError } from './replay-error.js';

const dayMs = 86_400_000;
const streamBytes = 256 * 1024 * 1024;
/** Publications that wait for their ack at the same time. */
const mostOutstanding = 512;
const ackTimeoutMs = 2_000;
const retryMs = 250;

export interface Publication {
  readonly id: string;
  readonly subject: string;
  readonly payload: string;
}

/** Sends events to NATS, and knows what became of them. */
export interface Publisher {
  /** Waits while too many are under way. */
  publish(publication: Publication): Promise<void>;
  /** Resolves once NATS has all that was published. */
  confirmed(): Promise<void>;
  /** Waits for that, but no longer than this; what is left then is given up. Resolves to its number. */
  settle(limitMs: number): Promise<number>;
  /** Events that the stream had already, by their id. */
  readonly duplicates: number;
}

/** Plain subjects: sent once, taken by whoever listens. */
export class SubjectPublisher implements Publisher {
  readonly duplicates = 0;
  readonly #link: NatsLink;
  #unconfirmed = 0;
  #lost = 0;

  constructor(link: NatsLink) {
    this.#link = link;
    link.onChange((connected) => {
      if (connected) return;
      this.#lost += this.#unconfirmed;
      this.#unconfirmed = 0;
    });
  }

  async publish({ id, subject, payload }: Publication): Promise<void> {
    while (!this.#link.connected) await delay(retryMs);
    const messageId = headers();
    messageId.set('Nats-Msg-Id', id);
    this.#link.connection.publish(subject, payload, { headers: messageId });
    this.#unconfirmed += 1;
    if (this.#unconfirmed >= mostOutstanding) await this.#flush();
  }

  confirmed(): Promise<void> {
    return this.#flush();
  }

  async settle(limitMs: number): Promise<number> {
    await settledWithin(limitMs, this.#flush());
    return this.#lost + this.#unconfirmed;
  }

  async #flush(): Promise<void> {
    try {
      await this.#link.connection.flush();
      this.#unconfirmed = 0;
    } catch {
      // The connection broke: the link has told so, and what was under way is counted as lost.
    }
  }
}

/** JetStream: each event is sent until the stream has it, which its id lets the stream tell. */
export class JetStreamPublisher implements Publisher {
  readonly #client: JetStreamClient;
  readonly #stream: string;
  readonly #onFailure: (reason: string) => void;
  readonly #outstanding = new Set<Promise<void>>();
  readonly #givenUp = new AbortController();
  #duplicates = 0;

  private constructor(link: NatsLink, stream: string, onFailure: (reason: string) => void) {
    this.#client = jetstream(link.connection, { timeout: ackTimeoutMs });
    this.#stream = stream;
    this.#onFailure = onFailure;
  }

  /** Creates the stream with this subject if it does not exist. */
  static async open(
    link: NatsLink,
    stream: string,
    subject: string,
    onFailure: (reason: string) => void,
  ): Promise<JetStreamPublisher> {
    if (subject === '>') {
      throw new ReplayError(
        'the subject of a stream has to begin with a fixed word, such as "flights.{origin}"',
      );
    }
    const { subjects } = await openStream(link, stream, subject);
    if (!subjects.some((taken) => overlap(taken, subject))) {
      throw new ReplayError(
        `stream "${stream}" exists and takes "${subjects.join('", "')}", not "${subject}": name another stream or another subject`,
      );
    }
    return new JetStreamPublisher(link, stream, onFailure);
  }

  get duplicates(): number {
    return this.#duplicates;
  }

  async publish(publication: Publication): Promise<void> {
    while (this.#outstanding.size >= mostOutstanding) await Promise.race(this.#outstanding);
    const stored: Promise<void> = this.#untilStored(publication).finally(() =>
      this.#outstanding.delete(stored),
    );
    this.#outstanding.add(stored);
  }

  async confirmed(): Promise<void> {
    await Promise.all(this.#outstanding);
  }

  async settle(limitMs: number): Promise<number> {
    await settledWithin(limitMs, this.confirmed());
    this.#givenUp.abort();
    return this.#outstanding.size;
  }

  async #untilStored({ id, subject, payload }: Publication): Promise<void> {
    const { signal } = this.#givenUp;
    const options = { msgID: id, expect: { streamName: this.#stream } };
    while (!signal.aborted) {
      try {
        const { duplicate } = await this.#client.publish(subject, payload, options);
        if (duplicate) this.#duplicates += 1;
        return;
      } catch (error) {
        this.#onFailure(messageOf(error));
        await delay(retryMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}

async function openStream(link: NatsLink, stream: string, subject: string): Promise<StreamConfig> {
  const create = { subjects: [subject], maxAge: dayMs, maxBytes: streamBytes };
  try {
    const manager = await jetstreamManager(link.connection, { checkAPI: false });
    const { config } = await findStream(manager.streams, { stream, create });
    return config;
  } catch (error) {
    throw new ReplayError(`stream "${stream}" is not there and cannot be created: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
