import { cp, mkdir, readFile, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { root, runCommand } from '../support/run-command.js';
import { tempFolder, writeText } from '../support/temp-folder.js';

/** A checkout in small: the real prepare, an npm that only writes down what it is asked to do, and no server missing. */
const folder = tempFolder();
const checkout = join(folder, 'checkout');
const calls = join(folder, 'npm-calls');

const fakeNpm = `#!/bin/sh
echo "$*" >> "${calls}"
case "$1" in
  ci) mkdir -p node_modules && echo > node_modules/.package-lock.json ;;
  run)
    mkdir -p dist/scripts/servers dist/scripts/test-servers
    cp ../provide-binaries.js dist/scripts/servers/
    cp ../server-set.js dist/scripts/test-servers/ ;;
esac
[ ! -e ../npm-fails ] || { cat ../npm-fails; exit 1; }
`;
const provideNothing = 'export const provideBinaries = async (names) => names.filter(() => false);\n';
const provideFails = `export const provideBinaries = async () => [{ reason: 'nats-server is missing.' }];\n`;
/** Unpacks no set but one. */
const serverSets = `
export const SERVER_SETS = ['old', 'new'];
export const isServerSet = (set) => SERVER_SETS.includes(set);
export async function provideServerSet(set, report) {
  report('Unpacking ' + set);
  if (set !== 'old') throw Object.assign(new Error('no such package'), { code: 'PACKAGE_UNAVAILABLE' });
}
`;

beforeEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await cp(join(root, 'scripts', 'prepare'), join(checkout, 'scripts', 'prepare'), { recursive: true });
  await cp(join(root, 'scripts', 'prepare.mjs'), join(checkout, 'scripts', 'prepare.mjs'));
  await writeText(checkout, 'package.json', '{ "type": "module" }');
  await writeText(checkout, 'package-lock.json', '{}');
  await writeText(checkout, 'setup/index.ts', 'export {};');
  await writeText(folder, 'provide-binaries.js', provideNothing);
  await writeText(folder, 'server-set.js', serverSets);
  await writeText(folder, 'bin/npm', fakeNpm);
  await runCommand('/bin/chmod', ['+x', join(folder, 'bin', 'npm')]);
});

test('a fresh checkout is installed and built', async () => {
  expect(await prepare()).toEqual({
    exitCode: 0,
    stdout: 'Installing npm packages ...\nBuilding ...\n',
    stderr: '',
  });
  expect(await npmCalls()).toEqual([expect.stringMatching(/^ci /), 'run --silent build']);
});

test('a prepared checkout is left alone, without a word', async () => {
  await prepare();
  await rm(calls);
  expect(await prepare()).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect(await npmCalls()).toEqual([]);
});

test.each([
  ['a changed source', () => touch('setup/index.ts'), ['run --silent build']],
  ['a deleted source', () => rm(join(checkout, 'setup/index.ts')), ['run --silent build']],
  ['a changed package-lock.json', () => touch('package-lock.json'), [expect.stringMatching(/^ci /)]],
  ['a change of a generated file', () => writeText(checkout, 'prometheus/generated/a.yml', ''), []],
])('%s is followed by what it takes', async (_, change, expected) => {
  await mkdir(join(checkout, 'prometheus', 'generated'), { recursive: true });
  await prepare();
  await rm(calls);
  await change();
  await prepare();
  expect(await npmCalls()).toEqual(expected);
});

test('a failed build is tried again', async () => {
  await writeText(folder, 'npm-fails', 'setup/index.ts(1,1): error\n');
  await writeText(checkout, 'node_modules/.package-lock.json', '{}');
  const expected = { exitCode: 1, stderr: '"npm run build" failed:\nsetup/index.ts(1,1): error\n' };
  expect(await prepare()).toMatchObject(expected);
  expect(await prepare()).toMatchObject(expected);
});

test('a registry out of reach is one sentence', async () => {
  await writeText(folder, 'npm-fails', 'npm error code ENOTFOUND\nnpm error network request failed\n');
  expect(await prepare()).toEqual({
    exitCode: 1,
    stdout: 'Installing npm packages ...\n',
    stderr:
      'The npm packages are not installed and the registry cannot be reached (ENOTFOUND). ' +
      'Connect this machine to the network and try again.\n',
  });
});

test('a missing server stops the tests, and not a start', async () => {
  await writeText(folder, 'provide-binaries.js', provideFails);
  expect(await prepare('test')).toMatchObject({ exitCode: 1, stderr: 'nats-server is missing.\n' });
  expect(await prepare('start')).toMatchObject({ exitCode: 0, stdout: 'nats-server is missing.\n' });
});

test.each([
  ['old', { exitCode: 0, stdout: expect.stringContaining('Unpacking old\n'), stderr: '' }],
  ['new', { exitCode: 1, stderr: 'no such package\n' }],
  ['newer', { exitCode: 1, stderr: 'NATSIGHT_TEST_SERVERS "newer" must be one of old, new.\n' }],
])('tests with the servers of a release need no others: %s', async (set, expected) => {
  await writeText(folder, 'provide-binaries.js', provideFails);
  expect(await prepare('test', { NATSIGHT_TEST_SERVERS: set })).toMatchObject(expected);
});

test('two at once build once', async () => {
  const [first, second] = await Promise.all([prepare(), prepare()]);
  expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
  expect((await npmCalls()).filter((call) => call.startsWith('run'))).toHaveLength(1);
});

test('the lock of a process that died is taken over', async () => {
  const { stdout: deadPid } = await runCommand('/bin/sh', ['-c', 'printf $$']);
  await writeText(checkout, '.tools/prepare.lock', deadPid);
  expect(await prepare()).toMatchObject({ exitCode: 0 });
});

test('a folder that cannot be written is one sentence', async () => {
  await writeText(checkout, '.tools', 'a file, where the folder belongs');
  expect(await prepare()).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `This checkout cannot be prepared: EEXIST: file already exists, mkdir '${join(checkout, '.tools')}'\n`,
  });
});

test('a wrong purpose is refused', async () => {
  expect(await prepare('lunch')).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: '--for "lunch" must be one of start, test, build, pack.\n',
  });
});

function prepare(purpose = 'start', env: Readonly<Record<string, string>> = {}) {
  return runCommand(process.execPath, ['scripts/prepare.mjs', '--for', purpose], {
    cwd: checkout,
    env: {
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      npm_execpath: '',
      NATSIGHT_TEST_SERVERS: '',
      ...env,
    },
  });
}

async function npmCalls(): Promise<string[]> {
  const text = await readFile(calls, 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean);
}

/** Into the near future, since what prepare writes in the same instant counts as no older. */
async function touch(path: string): Promise<void> {
  const soon = new Date(Date.now() + 1_000);
  await utimes(join(checkout, path), soon, soon);
}
