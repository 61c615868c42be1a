import { describe, expect, test } from '@jest/globals';
import { codeSpans, tables } from '../support/markdown.js';
import { keysOf } from '../support/schema-keys.js';
import { ANALYTICS, DASHBOARD, read, unquoted } from './documents.js';

interface Row {
  readonly meaning: string;
  readonly byDefault: string;
}

/** Rows under a heading such as "`dataStreams.<stream>`" or "Top level", by the full path of their key. */
function documentedRows(guide: string): ReadonlyMap<string, Row> {
  const reference = read(guide).split('\n## Reference')[1]?.split('\n## ')[0] ?? '';
  return new Map(
    tables(reference).flatMap(({ heading, rows }) =>
      rows.map(([key, meaning = '', byDefault = '']): [string, Row] => {
        const parts = heading === 'Top level' ? [unquoted(key)] : [unquoted(heading), unquoted(key)];
        return [parts.join('.').replaceAll(/<\w+>/g, '*'), { meaning, byDefault }];
      }),
    ),
  );
}

const guides: readonly (readonly [string, string])[] = [
  [ANALYTICS, 'streaming-processing-setup'],
  [DASHBOARD, 'real-time-monitoring-setup'],
];

describe('the guides name every key of the setup', () => {
  function codeValues(cell: string): readonly unknown[] {
    return codeSpans(cell).flatMap((code) => {
      try {
        return [JSON.parse(code)];
      } catch {
        return [];
      }
    });
  }

  test.each(guides)('%s: no key more and none less than in its JSON Schema', (guide, schema) => {
    const keys = keysOf(JSON.parse(read(`setup/schema/${schema}.schema.json`)));
    expect(keys.size).toBeGreaterThan(60);
    expect([...documentedRows(guide).keys()].sort()).toEqual([...keys.keys()].sort());
  });

  test.each(guides)('%s: what is required, and every default', (guide, schema) => {
    const keys = keysOf(JSON.parse(read(`setup/schema/${schema}.schema.json`)));
    const documented = [...documentedRows(guide)].map(([path, { byDefault }]) => ({
      path,
      required: byDefault === 'required',
      defaults: codeValues(byDefault),
    }));
    const declared = documented.map(({ path }) => ({ path, ...keys.get(path) }));
    expect(documented).toEqual(declared);
  });
});

describe('editors show what the guides say', () => {
  interface Described {
    readonly description?: string;
    readonly properties?: Readonly<Record<string, Described>>;
    readonly additionalProperties?: boolean | Described;
    readonly items?: Described;
    readonly anyOf?: readonly Described[];
    readonly oneOf?: readonly Described[];
  }

  /** Descriptions by the path of their key: `dataStreams.*.limits.depth`. */
  function descriptionsOf(schema: Described, path = ''): readonly (readonly [string, string])[] {
    const { properties = {}, additionalProperties, items, anyOf = [], oneOf = [] } = schema;
    const below = (name: string) => (path === '' ? name : `${path}.${name}`);
    return [
      ...[...anyOf, ...oneOf].flatMap((form) => descriptionsOf(form, path)),
      ...(typeof additionalProperties === 'object' ? descriptionsOf(additionalProperties, below('*')) : []),
      ...(items === undefined ? [] : descriptionsOf(items, `${path}[]`)),
      ...Object.entries(properties).flatMap(([name, property]) => [
        ...(property.description === undefined ? [] : [[below(name), property.description] as const]),
        ...descriptionsOf(property, below(name)),
      ]),
    ];
  }

  /** Without markup: `code`, "quotes" and [links](address). */
  const plain = (text: string) =>
    text
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[`"]/g, '')
      .toLowerCase();
  const firstClause = (text: string) => plain(text).split(/[.:;](?:\s|$)/, 1)[0] ?? '';

  test.each(guides)('%s: the first clause of every description', (guide, schema) => {
    const rows = documentedRows(guide);
    const described = descriptionsOf(JSON.parse(read(`setup/schema/${schema}.schema.json`)) as Described);
    expect(described.length).toBeGreaterThan(30);
    const different = described.filter(
      ([path, text]) => !plain(rows.get(path)?.meaning ?? '').includes(firstClause(text)),
    );
    expect(different).toEqual([]);
  });
});
