/** The trace that an event belongs to. */
export interface Trace {
  readonly traceId: string;
  /** Empty where only the trace is known. */
  readonly spanId: string;
}

/** One event that stands for those that a number counts. */
export interface Exemplar {
  readonly trace: Trace;
  /** What the event added. */
  readonly value: number;
  /** When it was read, milliseconds since 1970. */
  readonly timeMs: number;
}
