import { jetstream, jetstreamManager, type JetStreamClient, type StreamConfig } from '@nats-io/jetstream';
import { headers as newHeaders, type MsgHdrs } from '@nats-io/transport-node';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../exporter/io/error-message.js';
import type { MessageHeader } from '../../exporter/io/file/recording.js';
import { findStream } from '../../exporter/io/nats/jetstream/jetstream-stream.js';
import type { NatsLink } from '../../exporter/io/nats/link.js';
import { matchesSubject, overlap } from '../../setup/subject-pattern.js';
import { settledWithin } from '../../exporter/io/nats/within.js';
import { ReplayError } from './replay-error.js';

const dayMs = 86_400_000;
const streamBytes = 256 * 1024 * 1024;
/** Limit of unconfirmed publications. */
const maxOutstanding = 512;
const ackTimeoutMs = 2_000;
const retryMs = 250;

export interface Publication {
  readonly subject: string;
  readonly payload: Uint8Array;
  /** With `Nats-Msg-Id` for JetStream. */
  readonly headers: readonly MessageHeader[];
}

/** The stream to publish to. */
export interface PublicationTarget {
  readonly stream: string;
  /** Subjects of the stream if it has to be created. */
  readonly patterns: readonly string[];
  /** Subjects of the events, without wildcards. */
  readonly subjects: Iterable<string>;
}

/** Publishes events to NATS and tracks whether they are confirmed. */
export interface Publisher {
  /** Waits while too many publications are unconfirmed. */
  publish(publication: Publication): Promise<void>;
  /** Resolves once NATS has confirmed everything. */
  confirmed(): Promise<void>;
  /** Waits for confirmation, at most `limitMs`, then gives up. Resolves to the number of unconfirmed events. */
  finish(limitMs: number): Promise<number>;
  /** Number of events whose id the stream already had. */
  readonly duplicates: number;
}

/** Publishes to core NATS subjects, at most once. */
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

  async publish({ subject, payload, headers }: Publication): Promise<void> {
    while (!this.#link.connected) await delay(retryMs);
    this.#link.connection.publish(subject, payload, headersOf(headers));
    this.#unconfirmed += 1;
    if (this.#unconfirmed >= maxOutstanding) await this.#flush();
  }

  confirmed(): Promise<void> {
    return this.#flush();
  }

  async finish(limitMs: number): Promise<number> {
    await settledWithin(limitMs, this.#flush());
    return this.#lost + this.#unconfirmed;
  }

  async #flush(): Promise<void> {
    try {
      await this.#link.connection.flush();
      this.#unconfirmed = 0;
    } catch {
      // The connection was lost: the link reports it, and the constructor's listener counts the unconfirmed events as lost.
    }
  }
}

/** Publishes each event to JetStream until the stream has confirmed it. The event's id prevents duplicates. */
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

  /** Creates the stream with the patterns if it does not exist. */
  static async open(
    link: NatsLink,
    target: PublicationTarget,
    onFailure: (reason: string) => void,
  ): Promise<JetStreamPublisher> {
    const { stream, patterns, subjects: published } = target;
    if (patterns.some((pattern) => /^[>*]/.test(pattern)) && !(await exists(link, stream))) {
      throw new ReplayError(
        `stream "${stream}" does not exist, and the subject of a stream must begin with a literal token, such as "flights.{origin}"`,
      );
    }
    const { subjects } = await openStream(link, stream, patterns);
    const isStored = (subject: string) => subjects.some((pattern) => matchesSubject(pattern, subject));
    const other =
      patterns.find((pattern) => !subjects.some((each) => overlap(each, pattern))) ??
      [...published].find((subject) => !isStored(subject));
    if (other !== undefined) {
      throw new ReplayError(
        `stream "${stream}" exists with the subjects "${subjects.join('", "')}", which do not include "${other}": use another stream or another subject`,
      );
    }
    return new JetStreamPublisher(link, stream, onFailure);
  }

  get duplicates(): number {
    return this.#duplicates;
  }

  async publish(publication: Publication): Promise<void> {
    while (this.#outstanding.size >= maxOutstanding) await Promise.race(this.#outstanding);
    const stored: Promise<void> = this.#untilStored(publication).finally(() =>
      this.#outstanding.delete(stored),
    );
    this.#outstanding.add(stored);
  }

  async confirmed(): Promise<void> {
    await Promise.all(this.#outstanding);
  }

  async finish(limitMs: number): Promise<number> {
    await settledWithin(limitMs, this.confirmed());
    this.#givenUp.abort();
    return this.#outstanding.size;
  }

  async #untilStored({ subject, payload, headers }: Publication): Promise<void> {
    const { signal } = this.#givenUp;
    while (!signal.aborted) {
      try {
        const { duplicate, stream } = await this.#client.publish(subject, payload, headersOf(headers));
        if (stream !== this.#stream) throw new ReplayError(`"${subject}" went to the stream "${stream}"`);
        if (duplicate) this.#duplicates += 1;
        return;
      } catch (error) {
        this.#onFailure(messageOf(error));
        await delay(retryMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}

/** Not the conditions on the stream to which the message was published at first, which another stream does not meet. */
function headersOf(recorded: readonly MessageHeader[]): { readonly headers?: MsgHdrs } {
  const kept = recorded.filter(([name]) => !name.startsWith('Nats-Expected-'));
  if (kept.length === 0) return {};
  const headers = newHeaders();
  for (const [name, value] of kept) headers.append(name, value);
  return { headers };
}

async function exists(link: NatsLink, stream: string): Promise<boolean> {
  const manager = await jetstreamManager(link.connection, { checkAPI: false });
  return manager.streams.info(stream).then(
    () => true,
    () => false,
  );
}

async function openStream(
  link: NatsLink,
  stream: string,
  subjects: readonly string[],
): Promise<StreamConfig> {
  const create = { subjects: [...subjects], maxAge: dayMs, maxBytes: streamBytes };
  try {
    const manager = await jetstreamManager(link.connection, { checkAPI: false });
    const { config } = await findStream(manager.streams, { stream, create });
    return config;
  } catch (error) {
    throw new ReplayError(`stream "${stream}" does not exist and cannot be created: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
