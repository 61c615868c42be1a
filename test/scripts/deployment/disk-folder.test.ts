import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { DiskFolder, MAX_CONFIGURATION_BYTES } from '../../../scripts/deployment/disk-folder.js';
import { tempFolder } from '../../support/temp-folder.js';

const root = tempFolder();
let path = '';
let folder: DiskFolder;
beforeEach(() => {
  path = mkdtempSync(join(root, 'server-'));
  folder = new DiskFolder(path);
});

describe('a configuration folder', () => {
  test('keeps the mode of a file that is replaced, and leaves nothing beside it', async () => {
    writeFileSync(join(path, 'a.yml'), 'old');
    chmodSync(join(path, 'a.yml'), 0o640);
    await folder.write('a.yml', 'new');
    expect(readFileSync(join(path, 'a.yml'), 'utf8')).toBe('new');
    expect(statSync(join(path, 'a.yml')).mode & 0o777).toBe(0o640);
    expect(readdirSync(path)).toEqual(['a.yml']);
  });

  test('gives a new file a mode with which every server can read it, or that of another file', async () => {
    await folder.write('new.yml', 'x');
    expect(statSync(join(path, 'new.yml')).mode & 0o777).toBe(0o644);
    chmodSync(join(path, 'new.yml'), 0o600);
    await folder.write('copy.yml', 'x', 'new.yml');
    expect(statSync(join(path, 'copy.yml')).mode & 0o777).toBe(0o600);
  });

  test('writes through a symbolic link, which stays one', async () => {
    const elsewhere = mkdtempSync(join(root, 'git-'));
    writeFileSync(join(elsewhere, 'real.yml'), 'old');
    symlinkSync(join(elsewhere, 'real.yml'), join(path, 'a.yml'));
    await folder.write('a.yml', 'new');
    expect(lstatSync(join(path, 'a.yml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(elsewhere, 'real.yml'), 'utf8')).toBe('new');
    expect(readdirSync(elsewhere)).toEqual(['real.yml']);
  });

  test('writes the file to which a symbolic link leads if it is not there yet', async () => {
    symlinkSync('elsewhere.yml', join(path, 'a.yml'));
    expect(await folder.read('a.yml')).toBeUndefined();
    await folder.write('a.yml', 'new');
    expect(lstatSync(join(path, 'a.yml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(path, 'elsewhere.yml'), 'utf8')).toBe('new');
  });

  test('does not write into a ConfigMap, which Kubernetes writes anew', async () => {
    mkdirSync(join(path, '..2026_11_27_05_10_00.12345'));
    writeFileSync(join(path, '..2026_11_27_05_10_00.12345/a.yml'), 'old');
    symlinkSync('..2026_11_27_05_10_00.12345', join(path, '..data'));
    symlinkSync('..data/a.yml', join(path, 'a.yml'));
    await expect(folder.write('a.yml', 'new')).rejects.toThrow(
      `${path}/a.yml comes from a ConfigMap or Secret, which Kubernetes writes anew. Change it at its source`,
    );
    expect(readFileSync(join(path, 'a.yml'), 'utf8')).toBe('old');
    expect(readdirSync(join(path, '..data'))).toEqual(['a.yml']);
  });

  test('says which file cannot be used, and why', async () => {
    mkdirSync(join(path, 'folder.yml'));
    await expect(folder.read('folder.yml')).rejects.toThrow(
      `${path}/folder.yml cannot be read: it is a folder.`,
    );
    writeFileSync(join(path, 'latin1.yml'), Buffer.from([0x61, 0xe9, 0x0a]));
    await expect(folder.read('latin1.yml')).rejects.toThrow('cannot be read: it is not UTF-8. Convert it.');
    writeFileSync(join(path, 'huge.yml'), '');
    truncateSync(join(path, 'huge.yml'), MAX_CONFIGURATION_BYTES + 1);
    await expect(folder.read('huge.yml')).rejects.toThrow(
      `has ${MAX_CONFIGURATION_BYTES + 1} bytes; natsight reads at most ${MAX_CONFIGURATION_BYTES}.`,
    );
    await expect(new DiskFolder('/proc').write('natsight.yml', 'x')).rejects.toThrow(
      /^\/proc\/natsight\.yml cannot be written: .+\.$/,
    );
    await expect(new DiskFolder('/proc').lock()).rejects.toThrow(
      /^\/proc\/natsight\.lock cannot be written: .+\.$/,
    );
    symlinkSync('circle.yml', join(path, 'circle.yml'));
    await expect(folder.read('circle.yml')).rejects.toThrow(
      `${path}/circle.yml cannot be read: symbolic links lead in a circle.`,
    );
    await expect(new DiskFolder(join(path, 'latin1.yml')).read('a.yml')).rejects.toThrow(
      'cannot be read: a part of its path is no folder.',
    );
  });

  test('keeps every byte that it reads', async () => {
    const text = '\uFEFFa: "ü"\r\n\tb\r\n';
    writeFileSync(join(path, 'a.yml'), text);
    expect(await folder.read('a.yml')).toBe(text);
    await folder.write('b.yml', text);
    expect(readFileSync(join(path, 'b.yml'))).toEqual(readFileSync(join(path, 'a.yml')));
  });
});

describe('the lock of a folder', () => {
  test('is held by one, and free again after its release', async () => {
    const unlock = await folder.lock();
    await expect(folder.lock()).rejects.toThrow(
      `Another provision changes this folder: ${path}/natsight.lock is held by process ${process.pid} on ${hostname()}.`,
    );
    await unlock();
    const again = await folder.lock();
    await again();
    expect(readdirSync(path)).toEqual([]);
  });

  test('of a process that is gone is taken over, of another machine it is not', async () => {
    // Linux gives out no pid above 2^22.
    writeFileSync(join(path, 'natsight.lock'), `${2 ** 22 + 1} ${hostname()}\n`);
    await (
      await folder.lock()
    )();
    writeFileSync(join(path, 'natsight.lock'), `${2 ** 22 + 1} elsewhere\n`);
    await expect(folder.lock()).rejects.toThrow(
      'on elsewhere. Wait for it, or remove the file if it has ended.',
    );
  });
});
