import type { SchemaFileFormat } from '../../setup/model/format.js';
import type { EventRecord } from '../event/event.js';
import type { Codec } from './codec.js';
import { undecodable } from './record.js';

/** Decodes a message to JSON values. Throws if the bytes do not match the schema. */
export type ReadWithSchema = (payload: Uint8Array) => EventRecord;

/** Reads the schema files of formats. Implemented in `exporter/io`. */
export interface SchemaFiles {
  /** Throws if the file cannot be used; the message is for the author of the setup. */
  schemaReader(format: SchemaFileFormat): ReadWithSchema;
}

/** One message of a format with a schema file. `expected` is the name of its type in rejections. */
export function schemaFileCodec(format: SchemaFileFormat, files: SchemaFiles, expected: string): Codec {
  const read = files.schemaReader(format);
  return {
    decode({ payload }) {
      try {
        return read(payload);
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        return undecodable(() => `not a valid ${expected}: ${why}`);
      }
    },
  };
}
