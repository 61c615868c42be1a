import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { packageFolder } from '../../../exporter/io/process/package-folder.js';
import { findFileFaults } from '../../../exporter/io/setup/file-faults.js';
import {
  ExampleUnknownError,
  FilesExistError,
  writeDocuments,
  writeSchemas,
} from '../../../scripts/init/documents.js';
import { loadSetup } from '../../../setup/load.js';

const GUIDES = [
  'docs/Real_Time_Analytics_Implementation.md',
  'docs/Live_Dashboard_Implementation.md',
  'docs/Your_Events.md',
];
const SETUPS = ['Streaming_Processing_Setup.json', 'Real_Time_Monitoring_Setup.json'];
const SCHEMAS = [
  'streaming-processing-setup.schema.json',
  'real-time-monitoring-setup.schema.json',
  'scenario.schema.json',
];
const FLIGHTS = [...SETUPS, 'flights.csv', 'flights.scenario.yaml'];
const DEVICES = [
  ...SETUPS,
  'devices.csv',
  'devices.scenario.yaml',
  'events.ndjson',
  'README.md',
  'expected.txt',
];

let packageRoot = '';
let folder = '';

/** A package as it is installed: without sources, with the documents. */
beforeEach(() => {
  const project = mkdtempSync(join(tmpdir(), 'natsight-init-'));
  packageRoot = join(project, 'node_modules/natsight');
  folder = join(project, 'monitoring');
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(packageRoot, path)), { recursive: true });
    writeFileSync(join(packageRoot, path), text);
  };
  put('package.json', '{}');
  for (const guide of GUIDES) put(guide, `# ${guide}\n\n![a chart](live-page/chart.png)\n`);
  for (const schema of SCHEMAS) put(`setup/schema/${schema}`, readFileSync(`setup/schema/${schema}`, 'utf8'));
  const examples = [...FLIGHTS.map((file) => `flights/${file}`), ...DEVICES.map((file) => `devices/${file}`)];
  for (const file of examples.map((path) => `setup/examples/${path}`)) put(file, readFileSync(file, 'utf8'));
});

const init = (example = 'flights', force = false) =>
  writeDocuments(packageRoot, { directory: folder, example, force });

describe('natsight init', () => {
  test('writes two setup files without problems, and the guides', async () => {
    const written = await init();
    expect(written).toEqual(
      [...SETUPS, 'flights.scenario.yaml', ...SCHEMAS, ...GUIDES.map((guide) => basename(guide))].map(
        (file) => join(folder, file),
      ),
    );
    expect(loadSetup(folder).problems).toEqual([]);
    expect(readFileSync(join(folder, 'Live_Dashboard_Implementation.md'), 'utf8')).toMatch(/^# /);
  });

  test('leaves the pictures of the guides out, and says what they show', async () => {
    await init();
    const guide = readFileSync(join(folder, 'Live_Dashboard_Implementation.md'), 'utf8');
    expect(guide).toBe('# docs/Live_Dashboard_Implementation.md\n\na chart\n');
  });

  test('points the setup files at the JSON Schemas beside them, which have a stable $id', async () => {
    await init();
    for (const [index, file] of SETUPS.entries()) {
      const { $schema } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      expect($schema).toBe(`./${SCHEMAS[index]}`);
      const { $id } = JSON.parse(readFileSync(join(folder, $schema), 'utf8'));
      expect($id).toBe(`urn:natsight:schema:${SCHEMAS[index]?.replace('.schema.json', '')}`);
    }
  });

  test('replaces only the JSON Schemas, after an upgrade', async () => {
    await init();
    writeFileSync(join(folder, SETUPS[0] ?? ''), 'mine');
    writeFileSync(join(folder, SCHEMAS[0] ?? ''), '{}');
    expect(await writeSchemas(packageRoot, folder)).toEqual(SCHEMAS.map((file) => join(folder, file)));
    expect(readFileSync(join(folder, SETUPS[0] ?? ''), 'utf8')).toBe('mine');
    expect(readFileSync(join(folder, SCHEMAS[0] ?? ''), 'utf8')).toContain('"title"');
  });

  test('writes an example with its tables and recorded events, ready to check and replay', async () => {
    const written = await init('devices');
    const files = [
      ...SETUPS,
      'devices.csv',
      'devices.scenario.yaml',
      'events.ndjson',
      ...SCHEMAS,
      ...GUIDES.map((guide) => basename(guide)),
    ];
    expect(written).toEqual(files.map((file) => join(folder, file)));
    expect(loadSetup(folder, findFileFaults).problems).toEqual([]);
  });

  test('names the examples if there is none of that name', async () => {
    await expect(init('toasters')).rejects.toThrow(
      new ExampleUnknownError('toasters', ['devices', 'flights']),
    );
    expect(existsSync(folder)).toBe(false);
  });

  test('writes nothing over a file that exists, and names it', async () => {
    mkdirSync(folder);
    const precious = join(folder, 'Live_Dashboard_Implementation.md');
    writeFileSync(precious, 'mine');
    await expect(init()).rejects.toThrow(new FilesExistError([precious]));
    expect(readFileSync(precious, 'utf8')).toBe('mine');
    expect(existsSync(join(folder, SETUPS[0] ?? ''))).toBe(false);
  });

  test('writes over it when it is told to', async () => {
    await init();
    writeFileSync(join(folder, SETUPS[0] ?? ''), 'mine');
    await init('flights', true);
    expect(loadSetup(folder).problems).toEqual([]);
  });

  test('finds its package from wherever it is installed', () => {
    expect(packageFolder()).toBe(process.cwd());
    expect(packageFolder(join(packageRoot, 'setup/examples'))).toBe(packageRoot);
  });
});
