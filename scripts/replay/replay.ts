import { setTimeout as delay } from 'node:timers/promises';
import { addsAnything, messageIdOf, playedEvent, withMessageId } from '../../exporter/io/file/additions.js';
import type { Additions } from '../../exporter/io/file/additions.js';
import { PacedPlayer } from '../../exporter/io/file/paced-player.js';
import type { DueEvent } from '../../exporter/io/file/paced-player.js';
import { readRecordedEvents } from '../../exporter/io/file/recorded-events.js';
import type { RecordedEvents } from '../../exporter/io/file/recorded-events.js';
import { wildcardOf } from '../../exporter/io/file/subject-template.js';
import { connectNats } from '../../exporter/io/nats/connection.js';
import type { NatsLink } from '../../exporter/io/nats/link.js';
import { natsSchema } from '../../setup/model/service.js';
import { createProgress, type CommandProgress } from './progress.js';
import { JetStreamPublisher, SubjectPublisher, type Publication, type Publisher } from './publisher.js';
import { printChanges, printHappening } from './print-happenings.js';

/** Events between two checks of the clock and the signal. */
const maxBatch = 256;
const maxPauseMs = 500;
const finishLimitMs = 5_000;

export interface ReplayOptions {
  readonly file: string;
  readonly server: string;
  /** Template such as `flights.{origin}`; unset: the recorded subjects. */
  readonly subject?: string | undefined;
  /** Subject of events that have none. */
  readonly defaultSubject: string;
  /** JetStream stream to publish to; unset: core NATS. */
  readonly stream: string | undefined;
  readonly speed: number;
  readonly rate?: number | undefined;
  readonly from?: string | undefined;
  readonly loop: boolean;
  readonly timeField?: string | undefined;
  readonly additions: Additions;
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
  const { file, speed, loop, server } = options;
  const recorded = readFile(options);
  const nats = natsSchema.parse({});
  const link = await connectNats(
    { name: 'natsight-replay', nats, baseDirectory: process.cwd(), url: server, signal },
    printHappening,
  );
  try {
    const publisher = await openPublisher(options, recorded, link);
    // Loop numbers start at the current millisecond, so that each run has its own ids and no stream drops them as duplicates.
    const firstLoop = Date.now();
    const player = new PacedPlayer(recorded, { speed, loop, startMs: Date.now(), firstLoop });
    const progress = createProgress(file, 'events');
    const pump = new Pump(player, publisher, link, options, progress);
    // A publication that waits for NATS must not delay the end.
    await Promise.race([pump.run(signal).then(() => publisher.confirmed()), aborted(signal)]);
    const { published } = pump;
    const unconfirmed = await publisher.finish(finishLimitMs);
    const result = { published, duplicates: publisher.duplicates, unconfirmed };
    progress.end(summarise(options, recorded, result));
    return result;
  } finally {
    await link.close();
  }
}

/** Everything that is wrong with the file is found before anything is published. */
function readFile({ file, timeField, rate, from, subject, additions }: ReplayOptions): RecordedEvents {
  const needsObjects = addsAnything(additions);
  const recorded = readRecordedEvents(file, { timeField, rate, from, subject, needsObjects });
  const { pace } = recorded;
  if (pace.kind === 'none') {
    const names = pace.lookedFor.map((name) => `"${name}"`).join(', ');
    console.error(
      `${file} has no field with a time (looked for ${names}): all events are published at once. Use --time-field or --rate to pace them.`,
    );
  }
  return recorded;
}

async function openPublisher(
  options: ReplayOptions,
  recorded: RecordedEvents,
  link: NatsLink,
): Promise<Publisher> {
  if (options.stream === undefined) return new SubjectPublisher(link);
  const onFailure = printChanges((reason) => `NATS did not accept an event; publishing it again: ${reason}`);
  const subjects = new Set(recorded.events.map(({ subject }) => subject ?? options.defaultSubject));
  const patterns = patternsOf(options, recorded);
  return JetStreamPublisher.open(link, { stream: options.stream, patterns, subjects }, onFailure);
}

/** The subjects of a stream that has to be created for the events. */
function patternsOf({ subject, defaultSubject }: ReplayOptions, { recorded }: RecordedEvents) {
  if (subject !== undefined) return [wildcardOf(subject)];
  return recorded === undefined || recorded.length === 0 ? [defaultSubject] : recorded;
}

class Pump {
  readonly #player: PacedPlayer;
  readonly #publisher: Publisher;
  readonly #link: NatsLink;
  readonly #options: ReplayOptions;
  readonly #progress: CommandProgress;
  #published = 0;

  constructor(
    player: PacedPlayer,
    publisher: Publisher,
    link: NatsLink,
    options: ReplayOptions,
    progress: CommandProgress,
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
      await this.#publisher.publish(this.#publicationOf(due));
      this.#published += 1;
      if (signal.aborted) return;
    }
    this.#progress.show(this.#published, this.#player.share, Date.now());
  }

  /** JetStream recognises by the message id what is published again after an outage. */
  #publicationOf(due: DueEvent): Publication {
    const { additions, defaultSubject, stream } = this.#options;
    const { subject = defaultSubject, payload, headers } = playedEvent(due, additions, Date.now());
    const needsId = stream !== undefined && messageIdOf(headers) === undefined;
    return { subject, payload, headers: needsId ? withMessageId(headers, due.id) : headers };
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function summarise(
  { file, subject, defaultSubject }: ReplayOptions,
  { recorded }: RecordedEvents,
  { published, duplicates, unconfirmed }: ReplayResult,
): string {
  const target = subject ?? (recorded === undefined ? defaultSubject : 'the recorded subjects');
  const parts = [`${published} events replayed from ${file} to ${target}`];
  if (duplicates > 0) parts.push(`${duplicates} of them already in the stream`);
  if (unconfirmed > 0) parts.push(`${unconfirmed} of them not confirmed by NATS`);
  return parts.join(', ');
}
