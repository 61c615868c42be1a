import type { Format } from '../../setup/model/format.js';
import type { JsonSchema } from '../../setup/model/stream.js';
import { cloudEventsCodec } from './cloudevents.js';
import type { Codec } from './codec.js';
import { csvCodec } from './csv.js';
import { influxCodec } from './influx.js';
import { jsonCodec } from './json.js';
import { msgpackCodec } from './msgpack.js';
import { ndjsonCodec } from './ndjson.js';
import { protobufCodec } from './protobuf.js';
import type { ProtobufTypes } from './protobuf.js';
import { textCodec } from './text.js';

type MakeCodec<Kind extends Format['kind']> = (
  format: Extract<Format, { kind: Kind }>,
  schema: JsonSchema,
  types: ProtobufTypes,
) => Codec;

/** The codec of each format: a new one is a file beside `json.ts` and a line here. */
const CODECS: { readonly [Kind in Format['kind']]: MakeCodec<Kind> } = {
  json: () => jsonCodec,
  ndjson: () => ndjsonCodec,
  cloudevents: (_, schema) => cloudEventsCodec(schema),
  msgpack: () => msgpackCodec,
  protobuf: (options, _, types) => protobufCodec(options, types),
  csv: csvCodec,
  influx: influxCodec,
  text: textCodec,
};

/** The codec of a stream, made once. Throws when a file that it needs cannot be used. */
export function codecOf<Kind extends Format['kind']>(
  format: Extract<Format, { kind: Kind }>,
  schema: JsonSchema,
  types: ProtobufTypes,
): Codec {
  // A generic key reads the table at the type of its own entry; a union of formats would lose that.
  const kind: Kind = format.kind;
  return CODECS[kind](format, schema, types);
}
