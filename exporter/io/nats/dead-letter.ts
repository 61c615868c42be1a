import { headers, type MsgHdrs } from '@nats-io/transport-node';
import type { Message } from '../../event/message.js';
import type { RejectedPart, Rejection } from '../../event/rejection.js';
import type { SourceHappenings } from '../../pipeline/source.js';
import { messageOf } from './error-message.js';
import type { NatsLink } from './link.js';

/** A flood of bad events costs no more than this; the rest is counted as lost. */
const mostPerSecond = 1_000;
/** Bytes handed to the client that the server has not yet answered for. */
const mostPendingBytes = 8 * 1024 * 1024;
/**
 * A message that was refused for its size is no reason to send as much once more: what it begins with tells
 * what it is.
 */
const longestPayloadBytes = 1024 * 1024;
const longestDetail = 512;
/** Room for the protocol around headers and payload. */
const protocolBytes = 64;

/**
 * Sends the rejected messages of a stream to its dead-letter subject, with headers that say why. Never waits,
 * never throws.
 */
export class DeadLetterPublisher {
  readonly #stream: string;
  readonly #subject: string;
  readonly #link: NatsLink;
  readonly #happenings: SourceHappenings;
  #second = 0;
  #publishedInSecond = 0;
  #pendingBytes = 0;
  #flushing = false;

  constructor(stream: string, subject: string, link: NatsLink, happenings: SourceHappenings) {
    this.#stream = stream;
    this.#subject = subject;
    this.#link = link;
    this.#happenings = happenings;
  }

  /** Of a message with several events only those that were rejected, each by itself. */
  publish(message: Message, rejection: Rejection): void {
    const parts = rejection.parts ?? [{ payload: message.payload, rejection }];
    for (const part of parts) this.#publish(message, part);
  }

  #publish(message: Message, part: RejectedPart): void {
    const obstacle = this.#obstacle(message);
    if (obstacle !== undefined) return this.#happenings.deadLetterLost(this.#stream, obstacle);
    try {
      this.#send(message, part);
      this.#happenings.deadLetterPublished(this.#stream);
    } catch (error) {
      this.#happenings.deadLetterLost(this.#stream, messageOf(error));
    }
  }

  #obstacle(message: Message): string | undefined {
    if (!this.#link.connected) return 'not connected to NATS';
    // A stream that reads its own dead-letter subject would go round for ever.
    if (message.header('natsight-reason') !== undefined) return 'it is a dead letter already';
    if (this.#pendingBytes > mostPendingBytes) return 'NATS does not keep up';
    const second = Math.floor(message.arrivalMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#publishedInSecond = 0;
    }
    this.#publishedInSecond += 1;
    return this.#publishedInSecond > mostPerSecond ? `more than ${mostPerSecond} in a second` : undefined;
  }

  #send(message: Message, { payload, rejection }: RejectedPart): void {
    const reasons = this.#headersOf(message, rejection);
    const room = this.#room(reasons);
    if (payload.length > room) reasons.set('natsight-truncated', `${room} of ${payload.length} bytes`);
    const sent = payload.subarray(0, room);
    this.#link.connection.publish(this.#subject, sent, { headers: reasons });
    this.#pendingBytes += sent.length + protocolBytes;
    void this.#flush();
  }

  #headersOf(message: Message, { reason, detail }: Rejection): MsgHdrs {
    const found = headers();
    found.set('natsight-stream', this.#stream);
    found.set('natsight-reason', reason);
    found.set('natsight-detail', oneLine(detail));
    found.set('natsight-subject', message.subject);
    if (message.sequence !== undefined) found.set('natsight-sequence', String(message.sequence));
    return found;
  }

  /** Bytes of payload that the server takes beside these headers and one more for the truncation. */
  #room(reasons: MsgHdrs): number {
    const most = this.#link.connection.info?.max_payload ?? 1024 * 1024;
    const [...named] = reasons.keys();
    const headerBytes = named.reduce(
      (sum, name) => sum + name.length + 4 + Buffer.byteLength(reasons.get(name)),
      0,
    );
    return Math.max(0, Math.min(longestPayloadBytes, most - headerBytes - 2 * protocolBytes));
  }

  /** One flush at a time: its answer tells that all before it has reached the server. */
  async #flush(): Promise<void> {
    if (this.#flushing) return;
    this.#flushing = true;
    while (this.#pendingBytes > 0) {
      const answeredFor = this.#pendingBytes;
      // A lost connection loses what was pending as well: either way it is no longer pending.
      await this.#link.connection.flush().catch(() => undefined);
      this.#pendingBytes -= answeredFor;
    }
    this.#flushing = false;
  }
}

/**
 * A header ends at the line's end, and what it tells about may be an attacker's: control characters and line
 * ends become spaces.
 */
function oneLine(text: string): string {
  const line = text
    .slice(0, 4 * longestDetail)
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
  return line.length > longestDetail ? `${line.slice(0, longestDetail - 1)}…` : line;
}
