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

/** Events per batch; scrapes and timers run in between. */
const maxBatch = 500;
const minWaitMs = 5;
const maxWaitMs = 1_000;

export interface FileSourceOptions {
  readonly stream: string;
  readonly file: FileOptions;
  /** The path in `file` is relative to this folder. */
  readonly directory: string;
  /** The stream's event time field, which the file may contain too. */
  readonly eventTimeField?: string | undefined;
}

/**
 * Replays recorded events from a file as JSON messages, as if they happened now. It sends nothing after the end of the file.
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
    const waitMs = Math.min(maxWaitMs, Math.max(minWaitMs, nextMs - this.#clock.now()));
    this.#timer = setTimeout(() => {
      for (const due of player.takeDue(this.#clock.now(), maxBatch)) receive(this.#message(player, due));
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
