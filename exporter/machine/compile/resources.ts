import type { ProtobufTypes } from '../../decode/protobuf.js';
import type { LookupTables } from '../../transform/lookup-table.js';

/** What a setup names but does not hold: files beside it, buckets. The edge provides it, since the engine does no I/O. */
export interface Resources extends ProtobufTypes, LookupTables {}

/** For setups that name nothing of the kind. */
export const NO_RESOURCES: Resources = {
  protobufReader: ({ file }) => {
    throw new Error(`BUG: "${file}" cannot be read here`);
  },
  lookupTable: () => {
    throw new Error('BUG: lookup tables cannot be read here');
  },
};
