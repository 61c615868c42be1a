import { chown, lstat, open, readFile, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { holdsSecret } from '../../setup/deployment/secret-text.js';
import { fileFault } from '../../setup/file-fault.js';
import { PathError, makeFolder } from '../files/path-error.js';
import { PRIVATE_FILE_MODE, makePrivate } from '../files/private-file.js';
import { ownershipOf } from '../../setup/deployment/ownership.js';
import { ProvisionError } from '../../setup/deployment/provision-error.js';
import type { ConfigurationFolder } from './configuration-files.js';
import { lockFolder } from './folder-lock.js';

/** Largest configuration file that natsight reads. Beyond it, the deployment stops before anything is written. */
export const MAX_CONFIGURATION_BYTES = 16 * 1024 * 1024;

/** Mode of a new file; the umask narrows it. */
const NEW_FILE_MODE = 0o666;

/**
 * A local configuration folder of a server. A file of natsight's own that may hold a secret is readable by its owner only; other
 * files keep their mode, or get it back with their old text. Every fault is a `ProvisionError` that names the file and what to do.
 */
export class DiskFolder implements ConfigurationFolder {
  readonly path: string;
  /** The modes of files that this object has narrowed. */
  readonly #modes = new Map<string, number>();

  constructor(path: string) {
    this.path = path;
  }

  async read(file: string): Promise<string | undefined> {
    const path = join(this.path, file);
    try {
      const { size } = await stat(path);
      if (size > MAX_CONFIGURATION_BYTES) throw tooLarge(path, size);
      const bytes = await readFile(path);
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch (cause) {
      if (cause instanceof ProvisionError) throw cause;
      if (isNodeError(cause) && cause.code === 'ENOENT') return undefined;
      throw notUsable(path, 'read', cause);
    }
  }

  /**
   * Writes beside the file and renames, so that a reader never sees half of it. A symbolic link stays one: its target is replaced.
   * Mode and owner stay as they are; a new file has those of `like`.
   */
  async write(file: string, text: string, like = file): Promise<void> {
    const path = join(this.path, file);
    try {
      makeFolder(dirname(path));
      const target = await targetOf(path);
      const before = await stat(join(this.path, like)).catch(() => undefined);
      const partial = `${target}.natsight-new`;
      try {
        await writeDurably(partial, text, { owner: before, mode: this.#modeFor(file, text, before) });
        await rename(partial, target);
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
    } catch (cause) {
      if (cause instanceof ProvisionError || cause instanceof PathError) throw cause;
      throw notUsable(path, 'written', cause);
    }
  }

  async protect(file: string, text: string): Promise<void> {
    if (isOwnSecret(text)) makePrivate(join(this.path, file));
  }

  /** `undefined`: what the umask gives a new file. */
  #modeFor(file: string, text: string, before: Stats | undefined): number | undefined {
    const mode = before === undefined ? undefined : before.mode & 0o7777;
    if (!isOwnSecret(text)) return this.#modes.get(file) ?? mode;
    if (mode !== undefined && !this.#modes.has(file)) this.#modes.set(file, mode);
    return PRIVATE_FILE_MODE;
  }

  async remove(file: string): Promise<void> {
    const path = join(this.path, file);
    try {
      await rm(path, { force: true });
    } catch (cause) {
      throw notUsable(path, 'removed', cause);
    }
  }

  lock(): Promise<() => Promise<void>> {
    return lockFolder(this.path);
  }
}

/** The file to which a symbolic link leads, even if that does not exist yet. */
async function targetOf(path: string): Promise<string> {
  const link = await lstat(path).catch(() => undefined);
  if (link?.isSymbolicLink() !== true) return path;
  const target = await realpath(path).catch(async (cause: unknown) => {
    if (!isNodeError(cause) || cause.code !== 'ENOENT') throw cause;
    return resolve(dirname(path), await readlink(path));
  });
  if (!KUBERNETES_VOLUME.test(target)) return target;
  throw new ProvisionError(
    'FILE_NOT_USABLE',
    `${path} comes from a ConfigMap or Secret, which Kubernetes writes anew. Change it at its source: deploy what "natsight generate" writes.`,
  );
}

/** Kubernetes mounts a ConfigMap as links into a folder named after the time, such as `..2026_11_27_05_10_00.123`. */
const KUBERNETES_VOLUME = /\/\.\.\d{4}_\d\d_\d\d_/;

interface FileFacts {
  /** The file whose owner the new one gets; `undefined`: whoever runs natsight. */
  readonly owner: Stats | undefined;
  readonly mode: number | undefined;
}

async function writeDurably(path: string, text: string, { owner, mode }: FileFacts): Promise<void> {
  // What a process that was killed has left may have a wider mode.
  await rm(path, { force: true });
  const file = await open(path, 'wx', mode ?? NEW_FILE_MODE);
  try {
    if (mode !== undefined) await file.chmod(mode);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  if (owner === undefined || process.getuid?.() === owner.uid) return;
  // Only root may give files away. The mode lets the server read the file all the same.
  await chown(path, owner.uid, owner.gid).catch(() => undefined);
}

/** Files of others keep the mode that they gave them. */
function isOwnSecret(text: string): boolean {
  return ownershipOf(text) !== undefined && holdsSecret(text);
}

function tooLarge(path: string, size: number): ProvisionError {
  return new ProvisionError(
    'FILE_NOT_USABLE',
    `${path} has ${size} bytes; natsight reads at most ${MAX_CONFIGURATION_BYTES}. Split it, or use "natsight generate".`,
  );
}

function notUsable(path: string, done: 'read' | 'written' | 'removed', cause: unknown): ProvisionError {
  return new ProvisionError('FILE_NOT_USABLE', `${path} cannot be ${done}: ${adviceFor(cause)}.`, { cause });
}

function adviceFor(cause: unknown): string {
  if (!isNodeError(cause)) return 'it is not UTF-8. Convert it';
  switch (cause.code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied. Run natsight as a user who may write there';
    case 'EROFS':
      return 'the file system is read-only. A ConfigMap or another mount is changed at its source: deploy what "natsight generate" writes';
    case 'EBUSY':
      return 'it is a mount of a single file, which cannot be replaced. Mount its folder instead';
    case 'ENOSPC':
      return 'no space is left on the device';
    case 'EISDIR':
      return 'it is a folder';
    case 'ELOOP':
      return 'symbolic links lead in a circle';
    case 'ENOTDIR':
      return 'a part of its path is no folder';
    default:
      return fileFault(cause);
  }
}

function isNodeError(error: unknown): error is Error & { readonly code: string } {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error;
}
