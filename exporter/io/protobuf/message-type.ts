import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type protobufjs from 'protobufjs';
import type { ProtobufOptions } from '../../../setup/model/format.js';
import type { ReadProtobuf } from '../../decode/protobuf.js';
import { plainMessage } from './plain-message.js';

/** Makes the reader of a message type out of its .proto file, relative to this folder. Throws what a person can mend. */
export function loadMessageType(directory: string, { file, message }: ProtobufOptions): ReadProtobuf {
  const { Root } = loadLibrary();
  // Fields are called what the file calls them.
  const root = new Root().loadSync(resolve(directory, file), { keepCase: true });
  root.resolveAll();
  const type = root.lookupType(message);
  return (payload) => plainMessage(type, type.decode(payload));
}

/** Loaded when a setup first needs it: most do not. */
function loadLibrary(): typeof protobufjs {
  const require = createRequire(import.meta.url);
  try {
    return require('protobufjs') as typeof protobufjs;
  } catch (cause) {
    throw new Error('"format": protobuf needs the package protobufjs: npm install protobufjs', { cause });
  }
}
