import { createRequire } from 'node:module';
import { resolve, sep } from 'node:path';
import type protobufjs from 'protobufjs';
import type { FormatOptions } from '../../../setup/model/format.js';
import { suggest } from '../../../setup/nearest.js';
import type { ReadWithSchema } from '../../decode/schema-file.js';
import { ResourceError } from '../setup/resource-error.js';
import { plainMessage } from './plain-message.js';

/** Makes the reader of a message type from its .proto file, relative to the directory. Throws a `ResourceError`. */
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

/** The library's message names the file and the line. */
function readSchema({ Root }: typeof protobufjs, directory: string, file: string): protobufjs.Root {
  try {
    // Keeps the names of fields as the file has them.
    const root = new Root().loadSync(resolve(directory, file), { keepCase: true });
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

/** Loads the library only if a setup needs it: most do not. */
function loadLibrary(): typeof protobufjs {
  const require = createRequire(import.meta.url);
  try {
    return require('protobufjs') as typeof protobufjs;
  } catch (cause) {
    throw new ResourceError('"protobuf" needs the package protobufjs: npm install protobufjs', { cause });
  }
}
