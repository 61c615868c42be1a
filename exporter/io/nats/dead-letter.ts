import { headers, type MsgHdrs } from '@nats-io/transport-node';
import type { Message } from '../../event/message.js';
import type { RejectedPart, Rejection } from '../../event/rejection.js';
import type { Tell } from '../../happening/happening.js';
import type { StreamHappening } from '../../happening/stream.js';
import type { NatsLink } from './link.js';
import { headerBytes, Outbox } from './outbox.js';

/** A flood of bad events costs no more than this; the rest is counted as lost. */
const mostPerSecond = 1_000;
const tooMany = `more than ${mostPerSecond} in a second`;
const lossesToldMs = 100;
/**
 * A message that was refused for its size is no reason to send as much once more: what it begins with tells
 * what it is.
 */
const longestPayloadBytes = 1024 * 1024;
const longestDetail = 512;
const stopLimitMs = 500;
/** Room for the protocol around headers and payload, and for the header that tells of a truncation. */
const protocolBytes = 128;

/**
 * Sends the rejected messages of a stream to its dead-letter subject, with headers that say why. Never waits,
 * never throws.
 */
export class DeadLetterPublisher {
  readonly #stream: string;
  readonly #subject: string;
  readonly #link: NatsLink;
  readonly #tell: Tell<StreamHappening>;
  readonly #outbox: Outbox;
  /** Not told of yet, by what stood in the way. */
  readonly #losses = new Map<string, number>();
  #isTelling = false;
  #second = 0;
  #publishedInSecond = 0;

  constructor(stream: string, subject: string, link: NatsLink, tell: Tell<StreamHappening>) {
    this.#stream = stream;
    this.#subject = subject;
    this.#link = link;
    this.#tell = tell;
    this.#outbox = new Outbox({
      sent: () => tell({ kind: 'deadLetterPublished', stream }),
      lost: (_stream, _reason, detail) => tell({ kind: 'deadLetterLost', stream, reason: detail }),
    });
    this.#outbox.connect(link);
  }

  /** Of a message with several events only those that were rejected, each by itself. */
  publish(message: Message, rejection: Rejection): void {
    if (rejection.parts === undefined) this.#publish(message, rejection);
    else for (const part of rejection.parts) this.#publish(message, part.rejection, part.payload);
  }

  /** Sends what can be sent within a moment; the rest is counted as lost. */
  stop(): Promise<void> {
    this.#tellLosses();
    return this.#outbox.stop(stopLimitMs);
  }

  /** Without `payload` it is the message's own, which is copied only if it is sent. */
  #publish(message: Message, rejection: Rejection, payload?: Uint8Array): void {
    const obstacle = this.#obstacle(message);
    if (obstacle === undefined) this.#send(message, { rejection, payload: payload ?? message.payload });
    else this.#lose(obstacle);
  }

  /** The first is told at once, those that follow together a moment later: in a flood each would cost more than all else. */
  #lose(obstacle: string): void {
    if (this.#isTelling) {
      this.#losses.set(obstacle, (this.#losses.get(obstacle) ?? 0) + 1);
      return;
    }
    this.#isTelling = true;
    setTimeout(() => this.#tellLosses(), lossesToldMs).unref();
    this.#tell({ kind: 'deadLetterLost', stream: this.#stream, reason: obstacle });
  }

  #tellLosses(): void {
    this.#isTelling = false;
    for (const [obstacle, count] of this.#losses) {
      this.#tell({ kind: 'deadLetterLost', stream: this.#stream, reason: obstacle, count });
    }
    this.#losses.clear();
  }

  #obstacle(message: Message): string | undefined {
    if (!this.#link.connected) return 'not connected to NATS';
    // A stream that reads its own dead-letter subject would go round for ever.
    if (message.header('natsight-reason') !== undefined) return 'it is a dead letter already';
    const second = Math.floor(message.arrivalMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#publishedInSecond = 0;
    }
    this.#publishedInSecond += 1;
    return this.#publishedInSecond > mostPerSecond ? tooMany : undefined;
  }

  #send(message: Message, { payload, rejection }: RejectedPart): void {
    const reasons = this.#headersOf(message, rejection);
    const room = this.#room(reasons);
    if (payload.length > room) reasons.set('natsight-truncated', `${room} of ${payload.length} bytes`);
    const sent = { subject: this.#subject, payload: payload.subarray(0, room), headers: reasons };
    this.#outbox.add({ ...sent, about: this.#stream });
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
    return Math.max(0, Math.min(longestPayloadBytes, most - headerBytes(reasons) - protocolBytes));
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
