import { jetstreamManager } from '@nats-io/jetstream';
import type { ConsumerInfo, JetStreamManager, StreamInfo } from '@nats-io/jetstream';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import type { JetStreamOptions } from '../../../../setup/model/stream.js';
import type { Tell } from '../../../happening/happening.js';
import type { StreamHappening } from '../../../happening/stream.js';
import type { Outcome, Position, Resumption, Source } from '../../../source/source.js';
import type { Clock } from '../../clock.js';
import { consumerFilter } from './consumer-filter.js';
import type { ConsumerFilter } from './consumer-filter.js';
import { ackedBy } from './consumer-start.js';
import type { ConsumerReading } from './consumer-start.js';
import type { AckSubject } from './ack-subject.js';
import { DurableConsumer } from './durable-consumer.js';
import { EphemeralConsumer } from './ephemeral-consumer.js';
import { Discards } from './discards.js';
import { denialOf, requestFailure, tryAck } from './jetstream-denied.js';
import { findStream } from './jetstream-stream.js';
import type { NatsLink } from '../link.js';
import type { ReceivedMessage } from '../message.js';
import { ownMessageFilter } from '../own-messages.js';
import type { LeavesOut, OwnOutput } from '../own-messages.js';
import { Progress } from './progress.js';
import type { Settle } from './progress.js';
import { PullReader } from './pull-reader.js';
import type { NatsServerError } from '../server-error.js';
import { StreamWatch } from '../watch/stream-watch.js';
import { settledWithin } from '../within.js';

/** Pause after the first failure; each further one in a row doubles it. */
const MIN_PAUSE_MS = 250;
const maxPauseMs = 2_000;
/** How long the server may take to answer the first requests. */
const ANSWER_LIMIT_MS = 5_000;

const VERDICTS = { ack: '+ACK', term: '+TERM' } as const;

export interface JetStreamSourceOptions {
  readonly stream: string;
  readonly jetstream: JetStreamOptions;
  readonly consumer: ConsumerChoice;
  /** Pause after the first failure; default: `MIN_PAUSE_MS`. */
  readonly minPauseMs?: number;
  /** Interval of the server's idle heartbeats; default: 2 s. */
  readonly heartbeatMs?: number;
  /** How often to look at the stream and the consumer; default: 2 s. */
  readonly lookMs?: number;
  /** What is left out of subjects with wildcards. Unset: nothing. */
  readonly own?: OwnOutput;
}

/** Processes one message, as `Receive` does. */
type ReceiveStored = (message: ReceivedMessage) => Outcome;

export type ConsumerChoice =
  /** Keeps the position of acknowledged messages on the server. Only one process may use it. */
  | { readonly kind: 'durable'; readonly name: string }
  /** Acks nothing and leaves nothing behind. Its name begins with `prefix`. */
  | { readonly kind: 'ephemeral'; readonly prefix: string };

interface Claimed {
  readonly reading: PullReader;
  readonly manager: JetStreamManager;
  readonly claimed: ConsumerInfo;
}

/**
 * Reads a JetStream stream through a pull consumer: each message once and in order, even if the connection, the server, the
 * consumer or the stream fails.
 */
export class JetStreamSource implements Source {
  readonly #options: JetStreamSourceOptions;
  readonly #link: NatsLink;
  readonly #clock: Clock;
  readonly #tell: Tell<StreamHappening>;
  readonly #stopping = new AbortController();
  #progress = new Progress();
  /** Set while the server has it. */
  #ephemeral: EphemeralConsumer | undefined;
  /** Its name on the server. */
  #consumer = '';
  /** Of the current consumer. */
  #ack: AckSubject | undefined;
  readonly #discards: Discards;
  readonly #watch: StreamWatch;
  #accepts: ConsumerFilter['accepts'];
  #leavesOut: LeavesOut | undefined;
  #running: Promise<void> | undefined;

