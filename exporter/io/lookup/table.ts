import type { LookupTable } from '../../transform/lookup-table.js';

/** A table that is kept up to date until it is stopped. */
export interface WatchedTable extends LookupTable {
  /** Resolves once the table is whole, or stopped. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}
