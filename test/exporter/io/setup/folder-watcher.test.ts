import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { FolderWatcher } from '../../../../exporter/io/setup/folder-watcher.js';
import { isSetupFile } from '../../../../setup/document-files.js';
import { PROCESSING_FILE } from '../../../../setup/model/setup.js';
import { tempFolder } from '../../../support/temp-folder.js';
import { waitFor } from '../../../support/wait-for.js';

const temp = tempFolder();
const watchers: FolderWatcher[] = [];
afterEach(async () => {
  for (const watcher of watchers.splice(0)) await watcher.stop();
});

async function watched(name: string, prepare: (folder: string) => void = () => undefined) {
  const folder = join(temp, name);
  mkdirSync(folder, { recursive: true });
  prepare(folder);
  const seen = { changes: 0 };
  const watcher = new FolderWatcher(folder, isSetupFile, () => seen.changes++);
  watchers.push(watcher);
  await watcher.start();
  return { folder, seen };
}
const firstChange = (seen: { readonly changes: number }) =>
  waitFor(
    'the change',
    async () => seen.changes,
    (changes) => changes > 0,
  );

test.each([
  ['a new file', (folder: string) => writeFileSync(join(folder, 'Streaming_Processing_Setup.yaml'), 'a: 1')],
  [
    'a file that is renamed to its place',
    (folder: string) => {
      writeFileSync(join(folder, 'new.tmp'), '{}');
      renameSync(join(folder, 'new.tmp'), join(folder, PROCESSING_FILE));
    },
  ],
  [
    'a new folder with a part',
    (folder: string) => {
      mkdirSync(join(folder, 'Streaming_Processing_Setup.d'));
      writeFileSync(join(folder, 'Streaming_Processing_Setup.d/orders.yaml'), 'a: 1');
    },
  ],
  [
    'a link of a ConfigMap',
    (folder: string) => {
      symlinkSync('.', join(folder, '..new'));
      renameSync(join(folder, '..new'), join(folder, '..data'));
    },
  ],
])('tells %s', async (name, change) => {
  const { folder, seen } = await watched(name);
  change(folder);
  expect(await firstChange(seen)).toBeGreaterThan(0);
});

test('tells a change in the folder of a document, and nothing of other files', async () => {
  const { folder, seen } = await watched('parts', (where) => {
    mkdirSync(join(where, 'Streaming_Processing_Setup.d'));
    mkdirSync(join(where, 'other'));
    writeFileSync(join(where, 'Streaming_Processing_Setup.d/orders.yaml'), 'a: 1');
  });
  writeFileSync(join(folder, 'other/orders.yaml'), 'a: 1');
  writeFileSync(join(folder, 'notes.md'), 'x');
  writeFileSync(join(folder, 'Streaming_Processing_Setup.d/orders.yaml'), 'a: 2');
  expect(await firstChange(seen)).toBe(1);
});
