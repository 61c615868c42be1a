import {
  chmodSync,
  closeSync,
  fchmodSync,
  fchownSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { Stats } from 'node:fs';

/** Files with secrets: nobody but the owner. */
export const PRIVATE_FILE_MODE = 0o600;
/** Folders with secrets and state. */
export const PRIVATE_FOLDER_MODE = 0o700;

/** What files and folders get that hold no secret; the umask narrows it. */
const PUBLIC_FILE_MODE = 0o666;

/** Creates a folder, or narrows one that exists, for the owner alone. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: PRIVATE_FOLDER_MODE });
  chmodSync(path, PRIVATE_FOLDER_MODE);
}

/** Replaces a file atomically. From its first byte on nobody but the owner may read it, whatever the umask and the old mode. */
export function writePrivateFile(path: string, text: string): void {
  replaceFile(path, text, PRIVATE_FILE_MODE);
}

/**
 * Replaces a file atomically: a concurrent reader sees either the old text or the new one. `mode` unset: the mode of the old file, else
 * the usual one. The owner of the old file stays, as far as this process may decide that.
 */
export function replaceFile(path: string, text: string, mode?: number): void {
  const before = statsOf(path);
  const fresh = `${path}.new`;
  // What a process that was killed has left may be open to others.
  rmSync(fresh, { force: true });
  const kept = mode ?? (before === undefined ? undefined : before.mode & 0o777);
  const file = openSync(fresh, 'wx', kept === undefined ? PUBLIC_FILE_MODE : kept & PRIVATE_FILE_MODE);
  try {
    if (before !== undefined) keepOwner(file, before);
    if (kept !== undefined) fchmodSync(file, kept);
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
