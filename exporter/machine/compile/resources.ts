import type { ProtobufTypes } from '../../decode/protobuf.js';
import type { LookupTables } from '../../transform/lookup-table.js';

/** Files and buckets that a setup refers to. The I/O layer provides them, since the engine does no I/O. */
export interface Resources extends ProtobufTypes, LookupTables {}

/** For setups without files and buckets. */
export const NO_RESOURCES: Resources = {
  protobufReader: ({ file }) => {
    throw new Error(`BUG: "${file}" cannot be read here`);
  },
  lookupTable: () => {
    throw new Error('BUG: lookup tables cannot be read here');
  },
};
