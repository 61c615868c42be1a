import type { Codings } from '../../decode/compression/decompress.js';
import type { SchemaFiles } from '../../decode/schema-file.js';
import type { LookupTables } from '../../transform/lookup-table.js';

/** The files and buckets that a setup names, and what decompresses. Implemented in `exporter/io`, since the engine does no I/O. */
export interface Resources extends SchemaFiles, LookupTables, Codings {}

/** For setups that name no files and no buckets, and messages that are not compressed. */
export const NO_RESOURCES: Resources = {
  codings: new Map(),
  schemaReader: ({ file }) => {
    throw new Error(`BUG: "${file}" cannot be read here`);
  },
  lookupTable: () => {
    throw new Error('BUG: lookup tables cannot be read here');
  },
};
