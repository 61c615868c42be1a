import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';
import { parseSetup } from '../../setup/parse.js';
import { isLongFuzz } from '../support/fuzz-runs.js';
import { isObject, replaced, valueAt } from '../support/replaced-values.js';
import type { Path } from '../support/replaced-values.js';
import { keysOf } from '../support/schema-keys.js';
import type { Schema } from '../support/schema-keys.js';

export const FILES = [PROCESSING_FILE, MONITORING_FILE] as const;
export const SCHEMAS = ['streaming-processing-setup', 'real-time-monitoring-setup'].map(
  (name) => JSON.parse(readFileSync(`setup/schema/${name}.schema.json`, 'utf8')) as Schema,
);
export const GOOD = 'test/fixtures/config/good';

/** A file that the folder lacks is that of the minimal setup. */
export function documentsOf(folder: string): readonly unknown[] {
  return FILES.map((file, which) => {
    const path = ownFiles(folder).includes(which) ? join(folder, file) : join(GOOD, 'minimal', file);
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  });
}

/** Which of the two files the folder has. The values of another are replaced with its own folder. */
export function ownFiles(folder: string): readonly number[] {
  return [...FILES.keys()].filter((which) => existsSync(join(folder, FILES[which] ?? '')));
}

/** JSON Schema within the schema of a stream has further ones. */
const KEYS: ReadonlySet<string | number> = new Set(
  SCHEMAS.flatMap((schema) => [...keysOf(schema).keys()].flatMap((path) => path.split(/[.[\]]+/))).concat([
    'properties',
    'items',
    'enum',
    'required',
  ]),
);

/**
 * In a short run one place stands for all of its kind: below the same keys of the schema, whatever names and positions are between
 * them, in an object with the same keys and type. `tried` has the kinds of earlier calls.
 */
export function firstOfEachKind(
  paths: readonly Path[],
  document: unknown,
  tried: Set<string>,
): readonly Path[] {
  if (isLongFuzz) return paths;
  return paths.filter((path) => {
    const kind = kindOf(path, document);
    const isFirst = !tried.has(kind);
    tried.add(kind);
    return isFirst;
  });
}

function kindOf(path: Path, document: unknown): string {
  const steps = path.map((step) => (KEYS.has(step) ? step : '*'));
  const value = valueAt(document, path);
  const parent = valueAt(document, path.slice(0, -1));
  const siblings = isObject(parent) ? [Object.keys(parent).toSorted(), parent['type']] : [];
  return JSON.stringify([steps, siblings, Array.isArray(value) ? 'array' : typeof value]);
}

/** The problems of a setup in which one value is another, and the line of that value. */
export function outcomeOf(documents: readonly unknown[], which: number, path: Path, value: unknown) {
  const mark = '\u0001';
  const marked = JSON.stringify(replaced(documents[which], path, mark), null, 1).split('\n');
  const line = marked.findIndex((text) => text.includes(JSON.stringify(mark))) + 1;
  const texts = documents.map((document, at) =>
    JSON.stringify(at === which ? replaced(document, path, value) : document, null, 1),
  );
  const { problems } = parseSetup(texts[0] ?? '', texts[1] ?? '');
  return { line, errors: problems.filter(({ level }) => level === 'error') };
}
