import { resolve } from 'node:path';
import { subjectsOf } from '../../../setup/model/source-subjects.js';
import type { FileOptions, StreamSource } from '../../../setup/model/stream.js';
import { wouldRead } from '../../../setup/would-read.js';
import { findHeader } from '../../event/find-header.js';
import type { Message } from '../../event/message.js';
import type { Tell } from '../../happening/happening.js';
import type { StreamHappening } from '../../happening/stream.js';
import { NO_POSITION } from '../../source/source.js';
import type { Receive, Source } from '../../source/source.js';
import type { Clock } from '../clock.js';
import { ownMessageFilter } from '../nats/own-messages.js';
import type { LeavesOut, OwnOutput } from '../nats/own-messages.js';
import { addsAnything, playedEvent } from './additions.js';
import type { Additions } from './additions.js';
import { PacedPlayer } from './paced-player.js';
import type { DueEvent } from './paced-player.js';
import type { MessageHeader } from './recording.js';
import { readRecordedEvents } from './recorded-events.js';
import type { RecordedEvents } from './recorded-events.js';

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
  /** Only recorded messages that this source would have read. Unset: all. */
  readonly replaces?: StreamSource | undefined;
  /** What that source would have left out. */
  readonly own?: OwnOutput | undefined;
}

/** Plays the events of a file as messages, byte for byte, as if they happened now. It sends nothing after the end of the file. */
export class RecordedSource implements Source {
  readonly #options: FileSourceOptions;
  readonly #additions: Additions;
  readonly #clock: Clock;
  readonly #tell: Tell<StreamHappening>;
  readonly #leavesOut: LeavesOut | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FileSourceOptions, clock: Clock, tell: Tell<StreamHappening>) {
    const { replaces, own, file } = options;
    const { addId, addTime } = file;
    this.#leavesOut = replaces && own && ownMessageFilter(subjectsOf(replaces), own);
    this.#options = options;
    this.#additions = { id: addId, timeField: addTime };
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
    const { file, directory, eventTimeField, replaces } = this.#options;
    const { timeField, rate, from, subject } = file;
    return readRecordedEvents(resolve(directory, file.path), {
      likelyTimeFields: eventTimeField === undefined ? [] : [eventTimeField],
      needsObjects: addsAnything(this.#additions),
      accept: replaces && ((found, stream) => wouldRead(replaces, found, stream)),
      timeField,
      rate,
      from,
      subject,
    });
  }

  #schedule(player: PacedPlayer, receive: Receive): void {
    const { nextMs } = player;
    if (nextMs === undefined) return;
    const waitMs = Math.min(maxWaitMs, Math.max(minWaitMs, nextMs - this.#clock.now()));
    this.#timer = setTimeout(() => {
      for (const due of player.takeDue(this.#clock.now(), maxBatch)) this.#play(due, receive);
      this.#schedule(player, receive);
    }, waitMs);
  }

  #play(due: DueEvent, receive: Receive): void {
    const message = this.#message(due);
    if (this.#leavesOut?.(message) !== true) receive(message);
    else this.#tell({ kind: 'messageLeftOut', stream: this.#options.stream });
  }

  #message(due: DueEvent): Message {
    const arrivalMs = this.#clock.now();
    const { subject, payload, headers, stored } = playedEvent(due, this.#additions, arrivalMs);
    return {
      subject: subject ?? this.#options.stream,
      payload,
      header: (name) => findHeader(headers, name),
      headers: () => withoutRepeats(headers),
      stream: stored?.stream,
      sequence: stored?.sequence,
      // As if JetStream had stored it now.
      storedMs: stored && arrivalMs,
      arrivalMs,
    };
  }
}

/** The first value of each header. */
function withoutRepeats(headers: readonly MessageHeader[]): readonly MessageHeader[] {
  return headers.filter(([name], index) => headers.findIndex(([each]) => each === name) === index);
}
