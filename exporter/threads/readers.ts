import type { Rejection } from '../event/rejection.js';
import type { Setup } from '../../setup/model/setup.js';
import type { NatsHappenings } from '../source/source.js';
import type { ReaderHappenings } from './happening.js';
import type { ReadingPlan } from './reading-plan.js';
import { Standing } from './standing.js';

/** The thread that all others hand over to; it has a connection of its own, for what it publishes. */
export const MAIN_THREAD = 'main';
export type Thread = typeof MAIN_THREAD | number;

/**
 * The threads that read, told of as if they were one: connected to NATS while all of them are, a stream is read while all of
 * its readers read it.
 */
export class Readers {
  readonly #happenings: ReaderHappenings;
  #nats = new Standing<Thread>([]);
  #streams: ReadonlyMap<string, Standing<Thread>> = new Map();

  constructor(happenings: ReaderHappenings) {
    this.#happenings = happenings;
  }

  /** Streams are read by this plan from here on. */
  follow({ streams }: Pick<Setup, 'streams'>, plan: ReadingPlan): void {
    const overNats = streams.filter(({ source }) => source.kind === 'subject' || source.kind === 'jetstream');
    const connected = overNats.flatMap(({ name }) => plan.get(name) ?? []);
    this.#nats = new Standing(connected.length === 0 ? [] : [MAIN_THREAD, ...connected], this.#nats);
    const before = this.#streams;
    this.#streams = new Map(
      [...plan].map(([stream, readers]) => [stream, new Standing(readers, before.get(stream))]),
    );
    for (const [stream, standing] of this.#streams) {
      // Only those have gone that did not read it.
      if (standing.stands && before.get(stream)?.stands === false) this.#happenings.streamConnected(stream);
    }
  }

  /** A thread is gone, and with it what it had read. */
  ended(thread: Thread): void {
    this.#nats.fall(thread);
    for (const [stream, standing] of this.#streams) {
      if (!standing.has(thread)) continue;
      standing.fall(thread);
      this.#happenings.streamLost(stream, `worker thread ${thread} has ended`);
    }
  }

  /** What one thread tells, from which the others' part is known here. */
  of(thread: Thread): ReaderHappenings {
    return new Reader(thread, this.#happenings, {
      nats: () => this.#nats,
      stream: (name) => this.#streams.get(name),
    });
  }
}

interface Standings {
  nats(): Standing<Thread>;
  stream(name: string): Standing<Thread> | undefined;
}

class Reader implements ReaderHappenings {
  readonly #thread: Thread;
  readonly #to: ReaderHappenings;
  readonly #standings: Standings;

  constructor(thread: Thread, to: ReaderHappenings, standings: Standings) {
    this.#thread = thread;
    this.#to = to;
    this.#standings = standings;
  }

  streamStarting(stream: string): void {
    this.#standings.stream(stream)?.fall(this.#thread);
    this.#to.streamStarting(stream);
  }

  streamConnected(stream: string): void {
    if (this.#standings.stream(stream)?.rise(this.#thread) === true) this.#to.streamConnected(stream);
  }

  streamLost(stream: string, reason: string): void {
    this.#standings.stream(stream)?.fall(this.#thread);
    this.#to.streamLost(stream, reason);
  }

  natsConnected(server: string): void {
    if (this.#standings.nats().rise(this.#thread)) this.#to.natsConnected(server);
  }

  natsUnreachable(attempt: Parameters<NatsHappenings['natsUnreachable']>[0]): void {
    this.#standings.nats().fall(this.#thread);
    this.#to.natsUnreachable(attempt);
  }

  natsDisconnected(server: string): void {
    if (this.#standings.nats().fall(this.#thread)) this.#to.natsDisconnected(server);
  }

  natsReconnected(server: string): void {
    if (this.#standings.nats().rise(this.#thread)) this.#to.natsReconnected(server);
  }

  natsComplained(reason: string): void {
    this.#to.natsComplained(reason);
  }

  streamStalled(stream: string, stalledMs: number): void {
    this.#to.streamStalled(stream, stalledMs);
  }

  eventRejected(stream: string, rejection: Rejection, count?: number): void {
    this.#to.eventRejected(stream, rejection, count);
  }

  deliveryFailed(stream: string, error: unknown, count?: number): void {
    this.#to.deliveryFailed(stream, error, count);
  }

  deadLetterPublished(stream: string, count?: number): void {
    this.#to.deadLetterPublished(stream, count);
  }

  deadLetterLost(stream: string, reason: string, count?: number): void {
    this.#to.deadLetterLost(stream, reason, count);
  }

  tableLoaded(table: string, entries: number): void {
    this.#to.tableLoaded(table, entries);
  }

  tableFailed(table: string, reason: string): void {
    this.#to.tableFailed(table, reason);
  }
}
