import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { localDisk } from '../../../../exporter/io/checkpoint/disk.js';
import type { Disk } from '../../../../exporter/io/checkpoint/disk.js';
import { StateFolder } from '../../../../exporter/io/checkpoint/state-folder.js';
import { thisHost } from '../../../../exporter/io/checkpoint/state-host.js';
import { tempFolder } from '../../../support/temp-folder.js';
import { encode, encoderOf, headerOfVersion } from './checkpoints.js';

const root = tempFolder();
let folders = 0;
const newFolder = () => join(root, `state-${(folders += 1)}`);

const opened: StateFolder[] = [];
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close().catch(() => undefined);
});

async function take(folder: string, service = 'flights') {
  const taken = await StateFolder.take(service, { folder, nowMs: Date.now(), staleMs: 1_000 });
  opened.push(taken.store);
  return taken;
}

/** Writes files of checkpoints, each with these times, and gives the folder back. */
async function written(folder: string, ...files: readonly (readonly number[])[]): Promise<void> {
  const { store } = await take(folder);
  for (const [first = 0, ...more] of files) {
    const encoder = encoderOf('flights');
    await store.begin({ header: encoder.header, frames: encode(encoder, first), isAlone: false });
    for (const takenMs of more) await store.append(encode(encoder, takenMs));
  }
  await store.close();
}

const newest = async (folder: string) =>
  join(
    folder,
    (await readdir(folder))
      .filter((name) => name.startsWith('checkpoints-'))
      .sort()
      .at(-1) ?? '',
  );

async function timesIn(folder: string) {
  const { stored } = await take(folder);
  return { times: stored.checkpoints.map(({ takenMs }) => takenMs), unusable: stored.unusable };
}

test('a state is durable before it is used: a killed process may have left it in memory only', async () => {
  const folder = newFolder();
  await written(folder, [1, 2]);
  const file = await newest(folder);
  const calls: string[] = [];
  const disk: Disk = {
    ...localDisk,
    syncFile: async (path) => {
      await localDisk.syncFile(path);
      calls.push(`sync ${path}`);
    },
    read: (path) => {
      if (path === file) calls.push(`read ${path}`);
      return localDisk.read(path);
    },
    syncFolder: (path) => {
      calls.push(`sync ${path}`);
      return localDisk.syncFolder(path);
    },
  };
  const host = { ...thisHost, disk };
  const { store, stored } = await StateFolder.take('flights', { folder, nowMs: Date.now(), host });
  opened.push(store);
  expect(stored.checkpoints.map(({ takenMs }) => takenMs)).toEqual([1, 2]);
  expect(calls).toEqual([`sync ${file}`, `sync ${folder}`, `read ${file}`]);
});

