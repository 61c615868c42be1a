import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';

/** An open file. */
export interface DiskFile {
  /** Writes the bytes from an index on; fewer than all where the disk is nearly full. */
  write(bytes: Uint8Array, from: number): Promise<{ readonly bytesWritten: number }>;
  /** Makes what was written durable. */
  sync(): Promise<void>;
  /** The same, without the times of the file. */
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/** `w`: a new file, or an emptied one; `wx`: a new file, or the error EEXIST. */
export type DiskMode = 'w' | 'wx';

/** The disk that keeps the state. Errors have the codes of the system: ENOENT, EEXIST, ENOSPC ... */
export interface Disk {
  /** Creates a file that only the user of the exporter may read. */
  create(path: string, mode: DiskMode): Promise<DiskFile>;
  read(path: string): Promise<Uint8Array>;
  /** The names in a folder, in no order. */
  list(folder: string): Promise<readonly string[]>;
  /** Fails if the folder exists, or the one above it does not. */
  makeFolder(folder: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file if it exists. */
  remove(path: string): Promise<void>;
  /** Sets the time of the last change to now. */
  touch(path: string): Promise<void>;
  /** When the file was changed last, in milliseconds. */
  touchedMs(path: string): Promise<number>;
  /** Makes a file durable that another process may have written. */
  syncFile(path: string): Promise<void>;
  /** Makes the names in a folder durable. */
  syncFolder(folder: string): Promise<void>;
}

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** The disk of this machine. */
export const localDisk: Disk = {
  create: (path, mode) => open(path, mode, FILE_MODE),
  read: (path) => readFile(path),
  list: (folder) => readdir(folder),
  makeFolder: (folder) => mkdir(folder, FOLDER_MODE),
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { force: true }),
  touch: (path) => {
    const now = new Date();
    return utimes(path, now, now);
  },
  touchedMs: async (path) => (await stat(path)).mtimeMs,
  syncFile: syncPath,
  syncFolder: syncPath,
};

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
