import type { Resources } from '../../machine/compile/resources.js';
import { entryOf } from '../../transform/lookup-table.js';
import type { LookupEntry, LookupTable } from '../../transform/lookup-table.js';
import { CODINGS } from '../compression/codings.js';
import { readTable } from '../lookup/read-table.js';
import type { TableFile } from '../lookup/read-table.js';
import { loadSchemaFile } from '../schema/registry.js';

/** Contents of key-value buckets, by name and key. */
export type BucketContents = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * The files that a setup names, as they are now, for a run on virtual time. There is no NATS: a bucket holds what it is given, or
 * nothing.
 */
export function fixedResources(directory: string, buckets: BucketContents = {}): Resources {
  const files = new Map<string, LookupTable>();
  return {
    codings: CODINGS,
    schemaReader: (format) => loadSchemaFile(directory, format),
    lookupTable: (source) =>
      source.kind === 'file' ? tableOf(files, directory, source) : bucketOf(buckets[source.bucket]),
  };
}

/** A file is read once: its content must not change during the run. */
function tableOf(known: Map<string, LookupTable>, directory: string, table: TableFile): LookupTable {
  const key = JSON.stringify([table.file, table.key]);
  const read = known.get(key) ?? readTable(directory, table);
  known.set(key, read);
  return read;
}

function bucketOf(content: BucketContents[string] = {}): ReadonlyMap<string, LookupEntry> {
  return new Map(Object.entries(content).map(([key, value]) => [key, entryOf(value)]));
}
