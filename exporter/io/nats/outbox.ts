import { setImmediate } from 'node:timers/promises';
import type { UnsentReason } from '../../../setup/self-metric-reasons.js';
import type { Extent, StateHolder } from '../../state/holder.js';
import { messageOf } from '../error-message.js';
import type { NatsLink } from './link.js';
import { bytesOf, outgoingMessage, plainMessage } from './outgoing-message.js';
import type { OutgoingMessage } from './outgoing-message.js';
import type { WaitingMessage } from '../../event/waiting-message.js';
import { PublishAnswers } from './publish-answers.js';
import type { NatsServerError } from './server-error.js';
import { settledWithin } from './within.js';

/** Limit of bytes that wait for a connection or for the server's confirmation. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
/** How long a stream may take to ack a message before it is sent again. */
const ACK_LIMIT_MS = 2_000;
/** Pause before messages are sent again that a stream has not acked. */
const RETRY_MS = 250;

/** Messages that the server has not confirmed. With the extent `changes`, what changed since the save before. */
export interface OutboxState {
  readonly extent: Extent;
  /** Numbers of messages of earlier saves that wait no more. */
  readonly gone: readonly number[];
  /** By number, in the order in which they are sent. */
  readonly added: readonly (readonly [number: number, message: WaitingMessage])[];
  readonly next: number;
}

/** Called with the outcome of each message. */
export interface Outcomes {
  /** NATS has the message. */
  sent(about: string): void;
  lost(about: string, reason: UnsentReason, detail: string): void;
  /** Whether `lost` reports what the server denies. Default: yes; otherwise it is reported as any denial. */
  readonly reportsDenials?: boolean;
}

/**
 * A bounded queue of messages to publish. Messages stay in it until the server has confirmed them, and are sent again after a lost
 * connection under the same `Nats-Msg-Id`: a stream has each once. `add` never waits and never throws.
 *
 * With a state that is kept, a message is sent only once a checkpoint has it. Otherwise an exporter that is killed would begin anew
 * before the message, and might then publish another one in its place:
 *
 *     added -> saved by a checkpoint -> sent -> confirmed -> the next checkpoint no longer has it
 */
