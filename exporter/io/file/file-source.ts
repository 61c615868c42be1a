import { resolve } from 'node:path';
import type { FileOptions } from '../../../setup/model/stream.js';
import type { Message } from '../../event/message.js';
import type { Tell } from '../../happening/happening.js';
import type { StreamHappening } from '../../happening/stream.js';
import { NO_POSITION } from '../../source/source.js';
import type { Receive, Source } from '../../source/source.js';
import type { Clock } from '../clock.js';
import { PacedPlayer, type DueEvent } from './paced-player.js';
import { readRecordedEvents, type RecordedEvents } from './recorded-events.js';

/** Events at a time; scrapes and timers get their turn in between. */
const mostAtOnce = 500;
const shortestWaitMs = 5;
const longestWaitMs = 1_000;

export interface FileSourceOptions {
  readonly stream: string;
  readonly file: FileOptions;
  /** The path of the file is relative to this folder. */
  readonly directory: string;
  /** Where the pipeline looks for the time of an event, and the file may have it too. */
  readonly eventTimeField?: string | undefined;
}

/**
 * Plays recorded events out of a file, as JSON messages, as if they happened now. At the end of the file it
 * falls silent.
 */
export class RecordedSource implements Source {
  readonly #options: FileSourceOptions;
  readonly #clock: Clock;
  readonly #tell: Tell<StreamHappening>;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FileSourceOptions, clock: Clock, tell: Tell<StreamHappening>) {
    this.#options = options;
    this.#clock = clock;
    this.#tell = tell;
  }

  async start(receive: Receive): Promise<void> {
    const { stream, file } = this.#options;
    const { speed, loop } = file;
    const player = new PacedPlayer(this.#read(), { speed, loop, startMs: this.#clock.now() });
    this.#schedule(player, receive);
    this.#tell({ kind: 'streamConnected', stream });
  }

  readonly position = NO_POSITION.position;
  readonly acknowledge = NO_POSITION.acknowledge;

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
  }

  #read(): RecordedEvents {
    const { file, directory, eventTimeField } = this.#options;
    const likelyTimeFields = eventTimeField === undefined ? [] : [eventTimeField];
    return readRecordedEvents(resolve(directory, file.path), { likelyTimeFields, from: file.from });
  }

  #schedule(player: PacedPlayer, receive: Receive): void {
    const { nextMs } = player;
    if (nextMs === undefined) return;
    const waitMs = Math.min(longestWaitMs, Math.max(shortestWaitMs, nextMs - this.#clock.now()));
    this.#timer = setTimeout(() => {
      for (const due of player.take(this.#clock.now(), mostAtOnce)) receive(this.#message(player, due));
      this.#schedule(player, receive);
    }, waitMs);
  }

  #message(player: PacedPlayer, due: DueEvent): Message {
    const arrivalMs = this.#clock.now();
    return {
      subject: this.#options.stream,
      payload: new TextEncoder().encode(JSON.stringify(player.played(due, arrivalMs))),
      header: (name) => (name === 'Nats-Msg-Id' ? due.id : undefined),
      sequence: undefined,
      arrivalMs,
    };
  }
}
