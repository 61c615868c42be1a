import type { SchemaFileFormat } from '../../../setup/model/format.js';
import type { ReadWithSchema } from '../../decode/schema-file.js';
import { loadMessageType } from '../protobuf/message-type.js';

type Kind = SchemaFileFormat['kind'];

/** Reads a schema file, whose path is relative to the directory. Throws a `ResourceError`. */
type LoadSchema<K extends Kind> = (
  directory: string,
  format: Extract<SchemaFileFormat, { kind: K }>,
) => ReadWithSchema;

/** How the schema file of each format is read. */
const LOADERS: { readonly [K in Kind]: LoadSchema<K> } = {
  protobuf: loadMessageType,
};

export function loadSchemaFile(directory: string, format: SchemaFileFormat): ReadWithSchema {
  return loaderOf(format.kind)(directory, format);
}

function loaderOf<K extends Kind>(kind: K): LoadSchema<K> {
  return LOADERS[kind];
}
