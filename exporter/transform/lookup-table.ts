import type { LookupSource } from '../../setup/model/lookup.js';

/** One entry of a table: its values by column. */
export type LookupEntry = Readonly<Record<string, unknown>>;

/** A table as events find it; whoever keeps it up to date may change its entries between two of them. */
export interface LookupTable {
  get(key: string): LookupEntry | undefined;
}

/** Where tables come from: the edge reads and watches them. */
export interface LookupTables {
  lookupTable(source: LookupSource): LookupTable;
}

/** A value of a table as an entry: one that is no object has a single column, `value`. */
export function entryOf(value: unknown): LookupEntry {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { ...value } : { value };
}