  constructor(options: JetStreamSourceOptions, link: NatsLink, clock: Clock, tell: Tell<StreamHappening>) {
    this.#options = options;
    this.#discards = new Discards(options.jetstream.subjects);
    this.#watch = new StreamWatch({ ...options, discards: this.#discards }, link, clock, tell);
    this.#link = link;
    this.#clock = clock;
    this.#tell = tell;
  }

  async start(receive: ReceiveStored, after?: Resumption): Promise<void> {
    this.#progress = new Progress(
      after,
      this.#options.consumer.kind === 'durable' ? this.#settle : undefined,
    );
    this.#running = this.#run(receive);
  }

  /** Messages that were sent but not delivered stay in the stream; the next start begins with them. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    if (this.#link.connected) await this.#release();
  }

  position(): Position | undefined {
    return this.#progress.position();
  }

  acknowledge(position: Position): void {
    this.#progress.acknowledge(position);
  }

  async #run(receive: ReceiveStored): Promise<void> {
    const { signal } = this.#stopping;
    const { minPauseMs = MIN_PAUSE_MS } = this.#options;
    let pauseMs = minPauseMs;
    while (!signal.aborted) {
      const before = this.#progress.delivered;
      const reason = await this.#read(receive);
      if (signal.aborted) return;
      this.#tell({ kind: 'streamLost', stream: this.#options.stream, reason });
      const advanced = this.#progress.delivered !== before;
      pauseMs = advanced ? minPauseMs : Math.min(maxPauseMs, pauseMs * 2);
      await this.#pause(pauseMs);
      // Without a connection every request would time out.
      while (!this.#link.connected && !signal.aborted) await this.#pause(maxPauseMs);
    }
  }

  /** Reads until something fails. Returns the reason. */
  async #read(receive: ReceiveStored): Promise<string> {
    try {
      const { reading, manager, claimed } = await this.#begin(receive);
      const undeny = this.#link.onServerError((error) => this.#onDenied(error, reading));
      const end = (): void => reading.end('the source was stopped');
      const unwatch = this.#link.onChange(() => reading.end('the connection to NATS is lost'));
      this.#stopping.signal.addEventListener('abort', end);
      if (!this.#link.connected) reading.end('the connection to NATS is lost');
      if (this.#stopping.signal.aborted) end();
      else if (await this.#isPermitted(reading)) {
        this.#watch.begin(manager, {
          claimed,
          read: () => this.#progress.last,
          end: (reason) => reading.end(reason),
        });
      }
      const reason = await reading.ended();
      this.#watch.end();
      undeny();
      this.#stopping.signal.removeEventListener('abort', end);
      unwatch();
      return reason;
    } catch (error) {
      this.#watch.end();
      return requestFailure(this.#link, error, 'to read the stream');
    }
  }

  /** Waits for the server's answer to the first request and to an ack, which it denies late. Returns whether reading goes on. */
  async #isPermitted(reading: PullReader): Promise<boolean> {
    if (this.#options.consumer.kind === 'durable') {
      tryAck(this.#link, this.#options.jetstream.stream, this.#consumer);
    }
    const isAnswered = await settledWithin(ANSWER_LIMIT_MS, this.#link.connection.flush());
    // Errors arrive before the answer and are reported within the same turn of the event loop.
    await setImmediate();
    if (!isAnswered) reading.end('NATS does not answer');
    return isAnswered && !reading.hasEnded;
  }

  #onDenied(error: NatsServerError, reading: PullReader): boolean {
    const denial = denialOf(this.#link, error, this.#options.jetstream.stream, this.#consumer);
    if (denial === undefined) return false;
    reading.end(denial);
    return true;
  }

  async #begin(receive: ReceiveStored): Promise<Claimed> {
    const { own, jetstream: options } = this.#options;
    const { connection } = this.#link;
    const manager = await jetstreamManager(connection, { checkAPI: false });
    const found = await findStream(manager.streams, options, this.#watch.subjects);
    this.#progress.checkStream(found, await this.#watch.compare(manager, found, this.position()));
    const { subjects } = options;
    const filter = consumerFilter(subjects, connection.info?.version ?? '');
    this.#accepts = filter.accepts;
    const patterns = subjects.length > 0 ? subjects : (found.config.subjects ?? []);
    this.#leavesOut = own && ownMessageFilter(patterns, own);
    const claimed = await this.#claim(manager, found, { ...options, filter });
    this.#consumer = claimed.name;
    // Before the consumer's own position counts: a purge moves that beyond messages that were never read.
    const { last } = this.#progress;
    this.#progress.claimed(ackedBy(claimed));
    this.#watch.removed(this.#discards.claimed(found, last === 0 ? this.#progress.last : last));
    const reading = new PullReader(this.#link, this.#clock, {
      consumer: claimed,
      onDelivery: (message, ack) => this.#receive(receive, message, ack),
      heartbeatMs: this.#options.heartbeatMs,
    });
    this.#ack = reading.ack;
    return { reading, manager, claimed };
  }

  async #claim(
    manager: JetStreamManager,
    found: StreamInfo,
    reading: ConsumerReading,
  ): Promise<ConsumerInfo> {
    const { consumer, jetstream: options } = this.#options;
    const { delivered, acked } = this.#progress;
    if (consumer.kind === 'durable') {
      const serverVersion = this.#link.connection.info?.version ?? '';
      const durable = { ...reading, name: consumer.name, ackWaitMs: options.ackWait, serverVersion };
      const onGone = () => this.#watch.consumerGone(consumer.name, acked ?? 0);
      return new DurableConsumer(manager, durable).claim(found, acked, onGone);
    }
    await this.#release();
    this.#ephemeral = new EphemeralConsumer(manager, { ...reading, prefix: consumer.prefix });
    return this.#ephemeral.claim(found, delivered > 0 ? delivered : acked);
  }

  async #release(): Promise<void> {
    const ephemeral = this.#ephemeral;
    this.#ephemeral = undefined;
    await ephemeral?.release().catch(() => undefined);
  }

  #receive(receive: ReceiveStored, message: ReceivedMessage, ack: AckSubject): void {
    if (!this.#progress.isNext(ack) && !this.#admit(ack)) return;
    // First: code that asks for the position while the message is processed must see this sequence.
    this.#progress.deliveredUpTo(ack);
    if (this.#accepts?.(message.subject) === false) return;
    message.stored = ack;
    if (this.#leavesOut?.(message) === true) {
      this.#tell({ kind: 'messageLeftOut', stream: this.#options.stream });
    } else if (receive(message) === 'failed') this.#progress.failed(ack);
    message.stored = undefined;
  }

  /** Looks into a delivery that does not simply follow the one before. Returns whether to process its message. */
  #admit(ack: AckSubject): boolean {
    const { stream } = this.#options;
    if (ack.deliveries > 1) this.#tell({ kind: 'redelivered', stream });
    if (!this.#progress.admit(ack)) {
      this.#tell({ kind: 'redeliverySkipped', stream });
      return false;
    }
    this.#watch.removed(this.#discards.delivered(ack.sequence, this.#progress.last));
    return true;
  }

  readonly #settle: Settle = (delivery, verdict) => {
    const { connection } = this.#link;
    if (this.#ack === undefined || connection.isClosed() || connection.isDraining()) return;
    // Without a reason for a term, which nats-server 2.9 does not understand.
    connection.publish(this.#ack.subjectOf(delivery), VERDICTS[verdict]);
  };

  /** Waits until the time is over, the connection state changes, or the source is stopped. */
  async #pause(pauseMs: number): Promise<void> {
    const over = new AbortController();
    const end = (): void => over.abort();
    const unwatch = this.#link.onChange(end);
    const signal = AbortSignal.any([over.signal, this.#stopping.signal]);
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    unwatch();
  }
}