export class Outbox implements StateHolder<OutboxState> {
  readonly #outcomes: Outcomes;
  #link: NatsLink | undefined;
  #answers: PublishAnswers | undefined;
  #disconnect = (): void => undefined;
  /** By number, in the order in which they are sent. */
  readonly #waiting = new Map<number, OutgoingMessage>();
  #waitingBytes = 0;
  #list: readonly WaitingMessage[] | undefined;
  #next = 1;
  /** Numbers below are saved, or were. */
  #saved = 1;
  #gone: number[] = [];
  /** Numbers below may be sent. */
  #released = Infinity;
  #sending: Promise<void> | undefined;
  /** Subjects of the current batch on which the server denied publishing. */
  readonly #refused = new Set<string>();
  /** Whether there may be something to send that was not looked at yet. */
  #isWoken = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(outcomes: Outcomes) {
    this.#outcomes = outcomes;
  }

  /** Uses this connection from now on, starting with the waiting messages. */
  connect(link: NatsLink): void {
    this.#disconnect();
    this.#link = link;
    const answers = new PublishAnswers(link);
    this.#answers = answers;
    const ends = [
      link.onChange(() => this.#wake()),
      link.onServerError((error) => answers.claims(error) || this.#noteRefusal(error)),
      () => answers.end(),
    ];
    this.#disconnect = () => ends.forEach((end) => end());
    this.#wake();
  }

  add(message: OutgoingMessage): void {
    if (this.#waitingBytes > MAX_WAITING_BYTES) {
      return this.#outcomes.lost(message.about, 'backlog', this.#whyFull());
    }
    this.#keep(this.#next++, message);
    this.#wake();
  }

  /** Messages that the server has not confirmed, in their order. The same list until they change. */
  waiting(): readonly WaitingMessage[] {
    this.#list ??= [...this.#waiting.values()].map(plainMessage);
    return this.#list;
  }

  /** From now on a message is sent only once it is saved. */
  hold(): void {
    this.#released = Math.min(this.#released, this.#saved);
  }

  /** What the last `save` has returned is safe. */
  safe(): void {
    if (this.#released === Infinity) return;
    this.#released = this.#saved;
    this.#wake();
  }

  /** Whether a message waits that may be sent. */
  get isPending(): boolean {
    const [first] = this.#waiting.keys();
    return first !== undefined && first < this.#released;
  }

  save(extent: Extent): OutboxState {
    const from = extent === 'all' ? 0 : this.#saved;
    const gone = extent === 'all' ? [] : this.#gone;
    this.#gone = [];
    this.#saved = this.#next;
    const added = Array.from(this.#waiting)
      .filter(([number]) => number >= from)
      .map(([number, message]) => [number, plainMessage(message)] as const);
    return { extent, gone, added, next: this.#next };
  }

  /** These messages are sent as if they had been added here. */
  restore({ extent, gone, added, next }: OutboxState): void {
    for (const number of extent === 'all' ? [...this.#waiting.keys()] : gone) this.#remove(number);
    for (const [number, message] of added) this.#keep(number, outgoingMessage(message));
    this.#next = Math.max(this.#next, next);
    this.#saved = this.#next;
    this.#gone = [];
    if (this.#released !== Infinity) this.#released = this.#saved;
    this.#wake();
  }

  /** Waits until everything is sent that may be, but at most `limitMs`. */
  async settle(limitMs: number): Promise<void> {
    if (this.#sending !== undefined) await settledWithin(limitMs, this.#sending);
  }

  /** Sends waiting messages for at most `limitMs`; the rest is lost, unless a state has it. */
  async stop(limitMs: number): Promise<void> {
    await this.settle(limitMs);
    clearTimeout(this.#retry);
    this.#disconnect();
    this.#disconnect = () => undefined;
    this.#link = undefined;
    for (const [number, { about }] of this.#waiting) {
      const isKept = this.#released !== Infinity && number < this.#saved;
      this.#remove(number);
      if (isKept) continue;
      this.#outcomes.lost(about, 'stopped', 'the exporter stopped before NATS confirmed the message');
    }
  }

  #whyFull(): string {
    if (this.#link?.connected !== true) return 'not connected to NATS';
    const [first = Infinity] = this.#waiting.keys();
    return first < this.#released ? 'NATS cannot keep up' : 'the state is not saved';
  }

  #keep(number: number, message: OutgoingMessage): void {
    this.#waiting.set(number, message);
    this.#waitingBytes += bytesOf(message);
    this.#list = undefined;
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
    const answers = this.#answers;
    if (link?.connected !== true || answers === undefined || !this.isPending) return;
    this.#refused.clear();
    const batch = [...this.#waiting].filter(
      ([number, message]) => number < this.#released && this.#trySend(number, message, link, answers),
    );
    // The PONG shows that the server has all earlier messages. If the connection is lost first, the whole batch is sent again.
    const isAnswered = await link.connection.flush().then(
      () => true,
      () => false,
    );
    // Denied publishes arrive before the PONG and are reported within the same turn of the event loop.
    await setImmediate();
    if (!isAnswered || link !== this.#link) return;
    const denied = batch.filter(([, { subject }]) => this.#refused.has(subject));
    for (const [number, { subject, about }] of denied) {
      if (this.#remove(number))
        this.#outcomes.lost(about, 'refused', `NATS denied publishing to "${subject}"`);
    }
    await this.#confirm(
      batch.filter(([, { subject }]) => !this.#refused.has(subject)),
      answers,
    );
  }

  async #confirm(
    batch: readonly (readonly [number: number, message: OutgoingMessage])[],
    answers: PublishAnswers,
  ): Promise<void> {
    const found = await answers.of(
      batch.map(([number]) => number),
      ACK_LIMIT_MS,
    );
    for (const [number, { about }] of batch) {
      const answer = found.get(number);
      if (answer === undefined || answer.kind === 'later') this.#retryLater();
      else if (!this.#remove(number)) continue;
      else if (answer.kind === 'done') this.#outcomes.sent(about);
      else this.#outcomes.lost(about, 'refused', answer.detail);
    }
  }

  #retryLater(): void {
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined;
      this.#wake();
    }, RETRY_MS).unref();
  }

  #noteRefusal(error: NatsServerError): boolean {
    if (error.kind !== 'publishDenied') return false;
    const isOurs = [...this.#waiting.values()].some(({ subject }) => subject === error.subject);
    if (isOurs) this.#refused.add(error.subject);
    return isOurs && this.#outcomes.reportsDenials !== false;
  }

  /** Returns false if the client rejects the message: a second attempt would not help. */
  #trySend(
    number: number,
    message: OutgoingMessage,
    { connection }: NatsLink,
    answers: PublishAnswers,
  ): boolean {
    const { subject, payload, headers, about } = message;
    const reply = answers.expect(number, subject);
    try {
      connection.publish(subject, payload, { headers, ...(reply !== undefined && { reply }) });
      return true;
    } catch (error) {
      this.#remove(number);
      this.#outcomes.lost(about, 'refused', messageOf(error));
      return false;
    }
  }

  /** Returns whether the message was there. */
  #remove(number: number): boolean {
    const message = this.#waiting.get(number);
    if (message === undefined) return false;
    this.#waiting.delete(number);
    this.#waitingBytes -= bytesOf(message);
    this.#list = undefined;
    if (number < this.#saved) this.#gone.push(number);
    return true;
  }
}
