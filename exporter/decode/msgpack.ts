import { Rejected } from '../event/rejection.js';
import { Parts } from './codec.js';
import type { Codec, Decoded } from './codec.js';
import { Malformed, MsgpackReader } from './msgpack-reader.js';
import type { MsgpackElement } from './msgpack-reader.js';
import { EMPTY_MESSAGE } from './no-event.js';
import { expectRecord, undecodable } from './record.js';
import { holdsTooMany } from './too-many-events.js';

/** MessagePack: a map is an event, an array is several. https://github.com/msgpack/msgpack/blob/master/spec.md */
export const msgpackCodec: Codec = {
  decode({ payload }, maxEvents) {
    if (payload.length === 0) return EMPTY_MESSAGE;
    try {
      return decode(new MsgpackReader(payload), maxEvents);
    } catch (cause) {
      if (!(cause instanceof Malformed)) throw cause;
      const { message } = cause;
      return cause.isTooDeep
        ? new Rejected('too_deep', () => message)
        : undecodable(() => `not valid MessagePack: ${message}`);
    }
  },
};

/** Reads the whole message before its first event: a part must not throw. */
function decode(reader: MsgpackReader, maxEvents = Infinity): Decoded {
  const length = reader.arrayLength();
  if (length === undefined) return expectMap(reader.read());
  return length > maxEvents ? holdsTooMany(maxEvents) : new Parts(reader.elements(length).map(partOf));
}

function partOf({ value, bytes }: MsgpackElement) {
  return { content: expectMap(value), payload: bytes, bytes: bytes.byteLength };
}

function expectMap(value: unknown) {
  return expectRecord(value, 'a MessagePack map');
}
