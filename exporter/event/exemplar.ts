/** The trace that an event belongs to. */
export interface Trace {
  readonly traceId: string;
  /** Empty if only the trace is known. */
  readonly spanId: string;
}

/** An example event for a counter or bucket: https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars */
export interface Exemplar {
  readonly trace: Trace;
  /** The value that the event added. */
  readonly value: number;
  /** Arrival time, milliseconds since 1970. */
  readonly timeMs: number;
}
