import type { Rejection } from '../event/rejection.js';
import { RejectionKeys } from '../event/rejection-keys.js';
import type { NatsHappenings } from '../source/source.js';
import type { Happening, ReaderHappenings } from './happening.js';

interface Tally {
  count: number;
  readonly happening: (count: number) => Happening;
}

/**
 * Tells another thread what happens on this one: at once what happens seldom, and what comes with a flood of messages by its
 * count, when it is asked. Each kind is told of with the particulars of its first.
 */
export class HappeningRelay implements ReaderHappenings {
  readonly #post: (happening: Happening) => void;
  readonly #tallies = new Map<string, Tally>();
  readonly #rejectionKeys = new RejectionKeys();

  constructor(post: (happening: Happening) => void) {
    this.#post = post;
  }

  takeCounted(): readonly Happening[] {
    const counted = [...this.#tallies.values()].map(({ count, happening }) => happening(count));
    this.#tallies.clear();
    return counted;
  }

  eventRejected(stream: string, rejection: Rejection): void {
    const { reason } = rejection;
    const key = this.#rejectionKeys.keyOf(stream, reason);
    // The sentence of a rejection is made when it is read, which has to be while its message lives.
    const detail = this.#tallies.has(key) ? '' : rejection.detail;
    this.#count(key, (count) => ({ name: 'eventRejected', args: [stream, { reason, detail }, count] }));
  }

  deadLetterPublished(stream: string): void {
    this.#count(`published ${stream}`, (count) => ({ name: 'deadLetterPublished', args: [stream, count] }));
  }

  deadLetterLost(stream: string, reason: string): void {
    this.#count(`lost ${stream} ${reason}`, (count) => ({
      name: 'deadLetterLost',
      args: [stream, reason, count],
    }));
  }

  deliveryFailed(stream: string, error: unknown): void {
    this.#count(`failed ${stream}`, (count) => ({
      name: 'deliveryFailed',
      args: [stream, copyable(error), count],
    }));
  }

  streamStarting(stream: string): void {
    this.#post({ name: 'streamStarting', args: [stream] });
  }

  streamConnected(stream: string): void {
    this.#post({ name: 'streamConnected', args: [stream] });
  }

  streamLost(stream: string, reason: string): void {
    this.#post({ name: 'streamLost', args: [stream, reason] });
  }

  streamStalled(stream: string, stalledMs: number): void {
    this.#post({ name: 'streamStalled', args: [stream, stalledMs] });
  }

  natsConnected(server: string): void {
    this.#post({ name: 'natsConnected', args: [server] });
  }

  natsUnreachable(attempt: Parameters<NatsHappenings['natsUnreachable']>[0]): void {
    this.#post({ name: 'natsUnreachable', args: [attempt] });
  }

  natsDisconnected(server: string): void {
    this.#post({ name: 'natsDisconnected', args: [server] });
  }

  natsReconnected(server: string): void {
    this.#post({ name: 'natsReconnected', args: [server] });
  }

  natsComplained(reason: string): void {
    this.#post({ name: 'natsComplained', args: [reason] });
  }

  tableLoaded(table: string, entries: number): void {
    this.#post({ name: 'tableLoaded', args: [table, entries] });
  }

  tableFailed(table: string, reason: string): void {
    this.#post({ name: 'tableFailed', args: [table, reason] });
  }

  #count(key: string, happening: (count: number) => Happening): void {
    const tally = this.#tallies.get(key);
    if (tally === undefined) this.#tallies.set(key, { count: 1, happening });
    else tally.count++;
  }
}

/** What an error says and where it comes from, without whatever else hangs on it. */
export function copyable(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const copy = new Error(error.message);
  copy.name = error.name;
  if (error.stack !== undefined) copy.stack = error.stack;
  return copy;
}
