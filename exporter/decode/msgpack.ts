import { Rejected } from '../event/rejection.js';
import type { Codec } from './codec.js';
import { Malformed, MsgpackReader } from './msgpack-reader.js';
import { expectRecord, undecodable } from './record.js';

/** One MessagePack map. https://github.com/msgpack/msgpack/blob/master/spec.md */
export const msgpackCodec: Codec = {
  decode({ payload }) {
    try {
      return expectRecord(new MsgpackReader(payload).read(), 'a MessagePack map');
    } catch (cause) {
      if (!(cause instanceof Malformed)) throw cause;
      const { message } = cause;
      return cause.isTooDeep
        ? new Rejected('too_deep', () => message)
        : undecodable(() => `not valid MessagePack: ${message}`);
    }
  },
};