test('what was written is there again, and only its user may read it', async () => {
  const folder = newFolder();
  await written(folder, [1, 2, 3]);
  expect(await timesIn(folder)).toEqual({ times: [1, 2, 3], unusable: [] });
  for (const name of await readdir(folder)) {
    expect({ name, mode: (await stat(join(folder, name))).mode & 0o777 }).toEqual({ name, mode: 0o600 });
  }
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test('the file before the current one is kept, earlier ones are not', async () => {
  const folder = newFolder();
  await written(folder, [1], [2], [3]);
  expect((await readdir(folder)).filter((name) => name.startsWith('checkpoints-'))).toEqual([
    'checkpoints-000002.natsight',
    'checkpoints-000003.natsight',
  ]);
});

describe('a file that no earlier one may replace', () => {
  const files = async (folder: string) =>
    (await readdir(folder)).filter((name) => name.startsWith('checkpoints-')).sort();

  test('is kept alone, and the one after it beside it', async () => {
    const folder = newFolder();
    await written(folder, [1], [2]);
    await writtenAlone(folder);
    expect(await files(folder)).toEqual(['checkpoints-000003.natsight']);
    await written(folder, [4]);
    expect(await files(folder)).toEqual(['checkpoints-000003.natsight', 'checkpoints-000004.natsight']);
  });

  test('is left alone by the next process if the one before was killed while it removed the others', async () => {
    const folder = newFolder();
    await written(folder, [1]);
    const spare = await readFile(await newest(folder));
    await writtenAlone(folder);
    await writeFile(join(folder, 'checkpoints-000001.natsight'), spare);
    expect(await timesIn(folder)).toEqual({ times: [3], unusable: [] });
    expect(await files(folder)).toEqual(['checkpoints-000002.natsight']);
  });

  async function writtenAlone(folder: string): Promise<void> {
    const { store } = await take(folder);
    const encoder = encoderOf('flights', { isAlone: true });
    await store.begin({ header: encoder.header, frames: encode(encoder, 3), isAlone: true });
    await store.close();
  }
});

describe('a state that is not sound', () => {
  test('torn: the last checkpoint that is whole is used', async () => {
    const folder = newFolder();
    await written(folder, [1, 2, 3]);
    const file = await newest(folder);
    await truncate(file, (await stat(file)).size - 5);
    const { times, unusable } = await timesIn(folder);
    expect(times).toEqual([1, 2]);
    expect(unusable).toEqual([
      expect.stringMatching(
        /^checkpoints-000001\.natsight ends within a checkpoint, at byte \d+: the exporter ended while it wrote it; the checkpoint before is used$/,
      ),
    ]);
  });

  test('damaged from the first checkpoint on: the file before is used', async () => {
    const folder = newFolder();
    await written(folder, [1, 2], [3, 4]);
    const file = await newest(folder);
    const bytes = await readFile(file);
    const at = Math.floor(bytes.length / 4);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(file, bytes);
    expect(await timesIn(folder)).toEqual({
      times: [1, 2],
      unusable: [
        expect.stringMatching(
          /^checkpoints-000002\.natsight is damaged from byte \d+ on; nothing of it is used$/,
        ),
      ],
    });
  });

  test('a foreign file: the file before is used', async () => {
    const folder = newFolder();
    await written(folder, [1], [2]);
    await writeFile(await newest(folder), 'hello');
    expect(await timesIn(folder)).toEqual({
      times: [1],
      unusable: ['checkpoints-000002.natsight is no file of natsight'],
    });
  });

  test('nothing that can be read: it is refused, and nothing is reset', async () => {
    const folder = newFolder();
    await written(folder, [1]);
    await writeFile(await newest(folder), 'hello');
    await expect(take(folder)).rejects.toThrow(
      `the state folder ${folder} has no checkpoint that can be read: checkpoints-000001.natsight is no file of natsight. Put a copy of the folder in its place, or move it away to begin anew: counters then start at 0`,
    );
    expect(await readFile(await newest(folder), 'utf8')).toBe('hello');
  });

  test('of another service: it is refused', async () => {
    const folder = newFolder();
    await written(folder, [1]);
    await expect(take(folder, 'shop')).rejects.toThrow(
      `the state folder ${folder} belongs to the service "flights", and this setup is of "shop": give each service a folder of its own (--state)`,
    );
    expect((await timesIn(folder)).times).toEqual([1]);
  });

  test.each([
    [4, 'newer than 3, the newest'],
    [2, 'older than 3, the only one'],
  ])('of version %d: it is refused', async (version, found) => {
    const folder = newFolder();
    await written(folder, [1]);
    await writeFile(await newest(folder), headerOfVersion(version));
    await expect(take(folder)).rejects.toThrow(
      `checkpoints-000001.natsight in the state folder ${folder} was written by natsight 1.0.0 in format ${version}, which is ${found} that this version reads: use that version again, or another folder`,
    );
  });

  test('a folder that cannot be used: it is refused', async () => {
    const file = join(root, 'a-file');
    await writeFile(file, '');
    await expect(take(join(file, 'state'))).rejects.toThrow(
      /^the state folder .*a-file\/state cannot be used: /,
    );
  });
});

describe('a folder that is in use', () => {
  test('is refused, and the message says by whom and since when', async () => {
    const folder = newFolder();
    await take(folder);
    await expect(take(folder)).rejects.toThrow(
      new RegExp(
        `^the state folder ${folder} is in use by process ${process.pid} on ${hostname()} since 20\\d\\d-.*Z: stop that exporter, or give this one a folder of its own \\(--state\\)$`,
      ),
    );
  });

  test('by a process that is dead is taken over', async () => {
    const folder = newFolder();
    await written(folder, [1]);
    await writeFile(join(folder, 'lock-000005.json'), JSON.stringify(await deadHolder()));
    expect((await timesIn(folder)).times).toEqual([1]);
  });

  test('by a process whose number another one has now is taken over, as in a container that is started again', async () => {
    const folder = newFolder();
    await written(folder, [1]);
    const holder = { pid: process.pid, host: hostname(), startedAt: 'another boot 1', sinceMs: 0 };
    await writeFile(join(folder, 'lock-000005.json'), JSON.stringify({ holder, isReleased: false }));
    expect((await timesIn(folder)).times).toEqual([1]);
  });

  test('on another machine is refused while it shows that it lives, and taken over when it does not', async () => {
    const folder = newFolder();
    await written(folder, [1]);
    const lock = join(folder, 'lock-000005.json');
    const holder = { pid: 1, host: 'elsewhere', sinceMs: 0 };
    await writeFile(lock, JSON.stringify({ holder, isReleased: false }));
    const beats = setInterval(() => void utimes(lock, new Date(), new Date()), 50);
    await expect(take(folder)).rejects.toThrow(
      'is in use by process 1 on elsewhere since 1970-01-01T00:00:00.000Z',
    );
    clearInterval(beats);
    expect((await timesIn(folder)).times).toEqual([1]);
  });

  test('is not written by who was thought dead and is not', async () => {
    const folder = newFolder();
    const { store } = await take(folder);
    const encoder = encoderOf('flights');
    await store.begin({ header: encoder.header, frames: encode(encoder, 1), isAlone: false });
    const holder = { pid: 77, host: 'elsewhere', sinceMs: 0 };
    await writeFile(join(folder, 'lock-000009.json'), JSON.stringify({ holder, isReleased: false }));
    const message =
      /^the state folder .* was taken over by process 77 on elsewhere since 1970-01-01T00:00:00.000Z: /;
    await expect(store.append(encode(encoder, 2))).rejects.toThrow(message);
    await expect(
      store.begin({ header: encoder.header, frames: encode(encoder, 2), isAlone: false }),
    ).rejects.toThrow(message);
  });
});

async function deadHolder() {
  const child = spawn(process.execPath, ['-e', '']);
  const { pid } = child;
  await once(child, 'exit');
  return { holder: { pid, host: hostname(), sinceMs: 0 }, isReleased: false };
}
