import type { LookupSource } from '../../setup/model/lookup.js';

/** One entry of a table: values by column. */
export type LookupEntry = Readonly<Record<string, unknown>>;

/** A lookup table. Its entries may change between two events. */
export interface LookupTable {
  get(key: string): LookupEntry | undefined;
  /** The keys of all entries. */
  keys(): Iterable<string>;
}

/** Provides tables. `exporter/io` implements it: it reads and watches them. */
export interface LookupTables {
  lookupTable(source: LookupSource): LookupTable;
}

/** Converts a table value to an entry. A value that is not an object has the single column `value`. */
export function entryOf(value: unknown): LookupEntry {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { ...value } : { value };
}
