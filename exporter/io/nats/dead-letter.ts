import { randomUUID } from 'node:crypto';
import type { MsgHdrs } from '@nats-io/transport-node';
import { CONTENT_ENCODING } from '../../decode/compression/content-encoding.js';
import type { Message } from '../../event/message.js';
import type { Rejection } from '../../event/rejection.js';
import type { Tell } from '../../happening/happening.js';
import type { StreamHappening } from '../../happening/stream.js';
import type { NatsLink } from './link.js';
import { Outbox } from './outbox.js';
import { headerBytes } from './outgoing-message.js';
import type { WaitingMessage } from '../../event/waiting-message.js';
import { ownHeaders } from './own-messages.js';

/** Limits what a flood of bad events costs; the rest is counted as lost. */
const MAX_PER_SECOND = 1_000;
const rateExceeded = `more than ${MAX_PER_SECOND} per second`;
const lossReportMs = 100;
/** The payload is truncated to this: a message rejected for its size must not be sent in full again. */
const MAX_PAYLOAD_BYTES = 1024 * 1024;
const MAX_DETAIL_CHARACTERS = 512;
const stopLimitMs = 500;
/** Reserved for the protocol line and the `natsight-truncated` header. */
const protocolBytes = 128;

export interface DeadLetterOptions {
  readonly stream: string;
  /** Where the rejected messages go. */
  readonly subject: string;
  readonly service: string;
}

/**
 * Publishes the rejected messages of a stream to its dead-letter subject, with the reason in headers. Never waits and never
 * throws.
 */
export class DeadLetterPublisher {
  readonly #stream: string;
  readonly #subject: string;
  readonly #service: string;
  readonly #link: NatsLink;
  readonly #tell: Tell<StreamHappening>;
  readonly #outbox: Outbox;
  /** Losses that are not reported yet, by reason. */
  readonly #pendingLosses = new Map<string, number>();
  #isReportScheduled = false;
  #second = 0;
  #publishedInSecond = 0;

  constructor(options: DeadLetterOptions, link: NatsLink, tell: Tell<StreamHappening>) {
    const { stream, subject, service } = options;
    this.#stream = stream;
    this.#subject = subject;
    this.#service = service;
    this.#link = link;
    this.#tell = tell;
    this.#outbox = new Outbox({
      sent: () => tell({ kind: 'deadLetterPublished', stream }),
      lost: (_stream, _reason, detail) => tell({ kind: 'deadLetterLost', stream, reason: detail }),
    });
    this.#outbox.connect(link);
  }

  /** Publishes each rejected event of a message by itself, if the message has several events. */
  publish(message: Message, rejection: Rejection): void {
    const id = this.#idOf(message);
    if (rejection.parts === undefined) return this.#publish(message, rejection, id);
    for (const [at, part] of rejection.parts.entries())
      this.#publish(message, part.rejection, `${id}/${at}`, part.payload);
  }

  /** Dead letters that NATS has not confirmed. The same list until they change. */
  unconfirmed(): readonly WaitingMessage[] {
    return this.#outbox.waiting();
  }

  /** Sends pending messages for at most `stopLimitMs`; the rest is counted as lost. */
  stop(): Promise<void> {
    this.#reportPendingLosses();
    return this.#outbox.stop(stopLimitMs);
  }

  /** Without `part`, sends the message's own payload, which is copied only then. */
  #publish(message: Message, rejection: Rejection, id: string, part?: Uint8Array): void {
    const lossReason = this.#lossReason(message);
    if (lossReason === undefined) this.#send(message, rejection, id, part);
    else this.#reportLoss(lossReason);
  }

  /** Reports the first loss at once and further ones in batches: in a flood, single reports would dominate the cost. */
  #reportLoss(reason: string): void {
    if (this.#isReportScheduled) {
      this.#pendingLosses.set(reason, (this.#pendingLosses.get(reason) ?? 0) + 1);
      return;
    }
    this.#isReportScheduled = true;
    setTimeout(() => this.#reportPendingLosses(), lossReportMs).unref();
    this.#tell({ kind: 'deadLetterLost', stream: this.#stream, reason });
  }

  #reportPendingLosses(): void {
    this.#isReportScheduled = false;
    for (const [reason, count] of this.#pendingLosses) {
      this.#tell({ kind: 'deadLetterLost', stream: this.#stream, reason, count });
    }
    this.#pendingLosses.clear();
  }

  #lossReason(message: Message): string | undefined {
    // Prevents an endless loop if a stream reads its own dead-letter subject.
    if (message.header('natsight-reason') !== undefined) return 'already a dead letter';
    const second = Math.floor(message.arrivalMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#publishedInSecond = 0;
    }
    this.#publishedInSecond += 1;
    return this.#publishedInSecond > MAX_PER_SECOND ? rateExceeded : undefined;
  }

  #send(message: Message, rejection: Rejection, id: string, part: Uint8Array | undefined): void {
    const fields = this.#headersOf(message, rejection);
    fields.set('Nats-Msg-Id', id);
    const payload = part ?? message.payload;
    // A part is not compressed; the message is sent as it came.
    const encoding = part === undefined ? message.header(CONTENT_ENCODING) : undefined;
    if (encoding !== undefined) fields.set(CONTENT_ENCODING, oneLine(encoding));
    const limit = this.#maxPayload(fields);
    if (payload.length > limit) fields.set('natsight-truncated', `${limit} of ${payload.length} bytes`);
    const sent = { subject: this.#subject, payload: payload.subarray(0, limit), headers: fields };
    this.#outbox.add({ ...sent, about: this.#stream });
  }

  /**
   * The same each time that JetStream delivers the message. Its sequence alone would mean another message once the stream is created
   * again. A message of a plain subject is delivered once.
   */
  #idOf({ stream, sequence, storedMs }: Message): string {
    const place = sequence === undefined ? randomUUID() : `${stream}/${sequence}/${storedMs}`;
    return `${this.#service}/dead-letter/${this.#stream}/${place}`;
  }

  #headersOf(message: Message, { reason, detail }: Rejection): MsgHdrs {
    const fields = ownHeaders(this.#service, 'dead-letter');
    fields.set('natsight-stream', this.#stream);
    fields.set('natsight-reason', reason);
    fields.set('natsight-detail', oneLine(detail));
    fields.set('natsight-subject', message.subject.replaceAll(/[\r\n]/g, '\uFFFD'));
    if (message.sequence !== undefined) fields.set('natsight-sequence', String(message.sequence));
    return fields;
  }

  /** Payload bytes that the server accepts together with these headers and the truncation header. */
  #maxPayload(fields: MsgHdrs): number {
    const serverLimit = this.#link.connection.info?.max_payload ?? 1024 * 1024;
    return Math.max(0, Math.min(MAX_PAYLOAD_BYTES, serverLimit - headerBytes(fields) - protocolBytes));
  }
}

/** Replaces control characters and line ends by spaces: the text may come from an attacker, and a line end ends the header. */
function oneLine(text: string): string {
  const line = text
    .slice(0, 4 * MAX_DETAIL_CHARACTERS)
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
  return line.length > MAX_DETAIL_CHARACTERS ? `${line.slice(0, MAX_DETAIL_CHARACTERS - 1)}…` : line;
}
