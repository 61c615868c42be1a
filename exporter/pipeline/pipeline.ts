import { costBudget } from '../../setup/expression/cost.js';
import type { Stream } from '../../setup/model/stream.js';
import { Parts } from '../decode/codec.js';
import type { Codec, Part } from '../decode/codec.js';
import { decodeContent } from '../decode/message-opener.js';
import type { MessageOpener } from '../decode/message-opener.js';
import type { Deduplicator } from '../deduplicate/deduplicator.js';
import type { EventRecord } from '../event/event.js';
import type { FlatJsonReader } from '../flat-json/flat-json-reader.js';
import { sizeOf } from '../event/message.js';
import type { Message } from '../event/message.js';
import { Rejected } from '../event/rejection.js';
import type { Rejection } from '../event/rejection.js';
import type { EventAllowance } from '../transform/event-allowance.js';
import { Routed } from '../transform/step.js';
import type { RunStep } from '../transform/step.js';
import type { Turn } from '../turn/turn.js';
import type { Envelope } from '../envelope/envelope.js';
import { withoutNulls } from '../event/normalize.js';
import { InternalError } from '../event/internal-error.js';
import { EventCheck } from '../validate/event-check.js';
import { storedOrArrivalMs } from '../window/event-time.js';
import type { EventTimeReader } from '../window/event-time.js';
import type { OnWindowClosed } from '../window/closed-window.js';
import type { StreamTime, Watermark } from '../window/watermark.js';
import type { WindowTable } from '../window/window-table.js';
import type { StreamAccount } from '../account/account.js';
import { worseRejection } from './worse-rejection.js';
import { PartRejections } from './part-rejections.js';
import type { EventContext, Update } from './update.js';

/** The stages and targets of a stream's events. */
export interface PipelineParts {
  readonly stream: Stream;
  readonly account: StreamAccount;
  readonly watermark: Watermark;
  /** Unset: the event time is the time at which JetStream stored the message, or else the time of arrival. */
  readonly time: EventTimeReader | undefined;
  readonly opener: MessageOpener;
  readonly codec: Codec;
  /** Replaces codec and schema if the fields that the setup uses are flat JSON. */
  readonly flat: FlatJsonReader | undefined;
  /** Adds what travels beside the payload; unset if no event needs it. */
  readonly envelope: Envelope | undefined;
  readonly duplicates: Deduplicator | undefined;
  readonly allowance: EventAllowance;
  readonly steps: readonly RunStep[];
  readonly updates: readonly Update[];
  /** Unset: no metric reads the events before they are split. */
  readonly beforeEach: BeforeEach | undefined;
  /** The tables that advance with the stream's time. */
  readonly windows: readonly WindowTable[];
  readonly onWindowClosed: OnWindowClosed;
  /** The pipeline of another stream, for events routed to it. */
  readonly pipelineOf: (stream: string) => Pipeline;
}

/** What reads the events before the first `each` splits them. */
export interface BeforeEach {
  /** The index of that step. */
  readonly step: number;
  readonly updates: readonly Update[];
}

