import type { ConsumerInfo, JetStreamManager, StreamInfo } from '@nats-io/jetstream';
import type { JetStreamOptions } from '../../../../setup/model/stream.js';
import type { LossReason, SourceChange } from '../../../../setup/source-reasons.js';
import type { Tell } from '../../../happening/happening.js';
import type { StreamHappening } from '../../../happening/stream.js';
import type { Position } from '../../../source/source.js';
import type { Clock } from '../../clock.js';
import type { Discards } from '../jetstream/discards.js';
import { deniedRequest } from '../jetstream/jetstream-denied.js';
import { isMissing } from '../jetstream/jetstream-stream.js';
import type { NatsLink } from '../link.js';
import { millis } from '@nats-io/transport-node';
import { consumerEdits } from './consumer-edits.js';
import { MirrorWatch } from './mirror-watch.js';
import { oldestWaiting } from './oldest-waiting.js';
import { whyRemoved } from './removal.js';
import { StreamMemory } from './stream-memory.js';

/** How often a stream and its consumer are looked at. */
const LOOK_INTERVAL_MS = 2_000;

export interface StreamWatchOptions {
  /** Name in the setup. */
  readonly stream: string;
  readonly jetstream: JetStreamOptions;
  /** Shared with the source, so that nothing is counted by both. */
  readonly discards: Discards;
  /** How often to look while the stream is read; default: `LOOK_INTERVAL_MS`. */
  readonly lookMs?: number;
}

/** A reader of a claimed consumer. */
export interface WatchedReader {
  readonly claimed: ConsumerInfo;
  /** Sequence up to which everything was read; 0 before the first message. */
  readonly read: () => number;
  /** Ends the reading. Its source claims the consumer again. */
  readonly end: (reason: string) => void;
}

/**
 * Looks at a JetStream stream and its consumer: before the consumer is claimed, and every two seconds while it is read. Tells what
 * waits, what was lost, and what somebody changed; see `SourceHappening`. Changes nothing on the server.
 */
export class StreamWatch {
  readonly #options: StreamWatchOptions;
  readonly #link: NatsLink;
  readonly #clock: Clock;
  readonly #tell: Tell<StreamHappening>;
  readonly #memory = new StreamMemory();
  readonly #mirror = new MirrorWatch();
  #reader: WatchedReader | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopHearing: (() => void) | undefined;
  /** What the latest look found. */
  #found: StreamInfo | undefined;
  /** What is not read was stored after this, milliseconds since 1970. */
  #unreadSinceMs: number | undefined;
  #isPaused = false;
  #isBehind = false;
  #mayGetMessages = true;

