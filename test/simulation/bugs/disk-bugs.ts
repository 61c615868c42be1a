import type { Disk, DiskFile } from '../../../exporter/io/checkpoint/disk.js';
import type { StateHost } from '../../../exporter/io/checkpoint/state-host.js';
import { crc32c } from '../../../exporter/checkpoint/crc32c.js';
import { FRAME_BYTES, HEADER_BYTES } from '../../../exporter/checkpoint/file-form.js';
import type { Bug } from './bug.js';

/** A bug in how the disk is used. */
function diskBug(name: string, change: (disk: Disk, host: StateHost) => Partial<Disk>): Bug {
  return {
    name,
    plant: { host: (host) => ({ ...host, disk: { ...host.disk, ...change(host.disk, host) } }) },
  };
}

/** A bug in how files are written. */
function fileBug(name: string, change: (file: DiskFile) => Partial<DiskFile>): Bug {
  return diskBug(name, (disk) => ({
    create: async (path, mode) => {
      const file = await disk.create(path, mode);
      return { ...file, ...change(file) };
    },
  }));
}

const nothing = async (): Promise<void> => undefined;
const isState = (name: string) => name.startsWith('checkpoints-');

export const DISK_BUGS: readonly Bug[] = [
  diskBug('the folder is not synced after a rename', () => ({ syncFolder: nothing })),
  diskBug('a restored state is used before it is durable', () => ({ syncFile: nothing })),
  fileBug('a new file is not synced', () => ({ sync: nothing })),
  fileBug('changes are not synced', () => ({ datasync: nothing })),
  fileBug('an error of a sync is ignored', (file) => ({
    sync: () => file.sync().catch(() => undefined),
    datasync: () => file.datasync().catch(() => undefined),
  })),
  fileBug('what a full disk did not take is taken for written', (file) => ({
    write: async (bytes, from) => {
      await file.write(bytes, from).catch(() => undefined);
      return { bytesWritten: bytes.length - from };
    },
  })),
  fileBug('the number of bytes that were written is not looked at', (file) => ({
    write: async (bytes, from) => {
      await file.write(bytes, from);
      return { bytesWritten: bytes.length - from };
    },
  })),
  diskBug('checksums are not checked', (disk) => ({
    read: async (path) => withFreshChecksums(await disk.read(path)),
  })),
  diskBug('the file before the current one is used', (disk) => ({
    list: async (folder) => {
      const names = await disk.list(folder);
      const states = names.filter((name) => isState(name) && name.endsWith('.natsight')).sort();
      return states.length < 2 ? names : names.filter((name) => name !== states.at(-1));
    },
  })),
  diskBug('a process does not notice that its state was taken over', (disk) => {
    // It never sees the lock of the process that has taken over.
    let own = Infinity;
    return {
      create: (path, mode) => {
        const [, number] = /lock-(\d+)\.json$/.exec(path) ?? [];
        if (number !== undefined) own = Number(number);
        return disk.create(path, mode);
      },
      list: async (folder) => {
        const names = await disk.list(folder);
        return names.filter((name) => !(Number(/^lock-(\d+)/.exec(name)?.[1]) > own));
      },
    };
  }),
  {
    name: 'a second process is not refused',
    plant: { host: (host) => ({ ...host, lifeOf: () => 'dead' }) },
  },
];

/** The file as if its checksums had been calculated now. */
function withFreshChecksums(file: Uint8Array): Uint8Array {
  const bytes = file.slice();
  if (bytes.length < HEADER_BYTES) return bytes;
  const view = new DataView(bytes.buffer);
  const end = HEADER_BYTES + view.getUint32(12, true);
  if (end > bytes.length) return bytes;
  const seed = crc32c(bytes.subarray(HEADER_BYTES, end), crc32c(bytes.subarray(0, 16)));
  view.setUint32(16, seed, true);
  for (let at = end; at + FRAME_BYTES <= bytes.length;) {
    const payload = bytes.subarray(at + FRAME_BYTES, at + FRAME_BYTES + view.getUint32(at, true));
    view.setUint32(at + 12, crc32c(payload, crc32c(bytes.subarray(at, at + 12), seed)), true);
    at += FRAME_BYTES + payload.length;
  }
  return bytes;
}
