import type { UpdateAccount } from '../account/update-account.js';
import type { EventRecord } from '../event/event.js';
import type { Message } from '../event/message.js';
import { Skip } from '../event/skip.js';
import type { MetricTable, MetricValue } from '../series/metric-table.js';
import type { TraceReader } from '../trace/trace-reader.js';
import type { Reader } from '../transform/reader.js';
import type { LabelsReader } from './labels-reader.js';

/** What a stream knows of an accepted event beside its fields. The same object serves all events of the stream. */
export interface EventContext {
  readonly message: Message;
  /** Event time, milliseconds since 1970. */
  readonly timeMs: number;
  /** Set if the event's windows are closed. */
  readonly late: Skip | undefined;
}

/** Applies an accepted event to one metric or insight. An event that it cannot use is skipped by it alone, and counted. */
export interface Update {
  apply(event: EventRecord, moment: EventContext): void;
}

/** Called with the first event that an update skips for a reason. */
export type OnSkip = (skip: Skip) => void;

/** How one metric reads an event. */
export interface MetricReaders<Value> {
  /** Whether the metric includes the event. */
  readonly where: Reader<boolean> | undefined;
  readonly labels: LabelsReader;
  readonly value: Reader<Value>;
  /** Unset: the metric has no exemplars. */
  readonly trace?: TraceReader | undefined;
  /** Whose running total the value is. Unset: of the label set. */
  readonly per?: Reader<string> | undefined;
}

/** Where the events of one metric go. */
export interface MetricTarget<Value extends MetricValue> {
  readonly table: MetricTable<Value>;
  readonly account: UpdateAccount;
  /** Whether it counts events by their time: then late ones are skipped. */
  readonly followsTime: boolean;
  readonly onSkip: OnSkip;
  /** Called after each event that changes the table. Unset: nobody waits for it. */
  readonly onAdded?: (() => void) | undefined;
}

/** The update of one metric. */
export class MetricUpdate<Value extends MetricValue> implements Update {
  readonly #target: MetricTarget<Value>;
  readonly #readers: MetricReaders<Value>;

  constructor(target: MetricTarget<Value>, readers: MetricReaders<Value>) {
    this.#target = target;
    this.#readers = readers;
  }

  apply(event: EventRecord, { message, timeMs, late }: EventContext): void {
    const { where, labels, value, trace, per } = this.#readers;
    const { table, account, followsTime, onAdded } = this.#target;
    if (where !== undefined) {
      const isIncluded = where(event);
      if (isIncluded === false) return account.exclude();
      if (isIncluded !== true) return this.#skip(isIncluded);
    }
    if (followsTime) {
      if (late !== undefined) return this.#skip(late);
      if (table.isClosed?.(timeMs) === true) return this.#skip(CLOSED);
    }
    const unlabelled = labels.read(event);
    if (unlabelled !== undefined) return this.#skip(unlabelled);
    const read = value(event);
    if (read instanceof Skip) return this.#skip(read);
    const key = per?.(event);
    if (key instanceof Skip) return this.#skip(key);
    table.add(labels, read, timeMs, message.arrivalMs, trace?.(event, message), key);
    account.count();
    onAdded?.();
  }

  #skip(skip: Skip): void {
    if (this.#target.account.skip(skip.reason)) this.#target.onSkip(skip);
  }
}

/** No events came for so long that the clock has closed the windows of this one. */
export const CLOSED = new Skip(
  'late',
  () => 'the clock has closed its windows, since no events came for "idleAfter"',
);
