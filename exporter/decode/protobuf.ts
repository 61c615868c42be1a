import type { FormatOf } from '../../setup/model/format.js';
import type { Codec } from './codec.js';
import { schemaFileCodec } from './schema-file.js';
import type { SchemaFiles } from './schema-file.js';

/** One Protocol Buffers message of a type from a .proto file. */
export function protobufCodec(format: FormatOf<'protobuf'>, files: SchemaFiles): Codec {
  return schemaFileCodec(format, files, format.message);
}
