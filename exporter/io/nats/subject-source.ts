import type { Subscription } from '@nats-io/transport-node';
import type { Tell } from '../../happening/happening.js';
import type { StreamHappening } from '../../happening/stream.js';
import { NO_POSITION } from '../../source/source.js';
import type { Receive, Source } from '../../source/source.js';
import type { Clock } from '../clock.js';
import type { NatsLink } from './link.js';
import { NatsMessage } from './message.js';
import { ownMessageFilter } from './own-messages.js';
import type { OwnOutput } from './own-messages.js';
import { StallWatch } from './stall-watch.js';
import { matchesSubject, overlap } from '../../../setup/subject-pattern.js';
import { settledWithin } from './within.js';

/** How long to wait before subscribing again to a subject that the server refused. */
const refusedRetryMs = 5_000;
const drainLimitMs = 1_500;

export interface SubjectSourceOptions {
  readonly stream: string;
  readonly subjects: readonly string[];
  readonly queueGroup: string | undefined;
  /** What is left out of subjects with wildcards. */
  readonly own: OwnOutput;
}

/**
 * Reads core NATS subjects, at most once: messages published while the exporter is disconnected are lost. Messages are processed as
 * they are read, without a queue; if the pipeline is slower than the stream, TCP backpressure slows the server down.
 */
export class SubjectSource implements Source {
  readonly #options: SubjectSourceOptions;
  readonly #link: NatsLink;
  readonly #clock: Clock;
  readonly #tell: Tell<StreamHappening>;
  readonly #stalls: StallWatch;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #retries = new Set<NodeJS.Timeout>();
  #unwatch: (() => void) | undefined;

  constructor(options: SubjectSourceOptions, link: NatsLink, clock: Clock, tell: Tell<StreamHappening>) {
    this.#options = { ...options, subjects: [...new Set(options.subjects)] };
    this.#link = link;
    this.#clock = clock;
    this.#tell = tell;
    this.#stalls = new StallWatch((stalledMs) =>
      tell({ kind: 'streamStalled', stream: options.stream, stalledMs }),
    );
  }

  async start(receive: Receive): Promise<void> {
    const receiveOthers = this.#withoutOwn(receive);
    for (const subject of this.#options.subjects) this.#subscribe(subject, receiveOthers);
    this.#unwatch = this.#link.onChange((connected) => this.#report(connected));
    this.#stalls.start();
    // After the server's answer, no message that is published later is missed.
    const { connection, connected } = this.#link;
    if (connected) await settledWithin(drainLimitMs, connection.flush());
    this.#report(this.#link.connected);
  }

  readonly position = NO_POSITION.position;
  readonly acknowledge = NO_POSITION.acknowledge;

  async stop(): Promise<void> {
    this.#unwatch?.();
    this.#stalls.stop();
    for (const timer of this.#retries) clearTimeout(timer);
    const drains = [...this.#subscriptions.values()].map((subscription) => subscription.drain());
    await settledWithin(drainLimitMs, Promise.all(drains));
    this.#subscriptions.clear();
  }

  #subscribe(subject: string, receive: Receive): void {
    const receiveOnce = this.#once(subject, receive);
    const { connection, inbound } = this.#link;
    const { queueGroup } = this.#options;
    const subscription = connection.subscribe(subject, {
      ...(queueGroup === undefined ? {} : { queue: queueGroup }),
      // Used for messages that `inbound` does not deliver.
      callback: (error, message) => {
        if (error === null) receiveOnce(new NatsMessage(message, this.#clock.now()));
        else this.#refused(subject, receive, error);
      },
    });
    inbound.intercept(subscription.getID(), receiveOnce);
    void subscription.closed.then(() => inbound.release(subscription.getID()));
    this.#subscriptions.set(subject, subscription);
  }

  /**
   * A message that matches several subjects of the stream arrives once for each; only the first subscription processes it. A queue
   * group gets it only once.
   */
  #once(subject: string, receive: Receive): Receive {
    const { subjects, queueGroup } = this.#options;
    const before = subjects.slice(0, subjects.indexOf(subject)).filter((other) => overlap(other, subject));
    if (before.length === 0 || queueGroup !== undefined) return receive;
    return (message) => {
      const { subject: found } = message;
      const isKnown = before.some((other) => this.#subscriptions.has(other) && matchesSubject(other, found));
      return isKnown ? 'processed' : receive(message);
    };
  }

  #withoutOwn(receive: Receive): Receive {
    const { subjects, own, stream } = this.#options;
    const leavesOut = ownMessageFilter(subjects, own);
    if (leavesOut === undefined) return receive;
    return (message) => {
      if (!leavesOut(message)) return receive(message);
      this.#tell({ kind: 'messageLeftOut', stream });
      return 'processed';
    };
  }

  /** Subscribes again later: permissions may be granted meanwhile, and the client does not retry by itself. */
  #refused(subject: string, receive: Receive, error: Error): void {
    this.#subscriptions.delete(subject);
    const reason = `NATS refused the subscription to "${subject}": ${error.message}`;
    this.#tell({ kind: 'streamLost', stream: this.#options.stream, reason });
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      if (this.#link.connection.isClosed()) return;
      this.#subscribe(subject, receive);
      this.#report(this.#link.connected);
    }, refusedRetryMs).unref();
    this.#retries.add(timer);
  }

  #report(connected: boolean): void {
    const { stream, subjects } = this.#options;
    if (!connected) this.#tell({ kind: 'streamLost', stream, reason: 'the connection to NATS is lost' });
    else if (this.#subscriptions.size === subjects.length) this.#tell({ kind: 'streamConnected', stream });
  }
}
