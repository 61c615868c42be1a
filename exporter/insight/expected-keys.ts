import type { WatchedKeys } from '../../setup/model/insight-keys.js';
import { labelText } from '../series/label-value.js';
import type { LookupTable } from '../transform/lookup-table.js';
import type { InsightInputs } from './inputs.js';

/** The keys that are expected now: listed, or in a table, which may change. */
export function* expectedKeys(
  { labels, expected }: WatchedKeys,
  inputs: Pick<InsightInputs, 'lookupTable'>,
): Generator<readonly string[]> {
  if (expected === undefined) return;
  if (expected.kind === 'list') {
    yield* expected.keys;
    return;
  }
  const names = labels.map(({ name }) => name);
  yield* tableKeys(inputs.lookupTable(expected.from), names);
}

/** With one label, the keys of the table; otherwise its columns of the names of the labels. A label without a column is the key. */
function* tableKeys(table: LookupTable, names: readonly string[]): Generator<readonly string[]> {
  for (const key of table.keys()) {
    const entry = names.length === 1 ? {} : (table.get(key) ?? {});
    yield names.map((name) => (name in entry ? (labelText(entry[name]) ?? '') : key));
  }
}
