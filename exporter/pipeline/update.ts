import type { EventInsight } from '../../setup/model/insight.js';
import type { EventRecord } from '../event/event.js';
import type { Trace } from '../event/exemplar.js';
import type { Message } from '../event/message.js';
import { Rejected } from '../event/rejection.js';
import type { MetricTable } from '../series/metric-table.js';
import type { TraceReader } from '../trace/trace-reader.js';
import type { Reader } from '../transform/reader.js';
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

/** The update of an event insight: reports each event that matches its condition. */
export class InsightUpdate implements Update {
  readonly #insight: EventInsight;
  readonly #where: Reader<boolean>;
  readonly #onMatch: (insight: EventInsight, nowMs: number) => void;
  #matches = false;

  constructor(
    insight: EventInsight,
    where: Reader<boolean>,
    onMatch: (insight: EventInsight, nowMs: number) => void,
  ) {
    this.#insight = insight;
    this.#where = where;
    this.#onMatch = onMatch;
  }

  evaluate(event: EventRecord): Rejected | undefined {
    const matches = this.#where(event);
    if (matches instanceof Rejected) return matches;
    this.#matches = matches;
    return undefined;
  }

  apply(_timeMs: number, arrivalMs: number): void {
    if (this.#matches) this.#onMatch(this.#insight, arrivalMs);
  }
}
