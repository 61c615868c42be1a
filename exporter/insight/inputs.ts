import type { SeriesReading } from '../series/metric-table.js';

/** The data that rules evaluate. */
export interface InsightInputs {
  readings(metric: string): Iterable<SeriesReading>;
  /** Arrival time of the last event of a stream, milliseconds since 1970; `undefined` before the first. */
  lastArrivalMs(stream: string): number | undefined;
}
