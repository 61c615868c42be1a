import { setImmediate } from 'node:timers/promises';
import { headers as emptyHeaders } from '@nats-io/transport-node';
import type { MsgHdrs } from '@nats-io/transport-node';
import type { UnsentReason } from '../../../setup/self-metric-reasons.js';
import type { StateHolder } from '../../state/holder.js';
import { messageOf } from '../error-message.js';
import type { NatsLink } from './link.js';
import type { NatsServerError } from './server-error.js';
import { settledWithin } from './within.js';

/** Limit of bytes that wait for a connection or for the server's confirmation. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
/** Protocol overhead per message. */
const protocolBytes = 64;

export interface OutgoingMessage {
  readonly subject: string;
  readonly payload: Uint8Array;
  readonly headers: MsgHdrs;
  /** The stream or metric of the message; its outcome is reported under this name. */
  readonly about: string;
}

/** A message that the server has not confirmed, as plain data. */
export interface WaitingMessage extends Omit<OutgoingMessage, 'headers'> {
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Messages that the server has not confirmed, in the order in which they are sent. */
export type OutboxState = readonly WaitingMessage[];

/** Called with the outcome of each message. */
export interface Outcomes {
  /** NATS has the message. */
  sent(about: string): void;
  lost(about: string, reason: UnsentReason, detail: string): void;
}

/**
 * A bounded queue of messages to publish. Messages stay in it until the server has confirmed them, and are sent again after a lost
 * connection: delivery is at least once, up to the size limit. `add` never waits and never throws.
 */
export class Outbox implements StateHolder<OutboxState> {
  readonly #outcomes: Outcomes;
  #link: NatsLink | undefined;
  #disconnect = (): void => undefined;
  #waiting: OutgoingMessage[] = [];
  #waitingBytes = 0;
  #sending: Promise<void> | undefined;
  /** Subjects of the current batch on which the server denied publishing. */
  readonly #refused = new Set<string>();
  /** Whether a message or a connection was added since the last check. */
  #isWoken = false;

  constructor(outcomes: Outcomes) {
    this.#outcomes = outcomes;
  }

  /** Uses this connection from now on, starting with the waiting messages. */
  connect(link: NatsLink): void {
    this.#disconnect();
    this.#link = link;
    const ends = [link.onChange(() => this.#wake()), link.onServerError((error) => this.#noteRefusal(error))];
    this.#disconnect = () => ends.forEach((end) => end());
    this.#wake();
  }

  add(message: OutgoingMessage): void {
    if (this.#waitingBytes > MAX_WAITING_BYTES) {
      const why = this.#link?.connected === true ? 'NATS cannot keep up' : 'not connected to NATS';
      return this.#outcomes.lost(message.about, 'backlog', why);
    }
    this.#waiting.push(message);
    this.#waitingBytes += bytesOf(message);
    this.#wake();
  }

  save(): OutboxState {
    return this.#waiting.map(({ headers, ...message }) => ({
      ...message,
      headers: headers.keys().map((name) => [name, headers.get(name)] as const),
    }));
  }

  /** These messages are sent as if they had been added here. */
  restore(state: OutboxState): void {
    for (const { headers, ...message } of state) {
      const restored = emptyHeaders();
      for (const [name, value] of headers) restored.set(name, value);
      this.add({ ...message, headers: restored });
    }
  }

  /** Sends waiting messages for at most `limitMs`; the rest is lost. */
  async stop(limitMs: number): Promise<void> {
    if (this.#sending !== undefined) await settledWithin(limitMs, this.#sending);
    this.#disconnect();
    this.#link = undefined;
    for (const { about } of this.#dequeue(this.#waiting.length)) {
      this.#outcomes.lost(about, 'stopped', 'the exporter stopped before NATS confirmed the message');
    }
  }

  #wake(): void {
    this.#isWoken = true;
    this.#sending ??= this.#send().finally(() => (this.#sending = undefined));
  }

  async #send(): Promise<void> {
    while (this.#isWoken) {
      this.#isWoken = false;
      // Messages added synchronously are sent in one batch.
      await Promise.resolve();
      await this.#sendWaiting();
    }
  }

  async #sendWaiting(): Promise<void> {
    const link = this.#link;
    if (link?.connected !== true || this.#waiting.length === 0) return;
    this.#refused.clear();
    this.#waiting = this.#waiting.filter((message) => this.#trySend(message, link));
    const count = this.#waiting.length;
    // The PONG confirms that the server has all earlier messages. If the connection is lost first, the whole batch is sent again.
    const isAnswered = await link.connection.flush().then(
      () => true,
      () => false,
    );
    // Denied publishes arrive before the PONG and are reported within the same turn of the event loop.
    await setImmediate();
    if (!isAnswered || link !== this.#link) return;
    for (const message of this.#dequeue(count)) this.#report(message);
  }

  #noteRefusal(error: NatsServerError): boolean {
    if (error.kind !== 'publishDenied' || !this.#waiting.some(({ subject }) => subject === error.subject))
      return false;
    this.#refused.add(error.subject);
    return true;
  }

  /** Reports the outcome of a message that the server has answered. */
  #report({ subject, about }: OutgoingMessage): void {
    if (!this.#refused.has(subject)) return this.#outcomes.sent(about);
    this.#outcomes.lost(about, 'refused', `NATS denied publishing to "${subject}"`);
  }

  /** Returns false if the client rejects the message: a second attempt would not help. */
  #trySend(message: OutgoingMessage, { connection }: NatsLink): boolean {
    const { subject, payload, headers, about } = message;
    try {
      connection.publish(subject, payload, { headers });
      return true;
    } catch (error) {
      this.#waitingBytes -= bytesOf(message);
      this.#outcomes.lost(about, 'refused', messageOf(error));
      return false;
    }
  }

  #dequeue(count: number): readonly OutgoingMessage[] {
    const removed = this.#waiting.splice(0, count);
    for (const message of removed) this.#waitingBytes -= bytesOf(message);
    return removed;
  }
}

/** Encoded size of the headers in a message. */
export function headerBytes(headers: MsgHdrs): number {
  return headers
    .keys()
    .reduce((sum, name) => sum + name.length + 4 + Buffer.byteLength(headers.get(name)), 0);
}

function bytesOf({ payload, headers }: OutgoingMessage): number {
  return payload.length + headerBytes(headers) + protocolBytes;
}
