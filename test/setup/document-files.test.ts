import { mkdirSync, mkdtempSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';
import { describe, expect, test } from '@jest/globals';
import { isSetupFile, MAX_SETUP_BYTES, MAX_SETUP_FILES } from '../../setup/document-files.js';
import { loadSetup } from '../../setup/load.js';
import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';
import { formatProblem } from '../../setup/problem.js';
import { root } from '../support/run-command.js';
import { tempFolder } from '../support/temp-folder.js';
import { MONITORING } from '../support/written-setup.js';

const temp = tempFolder();
const newFolder = () => mkdtempSync(join(temp, 'setup-'));
const examples = join(root, 'setup/examples');
type Json = Readonly<Record<string, unknown>>;
const jsonOf = (example: string, file: string) =>
  JSON.parse(readFileSync(join(examples, example, file), 'utf8')) as Json;

/** A setup in a new folder, from texts by file name. */
function written(files: Readonly<Record<string, string>>): string {
  const folder = newFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const problemsOf = (folder: string) =>
  loadSetup(folder).problems.map((problem) => formatProblem(problem).replaceAll(`${folder}/`, ''));

const MINIMAL = {
  [PROCESSING_FILE]: JSON.stringify({
    service: { name: 'shop' },
    dataStreams: { orders: { subject: 'orders', schema: { type: 'object' } } },
    processingLogic: {},
    liveMetrics: { orders_total: { type: 'counter', stream: 'orders', help: 'Orders.' } },
    instantInsightRules: {},
    realTimeDashboards: {},
  }),
  [MONITORING_FILE]: JSON.stringify(MONITORING),
};
const { [PROCESSING_FILE]: processing, [MONITORING_FILE]: monitoring } = MINIMAL;

describe.each(readdirSync(examples))('the example %s', (example) => {
  const sound = loadSetup(join(examples, example), () => []);
  const load = (files: Readonly<Record<string, string>>) => loadSetup(written(files), () => []).setup;

  test('says the same in YAML', () => {
    const files = [PROCESSING_FILE, MONITORING_FILE].map((file) => [
      file.replace('.json', '.yaml'),
      dump(jsonOf(example, file), { lineWidth: 60 }),
    ]);
    expect(load(Object.fromEntries(files) as Record<string, string>)).toEqual(sound.setup);
  });

  test('says the same in one file for each entry of a section', () => {
    const parts = [PROCESSING_FILE, MONITORING_FILE].flatMap((file) =>
      Object.entries(jsonOf(example, file)).flatMap(([section, value], index) => {
        const folder = file.replace('.json', '.d');
        const isSection = section !== 'service' && section !== '$schema' && section !== 'dynamicUpdates';
        const entries = isSection && section !== 'instantAlerts' ? Object.entries(value as Json) : undefined;
        return entries === undefined
          ? [[`${folder}/${index}.yaml`, dump({ [section]: value })]]
          : entries.map(([name, entry], at) => [
              // Entries stay in their order, which is that of the panels.
              `${folder}/${index}-${String(at).padStart(3, '0')}.json`,
              `// ${name}\n${JSON.stringify({ [section]: { [name]: entry } })}`,
            ]);
      }),
    );
    expect(load(Object.fromEntries(parts) as Record<string, string>)).toEqual(sound.setup);
  });
});

describe('the files of a document', () => {
  test('add up, whatever their formats', () => {
    const folder = written({
      ...MINIMAL,
      'Streaming_Processing_Setup.d/payments.yml':
        '$schema: x\ndataStreams:\n  payments: {subject: payments, schema: {type: object}}\n',
      'Streaming_Processing_Setup.d/refunds.jsonc':
        '{"$schema": "x", "dataStreams": {"refunds": {"subject": "refunds", "schema": {"type": "object"},},},}',
      'Streaming_Processing_Setup.d/README.md': '# not read',
      'Streaming_Processing_Setup.d/.draft.yaml': 'neither: this',
    });
    const { setup, problems } = loadSetup(folder);
    expect(problems.filter(({ level }) => level === 'error')).toEqual([]);
    expect(setup.streams.map(({ name }) => name)).toEqual(['orders', 'payments', 'refunds']);
  });

  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'two formats of one file',
      { ...MINIMAL, 'Streaming_Processing_Setup.yml': 'a: 1' },
      [
        'Streaming_Processing_Setup.yml:1:1  cannot be read: there is Streaming_Processing_Setup.json, too: keep one of them',
      ],
    ],
    [
      'one entry in two files',
      {
        ...MINIMAL,
        'Streaming_Processing_Setup.d/a.yaml':
          'dataStreams:\n  orders: {subject: other, schema: {type: object}}\n',
      },
      [
        'Streaming_Processing_Setup.d/a.yaml:2:3  "orders" is also set in Streaming_Processing_Setup.json:1:43: keep one of them',
      ],
    ],
    [
      'a value outside of a section in two files',
      { ...MINIMAL, 'Streaming_Processing_Setup.d/a.yaml': 'service:\n  name: other\n' },
      [
        'Streaming_Processing_Setup.d/a.yaml:1:1  "service" is also set in Streaming_Processing_Setup.json:1:2: keep one of them',
      ],
    ],
    [
      'a fault in one of them, at its place',
      {
        ...MINIMAL,
        'Streaming_Processing_Setup.d/a.yaml':
          'liveMetrics:\n  late_total:\n    type: counter\n    stream: orders\n    help: Late.\n    where: delay >\n',
      },
      ['Streaming_Processing_Setup.d/a.yaml:6:'],
    ],
    [
      'no text that can be read',
      { ...MINIMAL, 'Streaming_Processing_Setup.d/a.yaml': 'a: [' },
      ['Streaming_Processing_Setup.d/a.yaml:1:5  not valid YAML: '],
    ],
    [
      'a folder in the folder',
      { ...MINIMAL, 'Streaming_Processing_Setup.d/team/a.yaml': '{}' },
      ['Streaming_Processing_Setup.d/team:1:1  cannot be read: is a directory'],
    ],
    [
      'too many files',
      {
        ...MINIMAL,
        ...Object.fromEntries(
          Array.from({ length: MAX_SETUP_FILES + 1 }, (_, index) => [
            `Streaming_Processing_Setup.d/${index}.json`,
            '{}',
          ]),
        ),
      },
      [
        `Streaming_Processing_Setup.d:1:1  cannot be read: has ${MAX_SETUP_FILES + 1} files, expected at most ${MAX_SETUP_FILES}`,
      ],
    ],
    [
      'too many bytes together',
      {
        ...MINIMAL,
        'Streaming_Processing_Setup.d/a.yaml': `#${' '.repeat(MAX_SETUP_BYTES - 10)}`,
      },
      [
        `Streaming_Processing_Setup.d/a.yaml:1:1  cannot be read: the document has more than ${MAX_SETUP_BYTES} bytes with this file`,
      ],
    ],
    [
      'only one document',
      { 'Streaming_Processing_Setup.yaml': processing ?? '' },
      ['Real_Time_Monitoring_Setup.json:1:1  cannot be read: no such file'],
    ],
  ])('%s', (_, files, expected) => {
    const found = problemsOf(written(files)).filter((line) => !line.includes('warning'));
    expect(found).toEqual(expected.map((line) => expect.stringContaining(line)));
  });

  test('may be links into another folder, as Kubernetes mounts them', () => {
    const folder = written({ [MONITORING_FILE]: monitoring ?? '' });
    const target = written({ 'shop.yaml': processing ?? '' });
    mkdirSync(join(folder, 'Streaming_Processing_Setup.d'));
    symlinkSync(target, join(folder, 'Streaming_Processing_Setup.d/..data'));
    symlinkSync('..data/shop.yaml', join(folder, 'Streaming_Processing_Setup.d/shop.yaml'));
    expect(loadSetup(folder).setup.streams).toHaveLength(1);
  });

  test('are reported if their folder is a file', () => {
    expect(problemsOf(written({ ...MINIMAL, 'Streaming_Processing_Setup.d': '' }))).toEqual([
      'Streaming_Processing_Setup.d:1:1  cannot be read: is not a directory',
    ]);
  });
});

test.each([
  ['Streaming_Processing_Setup.json', true],
  ['Streaming_Processing_Setup.yml', true],
  ['Streaming_Processing_Setup.d', true],
  ['Streaming_Processing_Setup.d/a.yaml', true],
  ['Streaming_Processing_Setup.d/.a.yaml.swp', false],
  ['Streaming_Processing_Setup.json~', false],
  ['Live_Dashboard_Implementation.md', false],
])('%s is a file of the setup: %s', (path, isOf) => {
  expect(isSetupFile(path)).toBe(isOf);
});