/** The path of one stream's messages from bytes to metrics; compiled once from the setup. */
export class Pipeline {
  readonly #parts: PipelineParts;
  readonly #check: EventCheck;
  /** Of the current event. A field, so that nothing is allocated per event. */
  readonly #moment: { -readonly [Key in keyof EventContext]: EventContext[Key] } = {
    message: NO_MESSAGE,
    timeMs: 0,
    late: undefined,
  };

  constructor(parts: PipelineParts) {
    this.#parts = parts;
    this.#check = new EventCheck(parts.stream, parts.flat === undefined ? 'now' : 'later');
  }

  /** Processes one message; returns the rejection if it is rejected. Never throws: every outcome is counted. */
  process(message: Message): Rejection | undefined {
    const { account, opener, codec, flat, allowance } = this.#parts;
    const { events: maxEvents } = this.#parts.stream.limits;
    try {
      allowance.begin(maxEvents);
      costBudget.beginMessage();
      account.countMessage(sizeOf(message), message.arrivalMs);
      const content = opener.open(message);
      if (content instanceof Rejected) return this.#reject(content);
      const event = flat?.read(content);
      if (flat !== undefined && event !== undefined) return this.#processFlat(flat, event, message);
      const decoded = decodeContent(codec, content, maxEvents);
      if (decoded instanceof Parts) return this.#processParts(decoded, message);
      return this.#processDecoded(decoded, message, sizeOf(content), 0);
    } catch (error) {
      return this.#reject(new InternalError(error));
    } finally {
      costBudget.endMessage();
    }
  }

  /** Rejects a message without looking into it. */
  refuse(message: Message, rejected: Rejected): void {
    this.#parts.account.countMessage(sizeOf(message), message.arrivalMs);
    this.#reject(rejected);
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
      rejections.add(part, this.#processPart(part, message, rejections.events));
    }
    return rejections.events === 0 ? this.#reject(NO_EVENT) : rejections.rejection;
  }

  /** An exception costs one event of the message, not those after it. */
  #processPart({ content, bytes }: Part, message: Message, index: number): Rejection | undefined {
    try {
      return this.#processDecoded(content, message, bytes, index);
    } catch (error) {
      return this.#reject(new InternalError(error));
    }
  }

  #processFlat(flat: FlatJsonReader, event: EventRecord | Rejected, message: Message): Rejection | undefined {
    if (event instanceof Rejected) return this.#reject(event);
    const invalid = this.#parts.envelope?.addTo(event, message);
    if (invalid !== undefined) return this.#reject(invalid);
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
    const { time, envelope } = this.#parts;
    const malformed = this.#check.check(content, bytes);
    if (malformed !== undefined) return this.#reject(malformed);
    const event = withoutNulls(content);
    const invalid = envelope?.addTo(event, message);
    if (invalid !== undefined) return this.#reject(invalid);
    const timeMs = time === undefined ? storedOrArrivalMs(message) : time.read(event);
    return this.#processValid(event, timeMs, message, index);
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
    this.#moment.timeMs = timeMs;
    this.#moment.late = watermark.lateness(timeMs);
    return undefined;
  }

  #advanceWindows(): void {
    for (const window of this.#parts.windows) window.advanceTo(this.#parts.watermark);
  }

  /** Runs the steps from index `from`, then the updates. */
  #runSteps(event: EventRecord, from: number, message: Message): Rejection | undefined {
    const { steps, updates, beforeEach } = this.#parts;
    for (let at = from; at < steps.length; at++) {
      // `at` is within the list.
      const outcome = steps[at]!(event);
      if (outcome === undefined) continue;
      if (at === beforeEach?.step) this.#updateBeforeEach(beforeEach.updates, event, outcome, message);
      if (outcome instanceof Routed) return this.#route(event, outcome, message);
      if (outcome instanceof Rejected) return this.#reject(outcome);
      return this.#runStepsForEach(outcome, at + 1, message);
    }
    const moment = this.#moment;
    moment.message = message;
    for (const update of updates) update.apply(event, moment);
    this.#accept(undefined);
    return undefined;
  }

  /** `outcome` of the `each`: an empty list counts too, a failure does not. */
  #updateBeforeEach(updates: readonly Update[], event: EventRecord, outcome: object, message: Message): void {
    if (outcome instanceof Rejected && outcome.reason !== 'filtered') return;
    this.#moment.message = message;
    for (const update of updates) update.apply(event, this.#moment);
    // Its elements may all be rejected.
    this.#parts.duplicates?.remember();
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

const NO_MESSAGE: Message = {
  subject: '',
  payload: new Uint8Array(),
  header: () => undefined,
  sequence: undefined,
  arrivalMs: 0,
};

/** The rejection of an empty message in a format with several events per message. */
const NO_EVENT = new Rejected('no_event', () => 'the message holds no event');
