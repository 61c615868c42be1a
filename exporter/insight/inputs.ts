import type { LookupSource } from '../../setup/model/lookup.js';
import type { SeriesReading } from '../series/metric-table.js';
import type { LookupTable } from '../transform/lookup-table.js';

/** The data that rules evaluate. */
export interface InsightInputs {
  readings(metric: string): Iterable<SeriesReading>;
  /** Arrival time of the last event of a stream, milliseconds since 1970; `undefined` before the first. */
  lastArrivalMs(stream: string): number | undefined;
  /** A table of the setup. */
  lookupTable(source: LookupSource): LookupTable;
}
