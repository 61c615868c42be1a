import type { ObservingInsight } from '../../setup/model/insight.js';
import type { FieldTexts } from '../../setup/template.js';
import type { EventRecord } from '../event/event.js';
import type { Trace } from '../event/exemplar.js';
import type { Message } from '../event/message.js';
import { Rejected } from '../event/rejection.js';
import type { LabelSet } from '../series/label-set.js';
import type { MetricTable } from '../series/metric-table.js';
import type { TraceReader } from '../trace/trace-reader.js';
import type { Reader } from '../transform/reader.js';
import { NO_FIELDS } from './fields-reader.js';
import type { FieldsReader } from './fields-reader.js';
import type { LabelsReader } from './labels-reader.js';

/**
 * An update by an event, in two steps: `evaluate` reads the event and may reject it; `apply` changes the metric. A stream
 * applies its updates only if all of them were evaluated, so a rejected event changes nothing.
 */
export interface Update {
  evaluate(event: EventRecord, message: Message): Rejected | undefined;
  apply(timeMs: number, arrivalMs: number): void;
}

/** How one metric reads an event. */
export interface MetricReaders<Value> {
  /** Whether the metric includes the event. */
  readonly where: Reader<boolean> | undefined;
  readonly labels: LabelsReader;
  readonly value: Reader<Value>;
  /** Unset: the metric has no exemplars. */
  readonly trace?: TraceReader | undefined;
}

/** The update of one metric. */
export class MetricUpdate<Value extends number | string> implements Update {
  readonly #table: MetricTable<Value>;
  readonly #readers: MetricReaders<Value>;
  /** The value of the current event; `undefined` if the metric does not include the event. */
  #value: Value | undefined;
  #trace: Trace | undefined;

  constructor(table: MetricTable<Value>, readers: MetricReaders<Value>) {
    this.#table = table;
    this.#readers = readers;
  }

  evaluate(event: EventRecord, message: Message): Rejected | undefined {
    this.#value = undefined;
    const { where, labels, value, trace } = this.#readers;
    const counts = where === undefined || where(event);
    if (counts !== true) return counts === false ? undefined : counts;
    const rejected = labels.read(event);
    if (rejected !== undefined) return rejected;
    const read = value(event);
    if (read instanceof Rejected) return read;
    this.#value = read;
    if (trace !== undefined) this.#trace = trace(event, message);
    return undefined;
  }

  apply(timeMs: number, arrivalMs: number): void {
    if (this.#value === undefined) return;
    this.#table.add(this.#readers.labels, this.#value, timeMs, arrivalMs, this.#trace);
  }
}

/** How an insight reads an event. */
export interface InsightReaders {
  /** Unset: every event matches. */
  readonly where: Reader<boolean> | undefined;
  readonly labels: LabelsReader;
  readonly fields: FieldsReader;
  /** Whether an event without any label is left out. */
  readonly needsLabels: boolean;
}

/** Called for each event that an insight reads itself. `labels` is valid only during the call. */
export type OnInsightEvent = (
  insight: ObservingInsight,
  labels: LabelSet,
  atMs: number,
  fields: FieldTexts,
) => void;

/** Tells an insight of each event that matches its condition. */
export class InsightUpdate implements Update {
  readonly #insight: ObservingInsight;
  readonly #readers: InsightReaders;
  readonly #onEvent: OnInsightEvent;
  #matches = false;
  #fields: FieldTexts = NO_FIELDS;

  constructor(insight: ObservingInsight, readers: InsightReaders, onEvent: OnInsightEvent) {
    this.#insight = insight;
    this.#readers = readers;
    this.#onEvent = onEvent;
  }

  evaluate(event: EventRecord): Rejected | undefined {
    this.#matches = false;
    const { where, labels, fields, needsLabels } = this.#readers;
    const matches = where === undefined || where(event);
    if (matches !== true) return matches === false ? undefined : matches;
    const rejected = labels.read(event);
    if (rejected !== undefined) return rejected;
    this.#matches = !needsLabels || labels.values.some((value) => value !== '');
    this.#fields = fields(event);
    return undefined;
  }

  apply(_timeMs: number, arrivalMs: number): void {
    if (this.#matches) this.#onEvent(this.#insight, this.#readers.labels, arrivalMs, this.#fields);
  }
}
