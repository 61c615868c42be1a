import type { SchemaFileFormat } from '../../setup/model/format.js';
import type { EventRecord } from '../event/event.js';
import type { Codec } from './codec.js';
import { undecodable } from './record.js';

/** Decodes a message as a value that JSON can hold. Throws if the bytes do not match the schema. */
export type ReadWithSchema = (payload: Uint8Array) => EventRecord;

/** Reads the schema files that formats name. Implemented in `exporter/io`. */
export interface SchemaFiles {
  /** Throws if the file cannot be used; the message is for the person who wrote the setup. */
  schemaReader(format: SchemaFileFormat): ReadWithSchema;
}

/** One message that only a schema file describes. `expected` names its type in rejections. */
export function schemaFileCodec(format: SchemaFileFormat, files: SchemaFiles, expected: string): Codec {
  const read = files.schemaReader(format);
  return {
    decode({ payload }) {
      try {
        return read(payload);
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        return undecodable(() => `no ${expected}: ${why}`);
      }
    },
  };
}
