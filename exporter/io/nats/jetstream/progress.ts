import type { StreamInfo } from '@nats-io/jetstream';
import type { Position, Resumption } from '../../../source/source.js';
import type { Delivered, DeliveryNumbers } from './ack-subject.js';
import { nanosecondText } from './stored-nanos.js';
import type { StoredNanos } from './stored-nanos.js';

/** Limit of positions that wait for acknowledgement. Beyond it the oldest are dropped. */
const MAX_ACK_POINTS = 1_000;

/** A delivery whose ack covers all earlier ones, as long as its consumer claim is the current one. */
interface AckPoint extends DeliveryNumbers {
  readonly claim: number;
}

/**
 * Tells the server that a message and all before it need no further delivery. `term`: it could not be processed; JetStream publishes an
 * advisory.
 */
export type Settle = (delivery: DeliveryNumbers, verdict: 'ack' | 'term') => void;

/** How far a stream is delivered and acked. Survives reconnects and the recreation of consumers and streams. */
export class Progress {
  #streamCreated: string | undefined;
  /** Incremented with each claim: a recreated consumer ignores acks of earlier deliveries. */
  #claim = 0;
  #delivered = 0;
  /** Of the message with the sequence `#delivered`, by the current claim; 0 if there is none. */
  #newestDeliveries = 0;
  #newestConsumerSequence = 0;
  /** When JetStream stored the message with the sequence `#delivered`. */
  readonly #stored: StoredNanos = { ms: 0, nanos: 0 };
  /** The same, of the message at which an earlier process stopped. */
  #storedBefore: string | undefined;
  #acked: number | undefined;
  /** In ascending order of sequence. */
  #ackPoints: AckPoint[] = [];
  /** Messages that could not be processed, by sequence. They are termed instead of acked. */
  readonly #failed = new Map<number, AckPoint>();
  readonly #settle: Settle | undefined;

  /**
   * Skips everything up to and including `after`. What of it is not safe yet is not acked before it is acknowledged.
   *
   * @param settle unset for a consumer without acks: nothing is sent to the server
   */
  constructor(after?: Resumption, settle?: Settle) {
    this.#settle = settle;
    if (after === undefined) return;
    this.#streamCreated = after.streamCreated;
    this.#delivered = after.sequence;
    this.#acked = after.safe === 'unknown' ? undefined : (after.safe ?? after.sequence);
    this.#storedBefore = after.stored;
  }

  /** Sequence of the last delivered message; 0 before the first. */
  get delivered(): number {
    return this.#delivered;
  }

  /** Sequence of the last message that needs no delivery; `undefined` if unknown. */
  get acked(): number | undefined {
    return this.#acked;
  }

