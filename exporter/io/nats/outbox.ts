import { setImmediate } from 'node:timers/promises';
import { headers as emptyHeaders } from '@nats-io/transport-node';
import type { MsgHdrs } from '@nats-io/transport-node';
import type { UnsentReason } from '../../../setup/self-metrics.js';
import type { StateHolder } from '../../state/holder.js';
import { messageOf } from '../error-message.js';
import type { NatsLink } from './link.js';
import { settledWithin } from './within.js';

/** Bytes that wait for the server's answer, or for a server. */
const mostWaitingBytes = 8 * 1024 * 1024;
/** Room for the protocol around headers and payload. */
const protocolBytes = 64;

export interface OutgoingMessage {
  readonly subject: string;
  readonly payload: Uint8Array;
  readonly headers: MsgHdrs;
  /** The stream or metric that it is about: what becomes of it is told under this. */
  readonly about: string;
}

/** A message that the server has not confirmed, as plain data. */
export interface WaitingMessage extends Omit<OutgoingMessage, 'headers'> {
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Messages that the server has not confirmed, in the order in which they are sent. */
export type OutboxState = readonly WaitingMessage[];

/** What becomes of messages. */
export interface Outcomes {
  /** NATS has it. */
  sent(about: string): void;
  lost(about: string, reason: UnsentReason, detail: string): void;
}

/**
 * Messages on their way to NATS. They are kept until the server has answered for them, and sent again if the connection was
 * lost before: at least once, as far as they find room. Adding one never waits and never throws.
 */
export class Outbox implements StateHolder<OutboxState> {
  readonly #outcomes: Outcomes;
  #link: NatsLink | undefined;
  #disconnect = (): void => undefined;
  #waiting: OutgoingMessage[] = [];
  #waitingBytes = 0;
  #sending: Promise<void> | undefined;
  /** Subjects on which the server has refused a message of those under way. */
  readonly #refused = new Set<string>();
  /** Whether there is more to do since the last look: a message, or a connection. */
  #isWoken = false;

  constructor(outcomes: Outcomes) {
    this.#outcomes = outcomes;
  }

  /** Sends over this connection from here on, what waits first. */
  connect(link: NatsLink): void {
    this.#disconnect();
    this.#link = link;
    const ends = [link.onChange(() => this.#wake()), link.onRefused((subject) => this.#refused.add(subject))];
    this.#disconnect = () => ends.forEach((end) => end());
    this.#wake();
  }

  add(message: OutgoingMessage): void {
    if (this.#waitingBytes > mostWaitingBytes) {
      const why = this.#link?.connected === true ? 'NATS does not keep up' : 'not connected to NATS';
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

  /** Sends what can be sent in this time; the rest is lost. */
  async stop(limitMs: number): Promise<void> {
    if (this.#sending !== undefined) await settledWithin(limitMs, this.#sending);
    this.#disconnect();
    this.#link = undefined;
    for (const { about } of this.#take(this.#waiting.length)) {
      this.#outcomes.lost(about, 'stopped', 'the exporter ended before NATS had answered');
    }
  }

  #wake(): void {
    this.#isWoken = true;
    this.#sending ??= this.#send().finally(() => (this.#sending = undefined));
  }

  async #send(): Promise<void> {
    while (this.#isWoken) {
      this.#isWoken = false;
      // All that is added in one go is sent in one go.
      await Promise.resolve();
      await this.#sendWaiting();
    }
  }

  async #sendWaiting(): Promise<void> {
    const link = this.#link;
    if (link?.connected !== true || this.#waiting.length === 0) return;
    this.#refused.clear();
    this.#waiting = this.#waiting.filter((message) => this.#isTaken(message, link));
    const count = this.#waiting.length;
    // The answer tells that all before it has reached the server. A lost connection loses what it had not: all of it goes again.
    const isAnswered = await link.connection.flush().then(
      () => true,
      () => false,
    );
    // A refusal comes before the answer, and is told within the same turn.
    await setImmediate();
    if (!isAnswered || link !== this.#link) return;
    for (const message of this.#take(count)) this.#tell(message);
  }

  /** What the server's answer means for a message. */
  #tell({ subject, about }: OutgoingMessage): void {
    if (!this.#refused.has(subject)) return this.#outcomes.sent(about);
    this.#outcomes.lost(about, 'refused', `NATS does not let us publish on "${subject}"`);
  }

  /** Whether the client takes it for sending; no second attempt would help. */
  #isTaken(message: OutgoingMessage, { connection }: NatsLink): boolean {
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

  #take(count: number): readonly OutgoingMessage[] {
    const taken = this.#waiting.splice(0, count);
    for (const message of taken) this.#waitingBytes -= bytesOf(message);
    return taken;
  }
}

/** Bytes that the headers take in a message. */
export function headerBytes(headers: MsgHdrs): number {
  return headers
    .keys()
    .reduce((sum, name) => sum + name.length + 4 + Buffer.byteLength(headers.get(name)), 0);
}

function bytesOf({ payload, headers }: OutgoingMessage): number {
  return payload.length + headerBytes(headers) + protocolBytes;
}
