import type { FormatKind, FormatOf } from '../../setup/model/format.js';
import type { JsonSchema } from '../../setup/model/stream.js';
import { cloudEventsCodec } from './cloudevents.js';
import type { Codec } from './codec.js';
import { csvCodec } from './csv.js';
import { influxCodec } from './influx.js';
import { jsonCodec } from './json.js';
import { msgpackCodec } from './msgpack.js';
import { ndjsonCodec } from './ndjson.js';
import { protobufCodec } from './protobuf.js';
import type { SchemaFiles } from './schema-file.js';
import { textCodec } from './text.js';

type CreateCodec<Kind extends FormatKind> = (
  format: FormatOf<Kind>,
  schema: JsonSchema,
  files: SchemaFiles,
) => Codec;

/** Creates the codec of each format. */
const CODECS: { readonly [Kind in FormatKind]: CreateCodec<Kind> } = {
  json: () => jsonCodec,
  ndjson: () => ndjsonCodec,
  cloudevents: (_, schema) => cloudEventsCodec(schema),
  msgpack: () => msgpackCodec,
  protobuf: (format, _, files) => protobufCodec(format, files),
  csv: csvCodec,
  influx: influxCodec,
  text: textCodec,
};

/** Creates the codec of a stream. Throws if a file that it needs cannot be used. */
export function codecOf<Kind extends FormatKind>(
  format: FormatOf<Kind>,
  schema: JsonSchema,
  files: SchemaFiles,
): Codec {
  // A generic key keeps the type of the format; a union would lose it.
  const kind: Kind = format.kind;
  return CODECS[kind](format, schema, files);
}
