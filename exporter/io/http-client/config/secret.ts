import { messageOf } from '../../error-message.js';
import type { Block } from '../../config-file/block.js';
import { ConfigFileError } from '../../config-file/config-file-error.js';
import type { ReadNamedFile } from '../../config-file/pem.js';

/** The text under `key`, or that of the file under `key` with `_file`, without white space around; unset: neither is given. */
export function secretOf(block: Block, key: string, read: ReadNamedFile): string | undefined {
  const [inline, file] = [block.text(key), block.text(`${key}_file`)];
  if (inline !== undefined && file !== undefined) {
    throw block.fault(key, `and ${key}_file are both given: keep one`);
  }
  return file === undefined ? inline?.text : fileText(block, `${key}_file`, file.text, file.line, read);
}

/** The text of a file that `key` names, without white space around. */
export function fileText(block: Block, key: string, file: string, line: number, read: ReadNamedFile): string {
  try {
    return read(file).trim();
  } catch (cause) {
    const name = `${block.pathOf(key)} "${file}"`;
    throw new ConfigFileError(`${name} cannot be read: ${messageOf(cause)}`, { line }, { cause });
  }
}
