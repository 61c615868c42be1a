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

/** Events between two checks of the clock and the signal. */
const maxBatch = 256;
const maxPauseMs = 500;
const finishLimitMs = 5_000;

export interface ReplayOptions {
  readonly file: string;
  readonly server: string;
  /** Template such as `flights.{origin}`. */
  readonly subject: string;
  /** JetStream stream to publish to; unset: core NATS. */
  readonly stream: string | undefined;
  readonly speed: number;
  readonly from: string | undefined;
  readonly loop: boolean;
  readonly timeField: string | undefined;
  /** Stop after this number of events. */
  readonly limit: number;
}

export interface ReplayResult {
  readonly published: number;
  /** Number of these that the stream already had. */
  readonly duplicates: number;
  /** Number of these that NATS has not confirmed. */
  readonly unconfirmed: number;
}

/** Publishes a file to NATS until its end or until `signal` aborts. Waits during NATS outages. */
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
    // Loop numbers start at the current second, so that each run has its own ids and no stream drops them as duplicates.
    const firstLoop = Math.floor(Date.now() / 1000);
    const player = new PacedPlayer(recorded, { speed, loop, startMs: Date.now(), firstLoop });
    const progress = createProgress(file);
    const pump = new Pump(player, publisher, link, options, progress);
    // A publication that waits for NATS must not delay the end.
    await Promise.race([pump.run(signal).then(() => publisher.confirmed()), aborted(signal)]);
    const { published } = pump;
    const unconfirmed = await publisher.finish(finishLimitMs);
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
      const waitMs = this.#link.connected ? nextMs - Date.now() : maxPauseMs;
      if (waitMs > 0) await delay(Math.min(waitMs, maxPauseMs), undefined, { signal }).catch(() => undefined);
      else await this.#publishDue(signal);
    }
  }

  async #publishDue(signal: AbortSignal): Promise<void> {
    const limit = Math.min(maxBatch, this.#options.limit - this.#published);
    for (const due of this.#player.takeDue(Date.now(), limit)) {
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
  if (duplicates > 0) parts.push(`${duplicates} of them already in the stream`);
  if (unconfirmed > 0) parts.push(`${unconfirmed} of them not confirmed by NATS`);
  return parts.join(', ');
}
