import type { Format } from '../../setup/model/format.js';
import type { Stream } from '../../setup/model/stream.js';
import type { Codec } from './codec.js';
import { jsonCodec } from './json.js';
import { ndjsonCodec } from './ndjson.js';

type Make<Kind extends Format['kind']> = (
  format: Extract<Format, { kind: Kind }>,
  stream: Pick<Stream, 'schema'>,
) => Codec;

/** How the codec of each format is made. */
const MAKERS: { readonly [Kind in Format['kind']]: Make<Kind> } = {
  json: () => jsonCodec,
  ndjson: () => ndjsonCodec,
};

/** The codec of a stream, made once from its declaration. */
export function codecOf<Kind extends Format['kind']>(
  format: Extract<Format, { kind: Kind }>,
  stream: Pick<Stream, 'schema'>,
): Codec {
  // A generic key reads the table at the type of its own entry; a union of formats would lose that.
  const kind: Kind = format.kind;
  return MAKERS[kind](format, stream);
}
