import { labelText } from '../../series/label-value.js';
import type { LookupEntry } from '../../transform/lookup-table.js';
import { entryOf } from '../../transform/lookup-table.js';
import { RecordedEventsError } from '../file/recorded-events-error.js';
import { parseFields } from '../file/parse-fields.js';
import { ResourceError } from '../setup/resource-error.js';
import { parseJson } from '../../json-scan/parse.js';
import { messageOf } from '../error-message.js';

type Entries = ReadonlyMap<string, LookupEntry>;

/**
 * The entries of a file by key. In a CSV file or a JSON list, `key` names the column with the keys; the default for CSV is the
 * first column. In a JSON object, the member names are the keys. If a key occurs twice, the last entry wins.
 */
export function parseTable(name: string, text: string, key: string | undefined): Entries {
  const members = /\.json$/i.test(name) && key === undefined ? membersOf(name, text) : undefined;
  if (members !== undefined) return members;
  const rows = rowsOf(name, text);
  const column = key ?? (/\.[ct]sv$/i.test(name) ? Object.keys(rows[0] ?? {})[0] : undefined);
  if (column === undefined && rows.length > 0) {
    throw new ResourceError(`${name}: a list needs "key", the column that identifies its entries`, {
      at: 'key',
    });
  }
  return new Map(rows.map((row, index) => [keyOf(name, row, column ?? '', index), row]));
}

function rowsOf(name: string, text: string): readonly LookupEntry[] {
  try {
    return parseFields(name, text);
  } catch (cause) {
    if (!(cause instanceof RecordedEventsError)) throw cause;
    throw new ResourceError(cause.message, { cause });
  }
}

function membersOf(name: string, text: string): Entries | undefined {
  const value: unknown = parse(name, text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value).map(([key, entry]) => [key, entryOf(entry)]));
}

function parse(name: string, text: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    throw new ResourceError(`${name}: not valid JSON: ${messageOf(cause)}`, { cause });
  }
}

function keyOf(name: string, row: LookupEntry, column: string, index: number): string {
  const key = row[column];
  const text = labelText(key);
  if (text !== undefined) return text;
  throw new ResourceError(`${name}: entry ${index + 1} has no key in column "${column}"`, { at: 'key' });
}
