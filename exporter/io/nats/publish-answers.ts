import { randomUUID } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import type { Msg, Subscription } from '@nats-io/transport-node';
import { Arrivals } from './arrivals.js';
import type { NatsLink } from './link.js';
import type { NatsServerError } from './server-error.js';

/** How long JetStream may take to say which stream has a subject. */
const LOOKUP_LIMIT_MS = 2_000;
const LOOKUP_SUBJECT = '$JS.API.STREAM.NAMES';
const NO_RESPONDERS = 503;

/** What became of a published message. */
export type PublishAnswer =
  /** A stream has it, or nobody listens. */
  | { readonly kind: 'done' }
  /** The stream rejects the message for good, for example because it is full. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** The stream cannot store it now. */
  | { readonly kind: 'later' };

/** Whether a stream stores what is published on a subject. */
type Keeper = 'stream' | 'nobody';

/**
 * The answers to messages that one connection publishes. JetStream acks each message that it has stored, which a PONG does not mean: a
 * server that is killed between the two has lost it. Subscribers without a stream do not answer; there the PONG has to do.
 */
export class PublishAnswers {
  readonly #link: NatsLink;
  // Not that of the client: the first one loads the Web Crypto API, during the start.
  readonly #inbox = `_INBOX.${randomUUID()}`;
  readonly #keepers = new Map<string, Keeper>();
  readonly #arrivals = new Arrivals<PublishAnswer>();
  readonly #subjects = new Map<number, string>();
  readonly #subscription: Subscription;
  /** Whether answers reach us: the server may not permit the subscription. */
  #isHeard = true;

  constructor(link: NatsLink) {
    this.#link = link;
    this.#subscription = link.connection.subscribe(`${this.#inbox}.*`, {
      callback: (error, message) => {
        if (error === null) this.#receive(message);
        else this.#isHeard = false;
      },
    });
  }

  /** Where the answer to the message is expected; `undefined` if none can be. */
  expect(number: number, subject: string): string | undefined {
    this.#arrivals.forget(number);
    if (!this.#isHeard) return undefined;
    this.#subjects.set(number, subject);
    return `${this.#inbox}.${number}`;
  }

  /**
   * The answers to messages that the server has. Waits for the streams that store them, but at most `limitMs`. Without an answer it is
   * unknown whether the stream has the message.
   */
  async of(numbers: readonly number[], limitMs: number): Promise<ReadonlyMap<number, PublishAnswer>> {
    await Promise.all(
      Array.from(new Set(this.#unanswered(numbers).map(([, subject]) => subject)), (subject) =>
        this.#find(subject),
      ),
    );
    const awaited = this.#unanswered(numbers).filter(
      ([, subject]) => this.#keepers.get(subject) === 'stream',
    );
    await this.#arrivals.all(
      awaited.map(([number]) => number),
      limitMs,
    );
    const answers = new Map<number, PublishAnswer>();
    for (const number of numbers) {
      const subject = this.#subjects.get(number);
      const answer = this.#arrivals.take(number) ?? this.#withoutAck(subject);
      if (answer !== undefined) answers.set(number, answer);
      // The stream may be gone: the next attempt looks again.
      else if (subject !== undefined) this.#keepers.delete(subject);
      this.#subjects.delete(number);
    }
    return answers;
  }

  /** Whether the error concerns the requests made here. */
  claims(error: NatsServerError): boolean {
    if (error.kind === 'publishDenied') return error.subject.startsWith(LOOKUP_SUBJECT);
    return error.kind === 'subscriptionDenied' && error.subject.startsWith(this.#inbox);
  }

  end(): void {
    this.#subscription.unsubscribe();
  }

  #unanswered(numbers: readonly number[]): readonly (readonly [number: number, subject: string])[] {
    return numbers.flatMap((number) => {
      const subject = this.#subjects.get(number);
      return subject === undefined || this.#arrivals.has(number) ? [] : [[number, subject] as const];
    });
  }

  #withoutAck(subject: string | undefined): PublishAnswer | undefined {
    const isStored = subject !== undefined && this.#isHeard && this.#keepers.get(subject) === 'stream';
    return isStored ? undefined : { kind: 'done' };
  }

  /** If JetStream does not say, the subject counts as one without a stream. */
  async #find(subject: string): Promise<void> {
    if (this.#keepers.has(subject)) return;
    try {
      const options = { checkAPI: false, timeout: LOOKUP_LIMIT_MS };
      const manager = await jetstreamManager(this.#link.connection, options);
      await manager.streams.find(subject);
      this.#keepers.set(subject, 'stream');
    } catch {
      if (!this.#keepers.has(subject)) this.#keepers.set(subject, 'nobody');
    }
  }

  #receive(message: Msg): void {
    const number = Number(message.subject.slice(this.#inbox.length + 1));
    const subject = this.#subjects.get(number);
    if (message.headers?.code === NO_RESPONDERS) return this.#arrivals.arrive(number, { kind: 'done' });
    const answer = readAck(message);
    if (answer === undefined) return;
    if (subject !== undefined) this.#keepers.set(subject, 'stream');
    this.#arrivals.arrive(number, answer);
  }
}

/** https://docs.nats.io/reference/reference-protocols/nats_api_reference: the answer of a stream, or of anybody else. */
function readAck(message: Msg): PublishAnswer | undefined {
  try {
    const ack = message.json<{
      readonly stream?: unknown;
      readonly error?: { readonly code?: unknown; readonly description?: unknown };
    }>();
    if (ack.error !== undefined) {
      const { code, description } = ack.error;
      return code === NO_RESPONDERS ? { kind: 'later' } : { kind: 'refused', detail: String(description) };
    }
    return typeof ack.stream === 'string' ? { kind: 'done' } : undefined;
  } catch {
    return undefined;
  }
}
