import type { Stream } from '../../setup/model/stream.js';
import type { Codec } from './codec.js';
import { jsonCodec } from './json.js';

/** The codec of each `format` of the setup. */
export const CODECS: Readonly<Record<Stream['format'], Codec>> = {
  json: jsonCodec,
};
