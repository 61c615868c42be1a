import type { Stream } from '../../setup/model/stream.js';
import { Parts } from '../decode/codec.js';
import type { Codec } from '../decode/codec.js';
import type { Deduplicator } from '../deduplicate/deduplicator.js';
import type { EventRecord } from '../event/event.js';
import type { FlatJsonReader } from '../flat-json/flat-json-reader.js';
import { sizeOf } from '../event/message.js';
import type { Message } from '../event/message.js';
import { Rejected } from '../event/rejection.js';
import type { Rejection } from '../event/rejection.js';
import { Routed } from '../transform/step.js';
import type { RunStep } from '../transform/step.js';
import type { Turn } from '../turn/turn.js';
import { checkShape, checkSize } from '../validate/limits.js';
import { SchemaCheck } from '../validate/schema.js';
import { storedOrArrivalMs } from '../window/event-time.js';
import type { EventTimeReader } from '../window/event-time.js';
import type { OnWindowClosed } from '../window/closed-window.js';
import type { StreamTime, Watermark } from '../window/watermark.js';
import type { WindowTable } from '../window/window-table.js';
import type { StreamAccount } from '../account/account.js';
import { worseRejection } from './worse-rejection.js';
import { PartRejections } from './part-rejections.js';
import type { Update } from './update.js';

/** The stages and targets of a stream's events. */
export interface PipelineParts {
  readonly stream: Stream;
  readonly account: StreamAccount;
  readonly watermark: Watermark;
  /** Unset: the event time is the time at which JetStream stored the message, or else the time of arrival. */
  readonly time: EventTimeReader | undefined;
  readonly codec: Codec;
  /** Replaces codec and schema if the fields that the setup uses are flat JSON. */
  readonly flat: FlatJsonReader | undefined;
  readonly duplicates: Deduplicator | undefined;
  readonly steps: readonly RunStep[];
  readonly updates: readonly Update[];
  /** The tables that advance with the stream's time. */
  readonly windows: readonly WindowTable[];
  readonly onWindowClosed: OnWindowClosed;
  /** The pipeline of another stream, for events routed to it. */
  readonly pipelineOf: (stream: string) => Pipeline;
}

/** The path of one stream's messages from bytes to metrics; compiled once from the setup. */
export class Pipeline {
  readonly #parts: PipelineParts;
  readonly #schema: SchemaCheck;
  /** Time of the current event. A field, so that nothing is allocated per event. */
  #timeMs = 0;

  constructor(parts: PipelineParts) {
    this.#parts = parts;
    this.#schema = new SchemaCheck(parts.stream.schema, parts.flat === undefined ? 'now' : 'later');
  }

  /** Processes one message; returns the rejection if it is rejected. Never throws: every outcome is counted. */
  process(message: Message): Rejection | undefined {
    const { account, codec, flat, stream } = this.#parts;
    const bytes = sizeOf(message);
    account.countMessage(bytes, message.arrivalMs);
    const tooLarge = checkSize(bytes, stream.limits);
    if (tooLarge === undefined && flat !== undefined) return this.#processFlat(flat, message);
    const decoded = tooLarge ?? codec.decode(message);
    if (decoded instanceof Parts) return this.#processParts(decoded, message);
    return this.#processDecoded(decoded, message, bytes, 0);
  }

  /** Processes an event that another stream routes to this one; its bytes were counted there. */
  processRouted(event: EventRecord, message: Message): Rejection | undefined {
    this.#parts.account.countMessage(0, message.arrivalMs);
    return this.#processDecoded(event, message, sizeOf(message), 0);
  }

  /** Advances to the clock, also without events. Stops when the turn is over; the next call continues. */
  tick(nowMs: number, turn: Turn): void {
    const { watermark, duplicates, windows, onWindowClosed } = this.#parts;
    watermark.tick(nowMs);
    this.#advanceWindows();
    duplicates?.tick(nowMs);
    for (const window of windows) window.closeWindows(watermark, onWindowClosed, turn);
  }

  /** Advances to the time of another thread that reads the stream. */
  advanceTo(time: StreamTime): void {
    this.#parts.watermark.advanceTo(time);
    this.#advanceWindows();
  }

  #processParts(parts: Parts, message: Message): Rejection | undefined {
    const rejections = new PartRejections();
    for (const part of parts.events) {
      rejections.add(part, this.#processDecoded(part.content, message, part.bytes, rejections.events));
    }
    return rejections.events === 0 ? this.#reject(NO_EVENT) : rejections.rejection;
  }

