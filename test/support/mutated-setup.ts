import fc from 'fast-check';
import { pathsOf, replaced, valueAt } from './replaced-values.js';
import type { Path } from './replaced-values.js';

const WORDS = '{{ {{event.x}} delay> [5m constructor toString * > 1m 0s 1d 99999999w p99'.split(' ');
const LONG = ['a'.repeat(20_000), '!'.repeat(400), '('.repeat(400)];

/** Anything may stand in the place of anything. */
const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom('', '\u001b[31m', '\u202e', '\ud800', ...WORDS, ...LONG),
  fc.constantFrom<unknown[]>(-1, 0, 0.5, 1e308, 1e15, null, true, [], {}, [[]], { constructor: 1 }),
);

/** One change of a document: where, and what is done there. */
const mutation = fc.record({
  at: fc.nat(),
  from: fc.nat(),
  kind: fc.constantFrom('replace', 'null', 'remove', 'copy', 'rename', 'wrap', 'repeat', 'swap'),
  value: strange,
  key: fc.constantFrom(
    'constructor',
    'toString',
    'hasOwnProperty',
    'x',
    '',
    'up',
    '_total',
    'orders',
    'ORDERS',
    '\n',
  ),
  times: fc.constantFrom(2, 60, 1_200),
});
type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;

/** A change of the bytes of a file. */
const byteChange = fc.record({
  at: fc.nat(),
  cut: fc.nat(6),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc
      .constantFrom(
        '{',
        '}',
        '[',
        ']',
        '"',
        ',',
        ':',
        '\\',
        'null',
        '1e999',
        '/*',
        '\ufeff',
        '\0',
        '"a":1,',
        '{"a":'.repeat(120),
      )
      .map((text) => new TextEncoder().encode(text)),
  ),
});

/** How the two files of a setup are changed: first their values, then, sometimes, their bytes. */
export const setupChanges = fc.record({
  values: fc.array(fc.tuple(fc.nat(1), mutation), { maxLength: 4 }),
  bytes: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.tuple(fc.nat(1), byteChange), { minLength: 1, maxLength: 3 }) },
  ),
});
export type SetupChanges = typeof setupChanges extends fc.Arbitrary<infer Value> ? Value : never;

/** The bytes of both files after the changes. */
export function changedFiles(
  documents: readonly unknown[],
  changes: SetupChanges,
): readonly Uint8Array<ArrayBuffer>[] {
  const values = [...documents];
  for (const [which, each] of changes.values) values[which] = mutated(values[which], each);
  const files = values.map((value) =>
    Uint8Array.from(new TextEncoder().encode(JSON.stringify(value, null, 1))),
  );
  for (const [which, { at, cut, insert }] of changes.bytes) {
    const before = files[which] ?? new Uint8Array();
    const start = at % (before.length + 1);
    files[which] = Uint8Array.from([...before.slice(0, start), ...insert, ...before.slice(start + cut)]);
  }
  return files;
}

function mutated(document: unknown, { at, from, kind, value, key, times }: Mutation): unknown {
  const paths = pathsOf(document);
  const path = paths[at % Math.max(1, paths.length)];
  if (path === undefined) return value;
  const found = valueAt(document, path);
  switch (kind) {
    case 'replace':
      return replaced(document, path, value);
    case 'null':
      return replaced(document, path, null);
    case 'copy':
      return replaced(document, path, valueAt(document, paths[from % paths.length] ?? path));
    case 'wrap':
      return replaced(document, path, from % 2 === 0 ? [found] : { [key]: found });
    case 'remove':
    case 'rename':
    case 'repeat':
    case 'swap':
      return withParent(document, path, (entries, index) =>
        changedEntries(entries, index, { kind, key, times }),
      );
  }
}

type Entry = readonly [string, unknown];
type EntryChange = Pick<Mutation, 'key' | 'times'> & {
  readonly kind: 'remove' | 'rename' | 'repeat' | 'swap';
};

function changedEntries(
  entries: readonly Entry[],
  index: number,
  { kind, key, times }: EntryChange,
): readonly Entry[] {
  const [name, value] = entries[index] ?? ['', null];
  switch (kind) {
    case 'remove':
      return entries.toSpliced(index, 1);
    case 'rename':
      return entries.with(index, [key, value]);
    case 'repeat':
      return [...entries, ...Array.from({ length: times }, (_, each): Entry => [`${name}${each}`, value])];
    case 'swap':
      return [...entries.slice(index), ...entries.slice(0, index)];
  }
}

/** Changes the entries of the object or list that holds the value at a path. */
function withParent(
  document: unknown,
  path: Path,
  change: (entries: readonly Entry[], index: number) => readonly Entry[],
): unknown {
  const parentPath = path.slice(0, -1);
  const parent = valueAt(document, parentPath);
  if (Array.isArray(parent)) {
    const entries = parent.map((value: unknown, at): Entry => [String(at), value]);
    return replaced(
      document,
      parentPath,
      change(entries, Number(path.at(-1))).map(([, value]) => value),
    );
  }
  const entries = Object.entries(parent as Readonly<Record<string, unknown>>);
  const index = entries.findIndex(([key]) => key === path.at(-1));
  return replaced(document, parentPath, Object.fromEntries(change(entries, index)));
}
