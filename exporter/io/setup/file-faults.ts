import type { FileFault, NamedFile } from '../../../setup/named-file.js';
import { suggest } from '../../../setup/nearest.js';
import { readTable } from '../lookup/read-table.js';
import { ResourceError } from './resource-error.js';
import { loadSchemaFile } from '../schema/registry.js';

/** Opens a file named in a setup as the exporter does, and returns its problems. */
export function findFileFaults(named: NamedFile, directory: string): readonly FileFault[] {
  try {
    if (named.kind === 'table') return [...missingColumns(named, directory)];
    loadSchemaFile(directory, named.format);
    return [];
  } catch (error) {
    if (!(error instanceof ResourceError)) throw error;
    return [{ at: [error.at], message: error.message }];
  }
}

type NamedTable = Extract<NamedFile, { kind: 'table' }>;

/** A missing column only leaves the field unset, but it is hardly intended: a warning. */
function* missingColumns({ table, columns }: NamedTable, directory: string): Generator<FileFault> {
  const entries = [...readTable(directory, table).values()];
  if (entries.length === 0) return;
  const known = new Set(entries.flatMap((entry) => Object.keys(entry)));
  for (const [field, column] of Object.entries(columns)) {
    if (known.has(column)) continue;
    const message = `no entry of "${table.file}" has a column "${column}"${suggest(column, [...known])}`;
    yield { at: ['set', field], message, level: 'warning' };
  }
}
