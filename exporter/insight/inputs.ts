/** One series of a metric as insights see it. */
export interface Reading {
  /** Values in the order of the metric's labels. */
  readonly labels: readonly string[];
  readonly value: number;
  /** Events that the value stands for. */
  readonly events: number;
}

/** What the rules look at. */
export interface InsightInputs {
  readings(metric: string): Iterable<Reading>;
  /** When a stream last brought an event, milliseconds since 1970; `undefined` before the first. */
  lastArrivalMs(stream: string): number | undefined;
}
