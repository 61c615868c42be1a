import type { ConsumerInfo } from '@nats-io/jetstream';
import { createInbox } from '@nats-io/transport-node';
import type { Subscription } from '@nats-io/transport-node';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../clock.js';
import type { NatsLink } from '../link.js';
import type { ReceivedMessage } from '../message.js';
import { receiveFrom } from '../receive-from.js';
import { AckSubject } from './ack-subject.js';
import { Heartbeats } from './heartbeats.js';
import { PullRequests } from './pull-requests.js';
import type { PullRequest } from './pull-requests.js';
import { meaningOf, readStatus, reasonOf } from './server-status.js';
import type { ServerStatus } from './server-status.js';

/** Interval of the server's idle heartbeats. */
const HEARTBEAT_MS = 2_000;

/** Called with each message and its ack subject. Both are valid until it returns. Must not throw. */
export type OnDelivery = (message: ReceivedMessage, ack: AckSubject) => void;

export interface PullReading {
  readonly consumer: ConsumerInfo;
  readonly onDelivery: OnDelivery;
  /** Interval of the server's idle heartbeats; default: 2 s. */
  readonly heartbeatMs?: number | undefined;
}

/**
 * Reads from a claimed pull consumer until the first failure. Messages and what the server says about the requests for them come to
 * one inbox:
 *
 *     WireMessage --- has an ack subject: check that none is missing, deliver, ask for more in time
 *           '-------- has a status: heartbeat, a request has ended, or the reading has
 */
export class PullReader {
  readonly #link: NatsLink;
  readonly #onDelivery: OnDelivery;
  readonly #subject: string;
  readonly #inbox: string;
  readonly #ack: AckSubject;
  readonly #requests: PullRequests;
  readonly #heartbeats: Heartbeats;
  readonly #subscription: Subscription;
  /** The next consumer sequence. A gap means that a message was sent but did not arrive. */
  #expected: number;
  #hasEnded = false;
  #resolve: (reason: string) => void = () => undefined;
  readonly #reason = new Promise<string>((resolve) => (this.#resolve = resolve));

  constructor(link: NatsLink, clock: Clock, { consumer, onDelivery, heartbeatMs }: PullReading) {
    const { stream_name: stream, name, config, delivered } = consumer;
    this.#link = link;
    this.#onDelivery = onDelivery;
    this.#expected = delivered.consumer_seq + 1;
    this.#subject = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`;
    this.#inbox = createInbox();
    this.#ack = new AckSubject(stream);
    this.#requests = new PullRequests((request) => this.#send(request), config, heartbeatMs ?? HEARTBEAT_MS);
    this.#heartbeats = new Heartbeats(this.#requests.heartbeatMs, () => void this.#onSilence());
    this.#subscription = receiveFrom(link, clock, this.#inbox, (message) => this.#receive(message));
    this.#requests.fill();
  }

  /** Resolves with the reason when reading has ended. */
  ended(): Promise<string> {
    return this.#reason;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** The ack subject of the last delivery, for acks of this consumer. */
  get ack(): AckSubject {
    return this.#ack;
  }

  /** The first reason counts: others follow from it. */
  end(reason: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#heartbeats.stop();
    this.#subscription.unsubscribe();
    this.#resolve(reason);
  }

  #receive(message: ReceivedMessage): void {
    // The server sends for a while after the subscription has ended.
    if (this.#hasEnded) return;
    const ack = this.#ack;
    if (!message.readReply(ack)) return this.#onStatus(readStatus(message.headerBlock()), message.reply);
    this.#heartbeats.hear();
    if (ack.consumerSequence !== this.#expected) return this.#onGap(ack);
    this.#expected += 1;
    this.#onDelivery(message, ack);
    this.#requests.delivered();
  }

  #onGap({ consumerSequence }: AckSubject): void {
    this.end(
      `delivery ${consumerSequence} came after ${this.#expected - 1}: messages were lost in transit, or another client reads this durable`,
    );
  }

  #onStatus(status: ServerStatus | undefined, reply: string): void {
    // Somebody else has published to the inbox.
    if (status === undefined) return;
    this.#heartbeats.hear();
    switch (meaningOf(status)) {
      case 'heartbeat':
        return status.stalled === undefined ? undefined : this.#publish(status.stalled);
      case 'flow control':
        return this.#publish(reply);
      case 'request ended':
        return this.#requests.ended(status);
      case 'requests lost':
        return this.#requests.lost();
      case 'too large':
        return this.#requests.tooLarge(status) ? undefined : this.end(reasonOf(status));
      case 'reading ended':
        return this.end(reasonOf(status));
    }
  }

  /**
   * No heartbeat was read for two intervals. The server may have sent it: behind a large message on a slow link, or while this process
   * was busy. Only if none came before the answer to a ping, the server does not serve the consumer any more.
   */
  async #onSilence(): Promise<void> {
    const { heard } = this.#heartbeats;
    await this.#link.connection.flush().catch(() => undefined);
    // Of the same read as the answer.
    await setImmediate();
    if (this.#heartbeats.heard === heard) this.end('missed heartbeats from NATS');
  }

  #send(request: PullRequest): void {
    this.#publish(this.#subject, JSON.stringify(request), this.#inbox);
  }

  /** Publishing throws on a connection that is being closed; that ends the reading anyway. */
  #publish(subject: string, payload = '', reply?: string): void {
    const { connection } = this.#link;
    if (subject === '' || connection.isClosed() || connection.isDraining()) return;
    connection.publish(subject, payload, reply === undefined ? {} : { reply });
  }
}
