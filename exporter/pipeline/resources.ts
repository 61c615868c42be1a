import type { SchemaFiles } from '../decode/schema-file.js';
import type { LookupTables } from '../transform/lookup-table.js';

/** What a setup names but does not hold: files beside it, buckets. The edge provides it, since the engine does no I/O. */
export interface Resources extends SchemaFiles, LookupTables {}

/** For setups that name nothing of the kind. */
export const NO_RESOURCES: Resources = {
  schemaReader: ({ file }) => {
    throw new Error(`"${file}" cannot be read here`);
  },
  lookupTable: () => {
    throw new Error('lookup tables cannot be read here');
  },
};