  /** Sequence up to which everything was read, also by an earlier process; 0 if nothing was. */
  get last(): number {
    return Math.max(this.#delivered, this.#acked ?? 0);
  }

  /**
   * Detects a replaced or truncated stream and resets the progress accordingly.
   *
   * @param goesOnAfter what a closer look at the stream has found
   */
  checkStream({ created, state }: StreamInfo, goesOnAfter = state.last_seq): void {
    const replaced = this.#streamCreated !== undefined && this.#streamCreated !== created;
    this.#streamCreated = created;
    // A recreated stream starts at 1. After a server crash a stream may have lost its end; it then reuses those sequences
    // for other messages.
    if (replaced) this.#truncate(0);
    else if (goesOnAfter < this.#delivered) this.#truncate(goesOnAfter);
  }

  /** A consumer was claimed that will deliver the messages after `acked`. */
  claimed(acked: number | undefined): void {
    this.#claim += 1;
    this.#newestDeliveries = 0;
    if (acked !== undefined) this.#acked = Math.max(acked, this.#acked ?? 0);
  }

  /** Whether this is the first delivery of the message after the last one, with none left out: there is nothing to look into. */
  isNext({ sequence, deliveries }: DeliveryNumbers): boolean {
    return sequence === this.#delivered + 1 && deliveries === 1;
  }

  /** Whether to deliver the message. Acks a redelivered one if that is safe. */
  admit(delivery: Delivered): boolean {
    const { sequence } = delivery;
    if (sequence > this.#delivered) return true;
    if (this.#failed.has(sequence)) this.failed(delivery);
    if (sequence <= (this.#acked ?? 0)) this.#settle?.(delivery, this.#failed.has(sequence) ? 'term' : 'ack');
    // Only this delivery of the message can be acked with the current consumer.
    else if (sequence === this.#delivered) this.deliveredUpTo(delivery);
    return false;
  }

  /** The message is being processed. Copies the numbers: this is called for each message. */
  deliveredUpTo({ deliveries, sequence, consumerSequence, stored }: Delivered): void {
    this.#delivered = sequence;
    this.#stored.ms = stored.ms;
    this.#stored.nanos = stored.nanos;
    this.#newestDeliveries = deliveries;
    this.#newestConsumerSequence = consumerSequence;
  }

  /**
   * The message could not be processed. It is termed when its position is acknowledged: a term covers all earlier messages, as an ack does.
   */
  failed({ deliveries, sequence, consumerSequence }: DeliveryNumbers): void {
    this.#failed.set(sequence, { deliveries, sequence, consumerSequence, claim: this.#claim });
    if (this.#failed.size <= MAX_ACK_POINTS) return;
    const [oldest] = this.#failed.keys();
    if (oldest !== undefined) this.#failed.delete(oldest);
  }

  /**
   * Before the first message it is where the consumer began. A state without a position would go on at the ack floor of the consumer,
   * which may be later: if the checkpoints after it are damaged, what these had would be lost.
   */
  position(): Position | undefined {
    const sequence = this.#delivered === 0 ? this.#acked : this.#delivered;
    if (this.#streamCreated === undefined || sequence === undefined) return undefined;
    this.#addAckPoint();
    return this.#withStored({ sequence, streamCreated: this.#streamCreated });
  }

  #withStored(position: Position): Position {
    const stored = this.#stored.ms === 0 ? this.#storedBefore : nanosecondText(this.#stored);
    return stored === undefined ? position : { ...position, stored };
  }

  acknowledge({ sequence, streamCreated }: Position): void {
    if (streamCreated !== this.#streamCreated || sequence <= (this.#acked ?? 0)) return;
    this.#acked = sequence;
    const covered = this.#ackPoints.filter((point) => point.sequence <= sequence);
    this.#ackPoints = this.#ackPoints.slice(covered.length);
    this.#termFailed(sequence);
    const last = covered.at(-1);
    if (last?.claim === this.#claim && !this.#failed.has(last.sequence)) this.#settle?.(last, 'ack');
    for (const failed of this.#failed.keys()) if (failed <= sequence) this.#failed.delete(failed);
  }

  /** In ascending order, since each term covers the messages before it. */
  #termFailed(upTo: number): void {
    for (const failed of this.#failed.values()) {
      if (failed.sequence <= upTo && failed.claim === this.#claim) this.#settle?.(failed, 'term');
    }
  }

  #addAckPoint(): void {
    if (this.#newestDeliveries === 0 || this.#delivered <= (this.#acked ?? 0)) return;
    const point = {
      sequence: this.#delivered,
      deliveries: this.#newestDeliveries,
      consumerSequence: this.#newestConsumerSequence,
      claim: this.#claim,
    };
    if (this.#ackPoints.at(-1)?.sequence === point.sequence) this.#ackPoints.pop();
    this.#ackPoints.push(point);
    if (this.#ackPoints.length > MAX_ACK_POINTS) this.#ackPoints.shift();
  }

  #truncate(last: number): void {
    this.#delivered = Math.min(this.#delivered, last);
    this.#acked = Math.min(this.#acked ?? last, last);
    this.#newestDeliveries = 0;
    this.#stored.ms = 0;
    this.#storedBefore = undefined;
    this.#ackPoints = [];
    this.#failed.clear();
  }
}
