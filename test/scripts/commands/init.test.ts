import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { packageFolder } from '../../../exporter/io/process/package-folder.js';
import { FilesExistError, writeDocuments } from '../../../scripts/init/documents.js';
import { loadSetup } from '../../../setup/load.js';

const GUIDES = ['docs/Real_Time_Analytics_Implementation.md', 'docs/Live_Dashboard_Implementation.md'];
const SETUPS = ['Streaming_Processing_Setup.json', 'Real_Time_Monitoring_Setup.json'];

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
  for (const guide of GUIDES) put(guide, `# ${guide}\n`);
  for (const setup of SETUPS.map((file) => `setup/examples/flights/${file}`))
    put(setup, readFileSync(setup, 'utf8'));
});

describe('natsight init', () => {
  test('writes two setup files without problems, and two guides', async () => {
    const written = await writeDocuments(packageRoot, folder, false);
    expect(written).toEqual(
      [...SETUPS, ...GUIDES.map((guide) => guide.slice('docs/'.length))].map((file) => join(folder, file)),
    );
    expect(loadSetup(folder).problems).toEqual([]);
    expect(readFileSync(join(folder, 'Live_Dashboard_Implementation.md'), 'utf8')).toMatch(/^# /);
  });

  test('points the setup files at the JSON Schemas of the installed package', async () => {
    await writeDocuments(packageRoot, folder, false);
    const { $schema } = JSON.parse(readFileSync(join(folder, SETUPS[0] ?? ''), 'utf8')) as {
      $schema: string;
    };
    expect($schema).toBe('../node_modules/natsight/setup/schema/streaming-processing-setup.schema.json');
  });

  test('writes nothing over a file that exists, and names it', async () => {
    mkdirSync(folder);
    const precious = join(folder, 'Live_Dashboard_Implementation.md');
    writeFileSync(precious, 'mine');
    await expect(writeDocuments(packageRoot, folder, false)).rejects.toThrow(new FilesExistError([precious]));
    expect(readFileSync(precious, 'utf8')).toBe('mine');
    expect(existsSync(join(folder, SETUPS[0] ?? ''))).toBe(false);
  });

  test('writes over it when it is told to', async () => {
    await writeDocuments(packageRoot, folder, false);
    writeFileSync(join(folder, SETUPS[0] ?? ''), 'mine');
    await writeDocuments(packageRoot, folder, true);
    expect(loadSetup(folder).problems).toEqual([]);
  });

  test('finds its package from wherever it is installed', () => {
    expect(packageFolder()).toBe(process.cwd());
    expect(packageFolder(join(packageRoot, 'setup/examples'))).toBe(packageRoot);
  });
});
