import type { ProtobufOptions } from '../../setup/model/format.js';
import type { EventRecord } from '../event/event.js';
import type { Codec } from './codec.js';
import { undecodable } from './record.js';

/** Reads a message of one type as what JSON can hold; throws when the bytes are none. */
export type ReadProtobuf = (payload: Uint8Array) => EventRecord;

/** Where the types of messages come from: the edge reads their files. Throws what a person can mend. */
export interface ProtobufTypes {
  protobufReader(options: ProtobufOptions): ReadProtobuf;
}

/** One Protocol Buffers message, of a type out of a .proto file. */
export function protobufCodec(options: ProtobufOptions, types: ProtobufTypes): Codec {
  const read = types.protobufReader(options);
  return {
    decode({ payload }) {
      try {
        return read(payload);
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        return undecodable(() => `no ${options.message}: ${why}`);
      }
    },
  };
}