  #processFlat(flat: FlatJsonReader, message: Message): Rejection | undefined {
    const event = flat.read(message);
    if (event instanceof Rejected) return this.#reject(event);
    const { time } = this.#parts;
    const timeMs = time === undefined ? storedOrArrivalMs(message) : flat.timeOf(time, event);
    return this.#processValid(event, timeMs, message, 0);
  }

  #processDecoded(
    content: EventRecord | Rejected,
    message: Message,
    bytes: number,
    index: number,
  ): Rejection | undefined {
    if (content instanceof Rejected) return this.#reject(content);
    const { time, stream } = this.#parts;
    const { limits } = stream;
    const invalid = checkShape(content, limits) ?? this.#schema.check(content, bytes);
    if (invalid !== undefined) return this.#reject(invalid);
    const timeMs = time === undefined ? storedOrArrivalMs(message) : time.read(content);
    return this.#processValid(content, timeMs, message, index);
  }

  /** Processes an event that passed all checks on its content. `timeMs`: the event time as read from it. */
  #processValid(
    event: EventRecord,
    timeMs: number | Rejected,
    message: Message,
    index: number,
  ): Rejection | undefined {
    const rejected = typeof timeMs === 'number' ? this.#assignTime(event, timeMs, message, index) : timeMs;
    if (rejected !== undefined) return this.#reject(rejected);
    this.#advanceWindows();
    return this.#runSteps(event, 0, message);
  }

  /**
   * Assigns the event time, unless the event is a duplicate. Advances the watermark even if a later stage drops the event: time
   * has passed.
   */
  #assignTime(event: EventRecord, readMs: number, message: Message, index: number): Rejected | undefined {
    const { watermark, duplicates } = this.#parts;
    const duplicate = duplicates?.check(event, message, index, readMs);
    if (duplicate !== undefined) return duplicate;
    const timeMs = watermark.observe(readMs, message.arrivalMs, message.storedMs);
    if (typeof timeMs !== 'number') return timeMs;
    if (watermark.isLate(timeMs)) return watermark.lateness(timeMs);
    this.#timeMs = timeMs;
    return undefined;
  }

  #advanceWindows(): void {
    for (const window of this.#parts.windows) window.advanceTo(this.#parts.watermark);
  }

  /** Runs the steps from index `from`, then the updates. */
  #runSteps(event: EventRecord, from: number, message: Message): Rejection | undefined {
    const { steps, updates } = this.#parts;
    for (let at = from; at < steps.length; at++) {
      // `at` is within the list.
      const outcome = steps[at]!(event);
      if (outcome === undefined) continue;
      if (outcome instanceof Routed) return this.#route(event, outcome, message);
      if (outcome instanceof Rejected) return this.#reject(outcome);
      return this.#runStepsForEach(outcome, at + 1, message);
    }
    const rejected = this.#evaluate(event, message);
    if (rejected !== undefined) return this.#reject(rejected);
    for (const update of updates) update.apply(this.#timeMs, message.arrivalMs);
    this.#accept(undefined);
    return undefined;
  }

  #runStepsForEach(events: readonly EventRecord[], from: number, message: Message): Rejection | undefined {
    let worst: Rejection | undefined;
    for (const event of events) worst = worseRejection(worst, this.#runSteps(event, from, message));
    return worst;
  }

  #route(event: EventRecord, routed: Routed, message: Message): Rejection | undefined {
    this.#accept(routed);
    return this.#parts.pipelineOf(routed.to).processRouted(event, message);
  }

  #evaluate(event: EventRecord, message: Message): Rejected | undefined {
    for (const update of this.#parts.updates) {
      const rejected = update.evaluate(event, message);
      if (rejected !== undefined) return rejected;
    }
    return undefined;
  }

  /** Counts the event as accepted, and remembers it for deduplication. */
  #accept(routed: Routed | undefined): void {
    this.#parts.duplicates?.remember();
    this.#parts.account.countEvent(routed);
  }

  #reject(rejected: Rejected): Rejected {
    this.#parts.account.countEvent(rejected);
    return rejected;
  }
}

/** The rejection of an empty message in a format with several events per message. */
const NO_EVENT = new Rejected('undecodable', () => 'the message holds no event');
