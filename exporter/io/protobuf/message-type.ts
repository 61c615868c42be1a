import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve, sep } from 'node:path';
import type protobufjs from 'protobufjs';
import type { FormatOptions } from '../../../setup/model/format.js';
import { suggest } from '../../../setup/nearest.js';
import { irregularity } from '../../../setup/regular-file.js';
import type { ReadWithSchema } from '../../decode/schema-file.js';
import { ResourceError } from '../setup/resource-error.js';
import { plainMessage } from './plain-message.js';

/** Largest .proto file, imports included one by one. */
export const MAX_PROTO_BYTES = 4 * 1024 * 1024;

/** Loads a message type from a .proto file relative to `directory` and returns its decoder. Throws a ResourceError. */
export function loadMessageType(
  directory: string,
  { file, message }: Pick<FormatOptions<'protobuf'>, 'file' | 'message'>,
): ReadWithSchema {
  const library = loadLibrary();
  const root = readSchema(library, directory, file);
  const type = typesIn(library, root).find(({ fullName }) => fullName === `.${message}`);
  if (type !== undefined) return (payload) => plainMessage(type, type.decode(payload));
  const known = typesIn(library, root).map(({ fullName }) => fullName.slice(1));
  throw new ResourceError(`"${file}" has no message "${message}"${suggest(message, known)}`, {
    at: 'message',
  });
}

/** The library's errors contain the file and the line. */
function readSchema({ Root, util }: typeof protobufjs, directory: string, file: string): protobufjs.Root {
  try {
    // `keepCase`: keep the field names of the file.
    const root = new Root();
    root.resolvePath = (origin, target) => {
      const path = util.path.resolve(origin, target);
      // Imports of google/protobuf/*.proto are in the library, not in the folder.
      const fault = existsSync(path) ? irregularity(path, MAX_PROTO_BYTES) : undefined;
      if (fault !== undefined) throw new ResourceError(`${path} ${fault}`);
      return path;
    };
    root.loadSync(resolve(directory, file), { keepCase: true });
    root.resolveAll();
    return root;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ResourceError(
      `"${file}" cannot be used: ${why.replaceAll(`${resolve(directory)}${sep}`, '')}`,
      {
        cause,
      },
    );
  }
}

function typesIn(library: typeof protobufjs, scope: protobufjs.NamespaceBase): readonly protobufjs.Type[] {
  return scope.nestedArray.flatMap((nested) => [
    ...(nested instanceof library.Type ? [nested] : []),
    ...(nested instanceof library.Namespace ? typesIn(library, nested) : []),
  ]);
}

/** Loads protobufjs on first use: most setups do not need it. */
function loadLibrary(): typeof protobufjs {
  const require = createRequire(import.meta.url);
  try {
    return require('protobufjs') as typeof protobufjs;
  } catch (cause) {
    throw new ResourceError('"protobuf" needs the package protobufjs: run "npm install protobufjs"', {
      cause,
    });
  }
}
