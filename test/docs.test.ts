import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { windowMessage } from '../exporter/window/window-message.js';
import { ALERT } from '../setup/alert-names.js';
import { parseSetup } from '../setup/load.js';
import { metricSchema } from '../setup/model/metric.js';
import { REJECTION_REASONS, SELF_METRICS } from '../setup/self-metrics.js';
import type { SelfMetric } from '../setup/self-metrics.js';
import { anchors, codeBlocks, codeSpans, links, tables } from './support/markdown.js';
import { root } from './support/run-command.js';
import { keysOf } from './support/schema-keys.js';

const read = (path: string) => readFileSync(join(root, path), 'utf8');

const ANALYTICS = 'docs/Real_Time_Analytics_Implementation.md';
const DASHBOARD = 'docs/Live_Dashboard_Implementation.md';
const NOT_WRITTEN_BY_HAND = /(?:^|\/)(?:node_modules|dist|generated|\.[a-z]+)(?:\/|$)/;
const documents = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((path) => !NOT_WRITTEN_BY_HAND.test(path))
  .sort();

const unquoted = (cell = '') => cell.replaceAll('`', '');

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

test('every reason for a rejection stands in the guide with its meaning and what becomes of the message', () => {
  const table = tables(read(ANALYTICS)).find(({ heading }) => heading.startsWith('Reasons'));
  const documented = table?.rows.map(([reason, means, deadLetter]) => [unquoted(reason), means, deadLetter]);
  expect(documented).toEqual(
    Object.entries(REJECTION_REASONS).map(([reason, { meaning, deadLetter }]) => [
      reason,
      meaning,
      deadLetter ? 'yes' : 'no',
    ]),
  );
});

test("docs/metrics.md is the list of the exporter's own metrics", () => {
  const documented = tables(read('docs/metrics.md'))
    .flatMap(({ rows }) => rows)
    .map(([name, type, labels, help]) => [unquoted(name), type, unquoted(labels), unquoted(help)]);
  const declared = Object.entries<SelfMetric>(SELF_METRICS).map(([name, { type, labels, help }]) => [
    name,
    type,
    labels.join(', '),
    help,
  ]);
  expect(new Map(documented.map((row) => [row[0], row]))).toEqual(
    new Map(declared.map((row) => [row[0], row])),
  );
  expect(documented).toHaveLength(declared.length);
});

test('every alert that all setups get stands in the guide', () => {
  const table = tables(read(DASHBOARD)).find(({ rows }) => rows[0]?.[0] === '`Watchdog`');
  expect(table?.rows.map(([name]) => unquoted(name)).sort()).toEqual(Object.values(ALERT).sort());
});

