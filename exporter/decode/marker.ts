import type { Message } from '../event/message.js';
import { Rejected } from '../event/rejection.js';
import { decodeJson } from './json.js';
import { noEvent } from './no-event.js';

/**
 * Whether a message only marks that something was deleted or has expired, in a key-value bucket (ADR-8), in a stream with limits
 * (ADR-43: markers) or in an object store (ADR-20). https://github.com/nats-io/nats-architecture-and-design/tree/main/adr
 */
export function markerOf(message: Message): Rejected | undefined {
  const operation = message.header('KV-Operation');
  if (operation === 'DEL' || operation === 'PURGE')
    return noEvent(() => `key-value marker: KV-Operation ${operation}`);
  const reason = message.header('Nats-Marker-Reason');
  if (reason !== undefined) return noEvent(() => `JetStream marker: Nats-Marker-Reason ${reason}`);
  return message.header('Nats-Rollup') !== undefined && isDeletedObject(message) ? DELETED_OBJECT : undefined;
}

const DELETED_OBJECT = noEvent(() => 'object-store marker: the object was deleted');

/** The metadata of an object: `$O.<bucket>.M.<name in Base64>`, JSON. */
const OBJECT_METADATA = /^\$O\.[^.]+\.M\./;

function isDeletedObject({ subject, payload }: Message): boolean {
  if (!OBJECT_METADATA.test(subject)) return false;
  const metadata = decodeJson(payload);
  return !(metadata instanceof Rejected) && metadata['deleted'] === true;
}
