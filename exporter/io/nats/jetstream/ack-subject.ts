import type { ReadableBytes, StoredAt } from '../message.js';
import { NextNumbers } from './next-numbers.js';
import { readNanos } from './stored-nanos.js';
import type { StoredNanos } from './stored-nanos.js';

const [DOT, ZERO] = [0x2e, 0x30] as const;
const PREFIX = '$JS.ACK.';
/** Tokens before the numbers and in all, in the older form; the newer form has two more, and maybe further ones at its end. */
const HEAD_TOKENS = 4;
const TOKENS = 9;
const NEWER_BY = 2;
const WORD_BYTES = 4;

/** Which delivery an ack is for. */
export interface DeliveryNumbers {
  /** How often the message was delivered, this time included. */
  readonly deliveries: number;
  /** In the stream; starts at 1. */
  readonly sequence: number;
  /** Counts the deliveries of the consumer; starts at 1. */
  readonly consumerSequence: number;
}

/** A delivery, and when JetStream stored its message. */
export interface Delivered extends DeliveryNumbers {
  readonly stored: Readonly<StoredNanos>;
}

/**
 * The reply subject of a delivery, to which it is acked, in the older form or in the one with domain and account:
 *
 *     $JS.ACK.<stream>.<consumer>.<deliveries>.<stream sequence>.<consumer sequence>.<time>.<pending>
 *     $JS.ACK.<domain>.<account>.<stream>.<consumer>.<deliveries>.<stream sequence>.<consumer sequence>. ...
 *
 * One object serves all deliveries of a consumer, since reading one must cost little. What comes before the numbers is the same in
 * all of them, and only compared.
 */
export class AckSubject implements Delivered, StoredAt {
  /** Name of the JetStream stream. */
  readonly stream: string;
  deliveries = 0;
  sequence = 0;
  consumerSequence = 0;
  readonly stored: StoredNanos = { ms: 0, nanos: 0 };
  #head: Uint8Array = new Uint8Array(0);
  /** The same bytes, four at a time; the last four overlap with those before. */
  #headWords: readonly number[] = [];
  #isNewer = false;
  readonly #next = new NextNumbers();
  /** Where the next number begins. */
  #at = 0;

  constructor(stream: string) {
    this.stream = stream;
  }

  /**
   * Reads the subject between `start` and `end`; the byte at `end` is no digit. Returns false if it is not one for acks; the numbers
   * mean nothing then.
   */
  read(page: ReadableBytes, start: number, end: number): boolean {
    if (this.#hasHead(page.words, start, end) && this.#readNumbers(page, start, end)) return true;
    return this.#learnHead(page.bytes, start, end) && this.#readNumbers(page, start, end);
  }

  /** When JetStream stored the message, milliseconds since 1970. */
  get storedMs(): number {
    return this.stored.ms;
  }

  /** The subject for the ack of a delivery of the same consumer. The server does not look at time and pending. */
  subjectOf({ deliveries, sequence, consumerSequence }: DeliveryNumbers): string {
    return `${text(this.#head)}${deliveries}.${sequence}.${consumerSequence}.0.0`;
  }

  #hasHead(words: DataView, start: number, end: number): boolean {
    const headWords = this.#headWords;
    const last = headWords.length - 1;
    const lastAt = start + this.#head.length - WORD_BYTES;
    if (last < 0 || lastAt >= end || words.getInt32(lastAt) !== headWords[last]) return false;
    for (let index = 0; index < last; index++) {
      if (words.getInt32(start + index * WORD_BYTES) !== headWords[index]) return false;
    }
    return true;
  }

  #learnHead(bytes: Uint8Array, start: number, end: number): boolean {
    const subject = bytes.slice(start, end);
    const dots = [...subject.keys()].filter((at) => subject[at] === DOT);
    const tokens = dots.length + 1;
    this.#isNewer = tokens >= TOKENS + NEWER_BY;
    if (!text(subject).startsWith(PREFIX) || (tokens !== TOKENS && !this.#isNewer)) return false;
    const lastDot = dots[HEAD_TOKENS - 1 + (this.#isNewer ? NEWER_BY : 0)] ?? 0;
    this.#head = subject.subarray(0, lastDot + 1);
    this.#headWords = wordsOf(this.#head);
    return true;
  }

  #readNumbers(page: ReadableBytes, start: number, end: number): boolean {
    const { bytes } = page;
    if (!this.#readDelivery(page, start + this.#head.length, end) || this.#at >= end) return false;
    const timeAt = this.#at;
    const timeEnd = readNanos(page, timeAt, this.stored);
    this.#at = timeEnd + 1;
    if (timeEnd === timeAt || bytes[timeEnd] !== DOT || this.#at >= end) return false;
    const pending = this.#number(bytes);
    const last = this.#at - 1;
    return pending >= 0 && (last === end || (this.#isNewer && bytes[last] === DOT));
  }

  /** Reads the numbers of the delivery. They mostly follow those of the last one. */
  #readDelivery(page: ReadableBytes, start: number, end: number): boolean {
    const passed = this.#next.pass(page.words, start, end);
    if (passed > 0) {
      this.deliveries = 1;
      this.sequence += 1;
      this.consumerSequence += 1;
      this.#at = start + passed;
      return true;
    }
    const { bytes } = page;
    const before = this.sequence;
    this.#at = start;
    this.deliveries = this.#numberBeforeDot(bytes);
    this.sequence = this.#numberBeforeDot(bytes);
    this.consumerSequence = this.#numberBeforeDot(bytes);
    // A consumer of some subjects skips sequences: following them would cost more than it saves.
    if (this.sequence === before + 1) this.#next.follow(page, start, this.#at);
    else this.#next.forget();
    return this.deliveries >= 0 && this.sequence >= 0 && this.consumerSequence >= 0;
  }

  #numberBeforeDot(bytes: Uint8Array): number {
    const value = this.#number(bytes);
    return bytes[this.#at - 1] === DOT ? value : -1;
  }

  /** The number at `#at`; -1 if there is none. Passes it and the byte after it, which is a dot between numbers. */
  #number(bytes: Uint8Array): number {
    const start = this.#at;
    let at = start;
    let value = 0;
    for (let digit = bytes[at]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[++at]! - ZERO) {
      value = value * 10 + digit;
    }
    this.#at = at + 1;
    return at === start ? -1 : value;
  }
}

function wordsOf(head: Uint8Array): readonly number[] {
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const whole = Math.ceil(head.length / WORD_BYTES) - 1;
  const words = Array.from({ length: whole }, (_, index) => view.getInt32(index * WORD_BYTES));
  return [...words, view.getInt32(head.length - WORD_BYTES)];
}

const text = (bytes: Uint8Array) => utf8.decode(bytes);
const utf8 = new TextDecoder();
