import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { DiskFolder } from '../../../scripts/deployment/disk-folder.js';
import { runStatePath, writeRunState } from '../../../scripts/deployment/run-state.js';
import { makePrivateFolder, writePrivateFile } from '../../../scripts/files/private-file.js';
import { writeGenerated } from '../../../scripts/generate/write-generated.js';
import { RecordingFile } from '../../../scripts/record/recording-file.js';
import { tempFolder } from '../../support/temp-folder.js';
import { headerOf } from '../../../setup/deployment/ownership.js';

const folder = tempFolder();
const umask = process.umask();
afterEach(() => void process.umask(umask));

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
let count = 0;
const newPath = () => join(folder, `file-${++count}`);
const SECRET = `${headerOf('shop')}url: http://me:s3cret@host/hook\n`;
const PLAIN = `${headerOf('shop')}url: http://host/hook\n`;

const replaceFile = (path: string) => new DiskFolder(dirname(path)).write(basename(path), 'new');

describe.each([0, 0o022, 0o077])('with the umask %o', (mask) => {
  test('a private file is the owner’s alone, also where a wider one was, or was left half-written', () => {
    process.umask(mask);
    const path = newPath();
    writeFileSync(path, 'old');
    writeFileSync(`${path}.new`, 'left by a process that was killed');
    for (const each of [path, `${path}.new`]) chmodSync(each, 0o666);
    writePrivateFile(path, 'new');
    expect([modeOf(path), readFileSync(path, 'utf8')]).toEqual(['600', 'new']);
    const fresh = newPath();
    writePrivateFile(fresh, 'new');
    expect(modeOf(fresh)).toBe('600');
  });

  test('a file without a secret keeps the mode that it had', async () => {
    process.umask(mask);
    const path = newPath();
    writeFileSync(path, 'old');
    chmodSync(path, 0o640);
    await replaceFile(path);
    expect(modeOf(path)).toBe('640');
    const fresh = newPath();
    await replaceFile(fresh);
    expect(modeOf(fresh)).toBe((0o666 & ~mask).toString(8));
  });

  test('a private folder is narrowed where it exists', () => {
    process.umask(mask);
    const path = newPath();
    mkdirSync(path);
    chmodSync(path, 0o777);
    makePrivateFolder(path);
    makePrivateFolder(join(path, 'a', 'b'));
    expect([modeOf(path), modeOf(join(path, 'a', 'b'))]).toEqual(['700', '700']);
  });

  test('the state of "natsight start" and a recording are private', () => {
    process.umask(mask);
    const root = newPath();
    mkdirSync(root);
    writeRunState(root, { pid: 1, setup: 'x', exporter: 'x', webhooks: {} });
    expect([modeOf(join(root, '.natsight')), modeOf(runStatePath(root))]).toEqual(['700', '600']);
    const path = newPath();
    writeFileSync(path, 'old');
    chmodSync(path, 0o666);
    new RecordingFile(path, ['a.>'], true, () => undefined).close();
    expect(modeOf(path)).toBe('600');
  });

  test('a generated file with a secret is private, one without is not, and one that is unchanged is narrowed', async () => {
    process.umask(mask);
    const out = newPath();
    const files = new Map([
      ['alertmanager/generated/alertmanager.yml', SECRET],
      ['prometheus/generated/prometheus.yml', PLAIN],
    ]);
    await writeGenerated(out, files);
    const secret = join(out, 'alertmanager/generated/alertmanager.yml');
    expect(modeOf(secret)).toBe('600');
    expect(modeOf(join(out, 'prometheus/generated/prometheus.yml'))).toBe((0o666 & ~mask).toString(8));
    chmodSync(secret, 0o644);
    expect(await writeGenerated(out, files)).toEqual([]);
    expect(modeOf(secret)).toBe('600');
  });

  test('a file that a deployment narrowed gets its mode back with its old text', async () => {
    process.umask(mask);
    const path = newPath();
    mkdirSync(path);
    const disk = new DiskFolder(path);
    await disk.write('alertmanager.yml', PLAIN);
    chmodSync(join(path, 'alertmanager.yml'), 0o644);
    await disk.write('alertmanager.yml', SECRET);
    expect(modeOf(join(path, 'alertmanager.yml'))).toBe('600');
    await disk.write('alertmanager.yml', PLAIN);
    expect(modeOf(join(path, 'alertmanager.yml'))).toBe('644');
  });
});
