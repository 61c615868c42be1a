import { messageOf } from '../error-message.js';
import type { Block } from './block.js';
import { ConfigFileError } from './config-file-error.js';

/** The text of a file, relative to the configuration. Throws an `Error` that says why there is none. */
export type ReadNamedFile = (file: string) => string;

/** A PEM text, and how to name it. */
export interface Pem {
  readonly key: string;
  readonly name: string;
  readonly text: string;
}

/** The text under `key`, or of the file under `key` with `_file`. */
export function readPem(block: Block, key: string, read: ReadNamedFile): Pem | undefined {
  const [inline, file] = [block.text(key), block.text(`${key}_file`)];
  if (inline !== undefined && file !== undefined) {
    throw block.fault(key, `and ${key}_file are both given: keep one`);
  }
  if (inline !== undefined) return { key, name: block.pathOf(key), text: inline.text };
  if (file === undefined) return undefined;
  const name = `${block.pathOf(`${key}_file`)} "${file.text}"`;
  try {
    return { key: `${key}_file`, name, text: read(file.text) };
  } catch (cause) {
    throw new ConfigFileError(`${name} cannot be read: ${messageOf(cause)}`, { line: file.line }, { cause });
  }
}

/** The result of a function of the PEM text, whose error gets the name of the PEM and its line. */
export function withinPem<Result>(block: Block, { key, name }: Pem, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw new ConfigFileError(`${name} ${messageOf(cause)}`, { line: block.lineOf(key) }, { cause });
  }
}
