import {
  chmodSync,
  closeSync,
  fchmodSync,
  fchownSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { Stats } from 'node:fs';
import { makeFolder } from './path-error.js';

/** Files with secrets: nobody but the owner. */
export const PRIVATE_FILE_MODE = 0o600;
/** Folders with secrets and state. */
export const PRIVATE_FOLDER_MODE = 0o700;

/** Creates a folder, or narrows one that exists, for the owner alone. */
export function makePrivateFolder(path: string): void {
  makeFolder(path, PRIVATE_FOLDER_MODE);
  chmodSync(path, PRIVATE_FOLDER_MODE);
}

/**
 * Replaces a file atomically: a concurrent reader sees either the old text or the new one. From its first byte on nobody but the owner
 * may read it, whatever the umask and the old mode. The owner of the old file stays, as far as this process may decide that.
 */
export function writePrivateFile(path: string, text: string): void {
  const before = statsOf(path);
  const fresh = `${path}.new`;
  // What a process that was killed has left may be open to others.
  rmSync(fresh, { force: true });
  const file = openSync(fresh, 'wx', PRIVATE_FILE_MODE);
  try {
    if (before !== undefined) keepOwner(file, before);
    fchmodSync(file, PRIVATE_FILE_MODE);
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
}

/** Narrows a file that exists. */
export function makePrivate(path: string): void {
  const stats = statsOf(path);
  if (stats !== undefined && (stats.mode & 0o077) !== 0) chmodSync(path, PRIVATE_FILE_MODE);
}

function keepOwner(file: number, { uid, gid }: Stats): void {
  try {
    fchownSync(file, uid, gid);
  } catch {
    // Only root may give files away.
  }
}

function statsOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}