test('every warning and error of the log stands in the guide', () => {
  const source = readdirSync(join(root, 'exporter/telemetry'))
    .map((file) => read(`exporter/telemetry/${file}`))
    .join('');
  const calls = source.matchAll(/\blog\.(?:warn|error)\(\s*(?:\{[^}]*\},|\w+,)?\s*['`]([^'`$]+)/g);
  const logged = Array.from(calls, ([, line = '']) => line.replace(/: $/, ''));
  const table = tables(read(ANALYTICS)).find(({ heading }) => heading.startsWith('What the log'));
  const documented = table?.rows.map(([line = '']) => line) ?? [];
  expect(logged).toHaveLength(source.match(/\blog\.(?:warn|error)\(/g)?.length ?? 0);
  expect(logged.filter((line) => !documented.some((known) => line.startsWith(known)))).toEqual([]);
});

describe('what the documents point to exists', () => {
  test.each(documents)('links of %s', (document) => {
    const broken = links(read(document))
      .filter((target) => !/^https?:/.test(target))
      .filter((target) => !leadsSomewhere(document, target));
    expect(broken).toEqual([]);
  });

  test('the guides link to each other only: "natsight init" copies the two and nothing else', () => {
    const targets = [ANALYTICS, DASHBOARD].flatMap((guide) => links(read(guide)));
    const relatives = targets.filter((target) => !/^(?:https?:|#)/.test(target));
    const names = relatives.map((target) => target.replace(/#.*/, ''));
    expect(new Set(names)).toEqual(
      new Set([DASHBOARD, ANALYTICS].map((guide) => guide.replace('docs/', ''))),
    );
  });

  test('the places that CONTRIBUTING.md names are there', () => {
    const places = tables(read('CONTRIBUTING.md')).flatMap(({ rows }) =>
      rows.flatMap((cells) => codeSpans(cells.join(' '))),
    );
    // `exporter/decode/<format>.ts` is a file to come: its folder has to be there.
    const fixed = places.map((place) => place.replace(/[^/]*<.*$/, ''));
    expect(fixed.length).toBeGreaterThan(15);
    expect(fixed.filter((place) => !existsSync(join(root, place)))).toEqual([]);
  });

  const folderGuides = documents.filter((document) => /^\w+\/README\.md$/.test(document));

  test.each(folderGuides)('%s names every folder beside it', (document) => {
    const folder = dirname(document);
    const folders = readdirSync(join(root, folder), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    const unnamed = folders.map(({ name }) => name).filter((name) => !read(document).includes(`${name}/`));
    expect(folderGuides.length).toBeGreaterThan(5);
    expect(unnamed.filter((name) => !mirrored(folder, name))).toEqual([]);
  });

  /** `test/exporter` mirrors `exporter`, as test/README.md says once for all. */
  function mirrored(folder: string, name: string): boolean {
    return folder === 'test' && existsSync(join(root, name));
  }

  function leadsSomewhere(document: string, target: string): boolean {
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? document : join(dirname(document), path);
    if (!existsSync(join(root, file))) return false;
    return anchor === undefined || anchors(read(file)).includes(anchor);
  }
});

const { scripts } = JSON.parse(read('package.json'));

/** Lines that a reader may type. */
function typed(document: string): readonly string[] {
  const text = read(document);
  const lines = [...codeBlocks(text).flatMap((block) => block.text.split('\n')), ...codeSpans(text)];
  return lines.map((line) => line.replace(/\s+#.*/, '').trim());
}

test.each(documents)('every npm script in %s exists', (document) => {
  const named = typed(document).flatMap((line) => /\bnpm run ([\w:-]+)/.exec(line)?.[1] ?? []);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

describe('commands of natsight', () => {
  const program = new Command();

  beforeAll(async () => {
    for (const file of readdirSync(join(root, 'scripts/commands'))) {
      const module: Record<string, (program: Command) => void> = await import(
        `../scripts/commands/${file.replace(/\.ts$/, '.js')}`
      );
      for (const [name, register] of Object.entries(module)) {
        if (name.startsWith('register')) register(program);
      }
    }
  });

  /** `npm run provision -- --dry-run` as the words behind `natsight`; `undefined` for what is no command of ours. */
  function natsightWords(line: string): readonly string[] | undefined {
    const direct = /^(?:npx |node dist\/scripts\/)?natsight(?:\.js)? ([a-z].*)$/.exec(line)?.[1];
    if (direct !== undefined) return direct.split(/\s+/);
    const [, run, plain, rest = ''] = /^npm (?:run ([\w:-]+)|(start|test))(?: -- (.*))?$/.exec(line) ?? [];
    const script: unknown = scripts[run ?? plain ?? ''];
    const command = typeof script === 'string' ? /natsight\.js (\w+)/.exec(script)?.[1] : undefined;
    return command === undefined ? undefined : [command, ...rest.split(/\s+/)];
  }

  function unknownIn([name, ...words]: readonly string[]): readonly string[] {
    const command = program.commands.find((each) => each.name() === name);
    if (command === undefined) return [`command ${name}`];
    const flags = words.flatMap((word) => /^(--[\w.-]+)/.exec(word)?.[1] ?? []);
    return flags.filter((flag) => !command.options.some(({ long }) => long === flag));
  }

  test.each(documents)('%s: each exists, with its flags', (document) => {
    const unknown = typed(document).flatMap((line) => {
      const words = natsightWords(line);
      return words === undefined ? [] : unknownIn(words).map((what) => `${line}: ${what}`);
    });
    expect(unknown).toEqual([]);
  });

  test('every flag of every command stands in the README or in a guide', () => {
    const known = ['README.md', ANALYTICS, DASHBOARD].map(read).join('\n');
    const words = new Set(known.match(/--[a-z][\w.-]*\w/g));
    const flags = program.commands.flatMap(({ options }) => options.flatMap(({ long }) => long ?? []));
    expect(flags.length).toBeGreaterThan(30);
    expect(flags.filter((flag) => !words.has(flag))).toEqual([]);
  });

  test('the README names all of them', () => {
    const named = new Set(typed('README.md').map((line) => natsightWords(line)?.[0]));
    const missing = program.commands.map((command) => command.name()).filter((name) => !named.has(name));
    expect(missing).toEqual([]);
  });
});

describe('setups in the documents', () => {
  const FLIGHTS = 'setup/examples/flights';
  const snippets = documents.flatMap((document) =>
    codeBlocks(read(document))
      .filter(({ language }) => language.startsWith('json'))
      .map((block) => ({ document, ...block })),
  );
  const marked = (mark: string) => snippets.filter(({ language }) => language === `json ${mark}`);

  test('no piece of JSON is left unproved', () => {
    const marks = new Set(snippets.map(({ language }) => language));
    expect([...marks].sort()).toEqual(['json fragment', 'json message', 'json monitoring', 'json setup']);
  });

  test('every complete setup passes "natsight check" without a warning', () => {
    const [processing] = marked('setup');
    expect(marked('setup')).toHaveLength(1);
    expect(marked('monitoring')).toHaveLength(2);
    for (const { document, text } of marked('monitoring')) {
      const { problems } = parseSetup(processing?.text ?? '', text, {
        processing: ANALYTICS,
        monitoring: document,
      });
      expect(problems).toEqual([]);
    }
  });

  test('the message of a closed window is what is published', () => {
    const [message, ...others] = marked('message').map(({ text }): unknown => JSON.parse(text));
    expect(others).toEqual([]);
    const metric = metricSchema.parse({
      type: 'window',
      stream: 'flights',
      help: 'Flights landed.',
      aggregate: 'count',
      size: '1m',
    });
    if (metric.kind !== 'window') throw new Error('it is a window');
    const startMs = Date.UTC(2001, 1, 24, 7);
    const closed = { labels: { origin: 'ORD' }, startMs, endMs: startMs + 60_000, reading: 42, events: 42 };
    const published = windowMessage(
      { ...closed, metric: { ...metric, name: 'flights_landed' } },
      'flight-operations',
    );
    expect(JSON.parse(published.payload)).toEqual(message);
  });

  test('the pieces of the tour fit into the flights example', () => {
    const [metric, panel, ...others] = marked('fragment').map(({ text }) => text);
    expect(others).toEqual([]);
    const processing = read(`${FLIGHTS}/Streaming_Processing_Setup.json`);
    const monitoring = read(`${FLIGHTS}/Real_Time_Monitoring_Setup.json`);
    const { setup, problems } = parseSetup(
      processing.replace('"liveMetrics": {', `$&${metric ?? ''}`),
      monitoring.replace('"panels": [', `$&${panel ?? ''}`),
    );
    expect(problems).toEqual([]);
    expect(setup.metrics.map(({ name }) => name)).toContain('flights_early_total');
    const [row] = setup.visualizations.get('live-main-dashboard')?.rows ?? [];
    expect(row?.panels[0]).toMatchObject({ metric: 'flights_early_total' });
  });
});
