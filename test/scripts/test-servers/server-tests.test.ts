import { cp, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { serverTests } from '../../../scripts/test-servers/server-tests.js';
import { root } from '../../support/run-command.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';

const folder = tempFolder();

/** A checkout in small, with Jest's real configuration. */
async function checkout(files: Readonly<Record<string, string>>): Promise<string> {
  for (const shared of ['node_modules', 'dist']) await symlink(join(root, shared), join(folder, shared));
  for (const copied of ['jest.config.js', 'package.json']) await cp(join(root, copied), join(folder, copied));
  await cp(join(root, 'test/support/bound-globals.js'), join(folder, 'test/support/bound-globals.js'));
  for (const part of ['alertmanager', 'exporter', 'grafana', 'prometheus', 'setup'])
    await writeText(folder, `${part}/index.ts`, '');
  for (const [path, text] of Object.entries(files)) await writeText(folder, path, text);
  return folder;
}

test('a test is one of servers if it imports what finds their programs, however far away', async () => {
  const where = await checkout({
    'scripts/servers/find-binary.ts': 'export const findBinary = 1; export type Name = string;',
    'scripts/check.ts': "export const check = async () => import('./servers/find-binary.js');",
    'test/support/servers.ts': "export { findBinary } from '../../scripts/servers/find-binary.js';",
    'test/support/fixed-seed.ts': '',
    'test/through-support.test.ts': "import { findBinary } from './support/servers.js';",
    'test/through-the-product.test.ts': "import { check } from '../scripts/check.js';",
    'test/only-a-type.test.ts': "import type { Name } from '../scripts/servers/find-binary.js';",
    'test/apart.test.ts': "import './support/fixed-seed.js';",
    'test/servers/since-trixie/newer.ts': "import '../../support/servers.js';",
    'test/servers/since-sid/newest.ts': "import '../../support/servers.js';",
  });
  const old = ['test/through-support.test.ts', 'test/through-the-product.test.ts'];
  const newer = 'test/servers/since-trixie/newer.ts';
  expect(await serverTests('bookworm', where)).toEqual(old);
  expect(await serverTests('trixie', where)).toEqual([newer, ...old]);
  expect(await serverTests('sid', where)).toEqual(['test/servers/since-sid/newest.ts', newer, ...old]);
});

/** What a test writes that starts a server, a tool of one, or natsight as a process of its own, which looks for them. */
const STARTS = /\b(?:testServers|requireBinary|runPromtool|runAmtool|runNatsight|spawnNatsight)\(/;

test('all tests of this checkout that start one are found, and others are not', async () => {
  const found = await serverTests('sid');
  const all = await readdir(join(root, 'test'), { recursive: true });
  const starting: string[] = [];
  for (const path of all.filter((each) => each.endsWith('.test.ts')).map((each) => join('test', each)))
    if (STARTS.test(await readFile(join(root, path), 'utf8'))) starting.push(path);
  expect(starting.length).toBeGreaterThan(80);
  expect(starting.filter((path) => !found.includes(path))).toEqual([]);
  expect(
    found.filter((path) => /^test\/exporter\/(?:aggregate|window|series|validate)\//.test(path)),
  ).toEqual([]);
});
