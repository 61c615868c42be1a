import type { SeriesReading } from '../series/metric-table.js';

/** What the rules look at. */
export interface InsightInputs {
  readings(metric: string): Iterable<SeriesReading>;
  /** When a stream last brought an event, milliseconds since 1970; `undefined` before the first. */
  lastArrivalMs(stream: string): number | undefined;
}
