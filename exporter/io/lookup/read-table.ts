import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileFault } from '../../../setup/file-fault.js';
import type { LookupSource } from '../../../setup/model/lookup.js';
import { irregularity } from '../../../setup/regular-file.js';
import type { LookupEntry } from '../../transform/lookup-table.js';
import { ResourceError } from '../setup/resource-error.js';
import { parseTable } from './parse-table.js';

export type TableFile = Omit<Extract<LookupSource, { kind: 'file' }>, 'kind'>;

/** Largest file of a lookup table. */
export const MAX_TABLE_BYTES = 64 * 1024 * 1024;

/** Reads a table from a file relative to `directory`. Throws a ResourceError if the file does not contain a table. */
export function readTable(directory: string, { file, key }: TableFile): ReadonlyMap<string, LookupEntry> {
  return parseTable(file, readText(file, resolve(directory, file)), key);
}

function readText(file: string, path: string): string {
  const unreadable = (fault: string, cause?: unknown) =>
    new ResourceError(`lookup table "${file}" cannot be read: ${fault}`, { cause });
  const fault = irregularity(path, MAX_TABLE_BYTES);
  if (fault !== undefined) throw unreadable(fault);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(fileFault(error), error);
  }
}
