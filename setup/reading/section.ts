import type * as z from 'zod';
import { READ_ONCE } from '../model/read-once.js';
import { suggest } from '../nearest.js';
import type { Problem } from '../problem.js';
import type { JsonPath } from '../source/json-node.js';
import type { SourceText } from '../source/source.js';
import { quoted } from '../visible.js';
import { readEntry } from './entry.js';

type ObjectSchema = z.ZodObject<Record<string, z.ZodType>>;
type RecordSchema = z.ZodRecord<z.ZodType<string, string>, z.ZodType>;

/** Reads each named entry separately, so that one invalid entry does not hide errors of the others. Returns the valid entries. */
export function readRecord<R extends RecordSchema>(
  source: SourceText,
  path: JsonPath,
  schema: R,
  problems: Problem[],
): ReadonlyMap<string, z.output<R['valueType']>> {
  const entries = new Map<string, z.output<R['valueType']>>();
  const section = source.value(path);
  if (!isObject(section)) {
    if (section !== undefined) readEntry(source, path, schema, problems);
    return entries;
  }
  for (const [name, value] of Object.entries(section)) {
    const record = readEntry(source, path, schema, problems, { [name]: value });
    // The schema of a record returns the same key.
    if (record !== undefined) entries.set(name, record[name] as z.output<R['valueType']>);
  }
  return entries;
}

/** Reports unknown keys of an object, and missing required keys. */
export function checkKeys(
  source: SourceText,
  path: JsonPath,
  schema: ObjectSchema,
  problems: Problem[],
): void {
  const value = source.value(path);
  if (!isObject(value)) {
    // A missing section is reported where its document is checked.
    if (value !== undefined) readEntry(source, path, schema, problems);
    return;
  }
  const known = Object.keys(schema.shape);
  const given = source.keys(path);
  for (const key of given.filter((each) => !known.includes(each))) {
    problems.push(source.keyProblem([...path, key], `unknown key ${quoted(key)}${suggest(key, known)}`));
  }
  for (const [key, part] of Object.entries(schema.shape)) {
    if (given.includes(key) || part.safeParse(undefined, READ_ONCE).success) continue;
    problems.push(source.problem(path, `missing "${key}": ${part.description ?? ''}`));
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
