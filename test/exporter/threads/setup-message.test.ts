import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadSetup } from '../../../setup/load.js';
import { root } from '../../support/run-command.js';

const folders = ['setup/examples', 'test/fixtures/config/good'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => join(folder, name)),
);

test.each(folders)('%s: a worker gets the setup as the main thread has it', (folder) => {
  // Some fixtures consist of only one of the two files.
  const { setup } = loadSetup(join(root, folder));
  expect(setup.streams).not.toEqual([]);
  expect(structuredClone(setup)).toEqual(setup);
});
