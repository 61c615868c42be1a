import { setTimeout as delay } from 'node:timers/promises';
import { PacedPlayer } from '../../exporter/io/file/paced-player.js';
import { readRecordedEvents } from '../../exporter/io/file/recorded-events.js';
import { connectNats } from '../../exporter/io/nats/connection.js';
import type { NatsLink } from '../../exporter/io/nats/link.js';
import { natsSchema } from '../../setup/model/service.js';
import { createProgress, type ReplayProgress } from './progress.js';
import { JetStreamPublisher, SubjectPublisher, type Publisher } from './publisher.js';
import { printChanges, printHappening } from './print-happenings.js';
import { subjectOf, wildcardOf } from './subject.js';

/** Events between two looks at the clock and at the signal. */
const mostAtOnce = 256;
const longestPauseMs = 500;
const settleLimitMs = 5_000;

export interface ReplayOptions {
  readonly file: string;
  readonly server: string;
  /** Template such as `flights.{origin}`. */
  readonly subject: string;
  /** JetStream stream to publish into; unset: plain subjects. */
  readonly stream: string | undefined;
  readonly speed: number;
  readonly from: string | undefined;
  readonly loop: boolean;
  readonly timeField: string | undefined;
  /** End after so many events. */
  readonly limit: number;
}

export interface ReplayResult {
  readonly published: number;
  /** Of these, how many the stream had already. */
  readonly duplicates: number;
  /** Of these, how many NATS has not confirmed. */
  readonly unconfirmed: number;
}

/** Plays a file into NATS until it is over or `signal` ends it. Outages of NATS are waited out. */
export async function replay(options: ReplayOptions, signal: AbortSignal): Promise<ReplayResult> {
  const { file, timeField, from, speed, loop } = options;
  const recorded = readRecordedEvents(file, { timeField, from });
  const link = await connectNats(
    {
      name: 'natsight-replay',
      nats: natsSchema.parse({}),
      baseDirectory: process.cwd(),
      url: options.server,
      signal,
    },
    printHappening,
  );
  try {
    const publisher = await openPublisher(options, link);
    // Loops are numbered on from the present second: the ids of another run are others, and no stream takes
    // them for repetitions.
    const firstLoop = Math.floor(Date.now() / 1000);
    const player = new PacedPlayer(recorded, { speed, loop, startMs: Date.now(), firstLoop });
    const progress = createProgress(file);
    const pump = new Pump(player, publisher, link, options, progress);
    // A publication that waits for NATS must not hold up the end.
    await Promise.race([pump.run(signal).then(() => publisher.confirmed()), aborted(signal)]);
    const { published } = pump;
    const unconfirmed = await publisher.settle(settleLimitMs);
    const result = { published, duplicates: publisher.duplicates, unconfirmed };
    progress.end(summarise(options, result));
    return result;
  } finally {
    await link.close();
  }
}

async function openPublisher({ stream, subject }: ReplayOptions, link: NatsLink): Promise<Publisher> {
  if (stream === undefined) return new SubjectPublisher(link);
  const onFailure = printChanges((reason) => `NATS did not accept an event; publishing it again: ${reason}`);
  return JetStreamPublisher.open(link, stream, wildcardOf(subject), onFailure);
}

class Pump {
  readonly #player: PacedPlayer;
  readonly #publisher: Publisher;
  readonly #link: NatsLink;
  readonly #options: Pick<ReplayOptions, 'subject' | 'limit'>;
  readonly #progress: ReplayProgress;
  #published = 0;

  constructor(
    player: PacedPlayer,
    publisher: Publisher,
    link: NatsLink,
    options: Pick<ReplayOptions, 'subject' | 'limit'>,
    progress: ReplayProgress,
  ) {
    this.#player = player;
    this.#publisher = publisher;
    this.#link = link;
    this.#options = options;
    this.#progress = progress;
  }

  get published(): number {
    return this.#published;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#published < this.#options.limit) {
      const { nextMs } = this.#player;
      if (nextMs === undefined) break;
      const waitMs = this.#link.connected ? nextMs - Date.now() : longestPauseMs;
      if (waitMs > 0)
        await delay(Math.min(waitMs, longestPauseMs), undefined, { signal }).catch(() => undefined);
      else await this.#publishDue(signal);
    }
  }

  async #publishDue(signal: AbortSignal): Promise<void> {
    const most = Math.min(mostAtOnce, this.#options.limit - this.#published);
    for (const due of this.#player.takeDue(Date.now(), most)) {
      const event = this.#player.played(due, Date.now());
      const subject = subjectOf(this.#options.subject, event);
      await this.#publisher.publish({ id: due.id, subject, payload: JSON.stringify(event) });
      this.#published += 1;
      if (signal.aborted) return;
    }
    this.#progress.show(this.#published, this.#player.share, Date.now());
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function summarise(
  { file, subject }: ReplayOptions,
  { published, duplicates, unconfirmed }: ReplayResult,
): string {
  const parts = [`${published} events replayed from ${file} to ${subject}`];
  if (duplicates > 0) parts.push(`${duplicates} of them the stream had already`);
  if (unconfirmed > 0) parts.push(`${unconfirmed} of them NATS has not confirmed`);
  return parts.join(', ');
}