  constructor(options: StreamWatchOptions, link: NatsLink, clock: Clock, tell: Tell<StreamHappening>) {
    this.#options = options;
    this.#link = link;
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Subjects that the stream had when it was last seen; empty if that is not known. */
  get subjects(): readonly string[] {
    const { subjects } = this.#options.jetstream;
    return subjects.length > 0 ? subjects : (this.#found?.config.subjects ?? []);
  }

  /**
   * Compares a stream with what was read of it, before its consumer is claimed. Returns the sequence after which reading goes on if the
   * stream has changed.
   */
  async compare(
    manager: JetStreamManager,
    found: StreamInfo,
    position: Position | undefined,
  ): Promise<number | undefined> {
    this.#hearDenials();
    if (position?.stored !== undefined) this.#unreadSinceMs = millis(Number(position.stored));
    const change = await this.#memory.compare(manager, found, position);
    this.#found = found;
    if (change === undefined || position === undefined) return undefined;
    this.#changed(change.change, position.sequence, change.goesOnAfter);
    // With a filter, the lost messages may have been those of others.
    if (this.#options.jetstream.subjects.length === 0) this.#lost(change.change, change.lost);
    return change.goesOnAfter;
  }

  /** A consumer that was read before is gone. It is created again and delivers what comes after `read`. */
  consumerGone(name: string, read: number): void {
    this.#tellChange(
      'consumer_deleted',
      `consumer "${name}" of ${this.#named} was deleted; natsight creates it again and reads on after sequence ${read}`,
    );
  }

  /** The source found that the stream removed messages before they were read. */
  removed(count: number): void {
    const { config, state } = this.#found ?? {};
    if (count === 0 || config === undefined || state === undefined) return;
    this.#lost(whyRemoved(config, state, this.#unreadSinceMs, this.#clock.now()), count);
  }

  /** The stream is read from now on. */
  begin(manager: JetStreamManager, reader: WatchedReader): void {
    this.#reader = reader;
    this.#isPaused = false;
    this.#pauseChanged(reader.claimed);
    if (!this.#isPaused) this.#tell({ kind: 'streamConnected', stream: this.#options.stream });
    let isLooking = false;
    const look = async (): Promise<void> => {
      if (isLooking) return;
      isLooking = true;
      await this.#look(manager, reader);
      isLooking = false;
    };
    this.#timer = setInterval(() => void look(), this.#options.lookMs ?? LOOK_INTERVAL_MS).unref();
    void look();
  }

  /** Reading has ended, or the source stops. */
  end(): void {
    clearInterval(this.#timer);
    this.#stopHearing?.();
    this.#stopHearing = undefined;
    this.#reader = undefined;
    this.#mayGetMessages = true;
  }

  async #look(manager: JetStreamManager, reader: WatchedReader): Promise<void> {
    const { stream } = this.#options.jetstream;
    try {
      const found = await manager.streams.info(stream);
      const consumer = await manager.consumers.info(stream, reader.claimed.name);
      const read = reader.read();
      const oldestSeconds = await this.#oldestSeconds(manager, consumer, read);
      if (this.#reader === reader) this.#judge(reader, found, consumer, read, oldestSeconds);
    } catch (error) {
      // The reader notices a connection or a JetStream that does not answer.
      if (this.#reader === reader && isMissing(error)) reader.end(`the consumer was deleted, or its stream`);
    }
  }

  #judge(
    reader: WatchedReader,
    found: StreamInfo,
    consumer: ConsumerInfo,
    read: number,
    oldestSeconds: number | undefined,
  ): void {
    const { stream, discards } = this.#options;
    // By the look before: what the server delivered just before it removed it may still be on its way.
    const firstBefore = this.#found?.state.first_seq ?? 0;
    this.#memory.note(found);
    this.#found = found;
    this.removed(discards.removedBefore(firstBefore, read));
    if (consumer.num_pending === 0 && found.state.messages > 0)
      this.#unreadSinceMs = Date.parse(found.state.last_ts);
    const mirrorLag = this.#judgeMirror(found);
    this.#tell({
      kind: 'backlogSeen',
      stream,
      backlog: {
        pending: consumer.num_pending,
        acked: consumer.ack_floor.stream_seq,
        last: found.state.last_seq,
        oldestSeconds,
        mirrorLag,
      },
    });
    this.#pauseChanged(consumer);
    this.#judgeEdits(reader, consumer, read);
  }

  #judgeMirror(found: StreamInfo): number | undefined {
    const { stream } = this.#options;
    const state = this.#mirror.look(found, this.#clock.now());
    const problem = state?.problem;
    if (problem !== undefined) this.#tell({ kind: 'mirrorBehind', stream, reason: problem });
    else if (state !== undefined && this.#isBehind) this.#tell({ kind: 'mirrorCaughtUp', stream });
    this.#isBehind = problem !== undefined;
    return state?.lag;
  }

  /** A paused consumer delivers nothing and looks healthy otherwise. Whoever paused it may have reasons: natsight waits. */
  #pauseChanged({ name, config, paused = false }: ConsumerInfo): void {
    if (paused === this.#isPaused) return;
    this.#isPaused = paused;
    const { stream, jetstream } = this.#options;
    if (!paused) return this.#tell({ kind: 'streamConnected', stream });
    const until = config.pause_until === undefined ? '' : ` until ${config.pause_until}`;
    const reason = `consumer "${name}" of ${this.#named} is paused${until}: messages wait in JetStream; "nats consumer resume ${jetstream.stream} ${name}" ends the pause`;
    return this.#tell({ kind: 'streamLost', stream, reason });
  }

  #judgeEdits({ claimed, end }: WatchedReader, { name, config }: ConsumerInfo, read: number): void {
    const edits = consumerEdits(claimed.config, config);
    if (edits.length === 0) return;
    const sentence = `somebody edited consumer "${name}" of ${this.#named}: ${edits.join(', ')}`;
    const goesOn = `natsight puts its settings back and reads on after sequence ${read}`;
    this.#tellChange('consumer_edited', `${sentence}; ${goesOn}`);
    end(sentence);
  }

  async #oldestSeconds(
    manager: JetStreamManager,
    { num_pending }: ConsumerInfo,
    read: number,
  ): Promise<number | undefined> {
    if (num_pending === 0) return 0;
    if (!this.#mayGetMessages) return undefined;
    const { stream, subjects } = this.#options.jetstream;
    try {
      const storedMs = await oldestWaiting(manager, stream, subjects, read);
      return storedMs === undefined ? 0 : Math.max(0, this.#clock.now() - storedMs) / 1_000;
    } catch (error) {
      if (deniedRequest(error) === undefined) throw error;
      this.#mayGetMessages = false;
      return undefined;
    }
  }

  #changed(change: 'recreated' | 'truncated', read: number, goesOnAfter: number): void {
    const sentence =
      change === 'recreated'
        ? `${this.#named} was deleted and created again; natsight reads it from its first message`
        : `${this.#named} no longer has the messages after sequence ${goesOnAfter}, and was read up to ${read}: it lost its end in a crash, or was restored from a backup; natsight reads on after ${goesOnAfter}`;
    this.#tellChange(change, sentence);
  }

  #tellChange(change: SourceChange, sentence: string): void {
    this.#tell({ kind: 'sourceChanged', stream: this.#options.stream, change, sentence });
  }

  #lost(why: LossReason, count: number): void {
    if (count > 0) this.#tell({ kind: 'eventsLost', stream: this.#options.stream, why, count });
  }

  /** That looking at messages is denied is no fault: only the age of what waits is not known then. */
  #hearDenials(): void {
    const subject = `$JS.API.STREAM.MSG.GET.${this.#options.jetstream.stream}`;
    this.#stopHearing ??= this.#link.onServerError(
      (error) => error.kind === 'publishDenied' && error.subject === subject,
    );
  }

  get #named(): string {
    return `JetStream stream "${this.#options.jetstream.stream}"`;
  }
}
