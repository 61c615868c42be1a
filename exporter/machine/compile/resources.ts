import type { SchemaFiles } from '../../decode/schema-file.js';
import type { LookupTables } from '../../transform/lookup-table.js';

/** The files and buckets that a setup names. Implemented in `exporter/io`, since the engine does no I/O. */
export interface Resources extends SchemaFiles, LookupTables {}

/** For setups that name no files and no buckets. */
export const NO_RESOURCES: Resources = {
  schemaReader: ({ file }) => {
    throw new Error(`BUG: "${file}" cannot be read here`);
  },
  lookupTable: () => {
    throw new Error('BUG: lookup tables cannot be read here');
  },
};
