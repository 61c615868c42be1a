import type { LookupTable } from '../../transform/lookup-table.js';

/** A lookup table that stays current until it is stopped. */
export interface WatchedTable extends LookupTable {
  /** Resolves once the table is fully loaded, or stopped. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}
