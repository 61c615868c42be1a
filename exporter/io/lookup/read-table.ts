import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileFault } from '../../../setup/file-fault.js';
import type { LookupSource } from '../../../setup/model/lookup.js';
import type { LookupEntry } from '../../transform/lookup-table.js';
import { ResourceError } from '../setup/resource-error.js';
import { parseTable } from './parse-table.js';

export type TableFile = Omit<Extract<LookupSource, { kind: 'file' }>, 'kind'>;

/** Reads a table from a file relative to `directory`. Throws a ResourceError if the file does not contain a table. */
export function readTable(directory: string, { file, key }: TableFile): ReadonlyMap<string, LookupEntry> {
  let text: string;
  try {
    text = readFileSync(resolve(directory, file), 'utf8');
  } catch (cause) {
    throw new ResourceError(`lookup table "${file}" cannot be read: ${fileFault(cause)}`, { cause });
  }
  return parseTable(file, text, key);
}
