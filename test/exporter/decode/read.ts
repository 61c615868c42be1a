import { codecOf } from '../../../exporter/decode/codecs.js';
import { Rejected } from '../../../exporter/event/rejection.js';
import { NO_RESOURCES } from '../../../exporter/machine/compile/resources.js';
import { formatSchema } from '../../../setup/model/format.js';
import { bytes, decodeAll } from './contract.js';

/** The events of a message; of what is none, the detail. */
export function read(format: unknown, sent: string | Uint8Array, headers = {}, schema: object = {}) {
  const codec = codecOf(formatSchema.parse(format), { ...schema }, NO_RESOURCES);
  const payload = typeof sent === 'string' ? bytes(sent) : sent;
  return decodeAll(codec, { payload, headers }).map((content) =>
    content instanceof Rejected ? content.detail : content,
  );
}
