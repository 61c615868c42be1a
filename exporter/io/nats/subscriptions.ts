import { setImmediate } from 'node:timers/promises';
import type { Subscription } from '@nats-io/transport-node';
import type { Receive } from '../../source/source.js';
import { subscriptionDenied, subscriptionLimited } from './denied.js';
import type { NatsLink } from './link.js';
import type { Clock } from '../clock.js';
import { receiveFrom } from './receive-from.js';
import type { NatsServerError } from './server-error.js';
import { settledWithin } from './within.js';

const DRAIN_LIMIT_MS = 1_500;
/** How long to wait for the server's answer to subscriptions. */
const CONFIRM_LIMIT_MS = 5_000;

export interface SubscriptionsOptions {
  readonly subjects: readonly string[];
  readonly queueGroup: string | undefined;
  /** The receiver of the messages of a subject. */
  readonly receiver: (subject: string) => Receive;
  /** The same while messages are shed. */
  readonly shedder: (subject: string) => Receive;
  /** The server refused a subscription, or removed one. */
  readonly onRefused: (reason: string) => void;
}

/**
 * The subscriptions of a stream. The server confirms none and refuses some later, so only `confirm` tells whether a subject is read:
 *
 *     requested --- the server answers a later ping ---> read <---.
 *         '------------- denied, or too many -----------> refused -'  requested again by `retry`
 */
export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #link: NatsLink;
  readonly #clock: Clock;
  readonly #requested = new Map<string, Subscription>();
  /** Why a subject is not read. */
  readonly #refused = new Map<string, string>();
  readonly #unwatch: () => void;
  #isLimitReached = false;

  constructor(options: SubscriptionsOptions, link: NatsLink, clock: Clock) {
    this.#options = options;
    this.#link = link;
    this.#clock = clock;
    this.#unwatch = link.onServerError((error) => this.#onServerError(error));
  }

  has(subject: string): boolean {
    return this.#requested.has(subject);
  }

  /** Why a subject is not read; `undefined` if all are, as far as the server has answered. */
  get refusal(): string | undefined {
    return [...this.#refused.values()][0];
  }

  /** Requests all subjects that are not requested yet, also those that were refused. */
  request(): void {
    for (const subject of this.#options.subjects) if (!this.has(subject)) this.#request(subject);
  }

  /** Waits for the server's answer. Returns whether it came and all subjects are read: no later message is missed then. */
  async confirm(): Promise<boolean> {
    const isAnswered = await this.#answered();
    if (this.#isLimitReached) return this.#confirmEach();
    return isAnswered && this.#refused.size === 0;
  }

  async stop(): Promise<void> {
    this.#unwatch();
    const drains = [...this.#requested.values()].map((subscription) => subscription.drain());
    await settledWithin(DRAIN_LIMIT_MS, Promise.all(drains));
    this.#requested.clear();
  }

  /** The server does not say which subscription was too many, so they are requested one after the other. */
  async #confirmEach(): Promise<boolean> {
    return this.#link.alone(async () => {
      for (const subscription of this.#requested.values()) subscription.unsubscribe();
      this.#requested.clear();
      for (const subject of this.#options.subjects) {
        this.#isLimitReached = false;
        this.#request(subject);
        if (!(await this.#answered())) return false;
        if (this.#isLimitReached) this.#refuse(subject, subscriptionLimited(this.#link.user, subject));
      }
      this.#isLimitReached = false;
      return this.#refused.size === 0;
    });
  }

  /** Errors arrive before the answer and are reported within the same turn of the event loop. */
  async #answered(): Promise<boolean> {
    const { connection, connected } = this.#link;
    if (!connected || !(await settledWithin(CONFIRM_LIMIT_MS, connection.flush()))) return false;
    await setImmediate();
    return this.#link.connected;
  }

  #request(subject: string): void {
    const { queueGroup, receiver, shedder } = this.#options;
    this.#refused.delete(subject);
    const subscription = receiveFrom(
      this.#link,
      this.#clock,
      subject,
      receiver(subject),
      queueGroup,
      shedder(subject),
    );
    this.#requested.set(subject, subscription);
  }

  #onServerError(error: NatsServerError): boolean {
    if (error.kind === 'subscriptionLimit') {
      // A request of another user of the connection may have been refused; `confirm` finds out.
      const wasReached = this.#isLimitReached;
      this.#isLimitReached = true;
      if (!wasReached) this.#options.onRefused('NATS refused a subscription: there are too many');
      return true;
    }
    const { queueGroup } = this.#options;
    if (error.kind !== 'subscriptionDenied' || !this.has(error.subject)) return false;
    if (error.queue !== undefined && error.queue !== queueGroup) return false;
    this.#refuse(error.subject, subscriptionDenied(this.#link.user, error.subject, queueGroup));
    return true;
  }

  #refuse(subject: string, reason: string): void {
    // The client keeps a subscription that the server removed if it had a queue group, and would request it when it reconnects.
    this.#requested.get(subject)?.unsubscribe();
    this.#requested.delete(subject);
    this.#refused.set(subject, reason);
    this.#options.onRefused(reason);
  }
}
