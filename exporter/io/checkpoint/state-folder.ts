import { open, readdir, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFault } from '../../../setup/file-fault.js';
import type { StateStore, WrittenBytes } from '../../checkpoint/state-store.js';
import { FILE_MODE, hasCode, makeFolder, numberedFile, numbersOf, syncFolder } from './folder-files.js';
import { Lease } from './lease.js';
import type { LeaseOptions } from './lease.js';
import { StateError } from './state-error.js';
import { CHECKPOINTS, readStoredState } from './state-files.js';
import type { StoredState } from './last-good-state.js';

/** Files that are kept: the current one, and the one before, should the current one be damaged. */
const KEPT_FILES = 2;

/**
 * Checkpoints in a local folder, which one process uses at a time. A new file is written beside its place, synced, and moved there;
 * changes are appended to it and synced.
 */
export class StateFolder implements StateStore {
  readonly #folder: string;
  readonly #lease: Lease;
  #number: number;
  #file: FileHandle | undefined;

  private constructor(folder: string, lease: Lease, number: number) {
    this.#folder = folder;
    this.#lease = lease;
    this.#number = number;
  }

  /** Takes the folder, and reads what it holds. Creates it if it does not exist. Throws a `StateError`. */
  static async take(
    service: string,
    options: LeaseOptions,
  ): Promise<{ readonly store: StateFolder; readonly stored: StoredState }> {
    const { folder } = options;
    let lease: Lease | undefined;
    try {
      await makeFolder(folder);
      lease = await Lease.take(options);
      const stored = await readStoredState(folder, service);
      await removeTemporary(folder);
      const number = (await numbersOf(folder, CHECKPOINTS)).at(-1) ?? 0;
      return { store: new StateFolder(folder, lease, number), stored };
    } catch (error) {
      await lease?.release().catch(() => undefined);
      throw unusable(folder, error);
    }
  }

  async begin(header: Uint8Array, frames: readonly Uint8Array[]): Promise<WrittenBytes> {
    await this.#lease.requireHeld();
    await this.#closeFile();
    const number = this.#number + 1;
    const path = join(this.#folder, numberedFile(CHECKPOINTS, number));
    const temporary = `${path}.tmp`;
    const file = await open(temporary, 'w', FILE_MODE);
    try {
      const bytes = await writeAll(file, [header, ...frames]);
      await file.sync();
      // A process that took over meanwhile has the number, too.
      await this.#lease.requireHeld();
      await rename(temporary, path);
      await syncFolder(this.#folder);
      this.#file = file;
      this.#number = number;
      await this.#removeEarlier();
      return bytes;
    } catch (error) {
      this.#file = undefined;
      await file.close().catch(() => undefined);
      await rm(temporary, { force: true }).catch(() => undefined);
      if (hasCode(error, 'ENOSPC')) await this.#removeSpare().catch(() => undefined);
      throw error;
    }
  }

  async append(frames: readonly Uint8Array[]): Promise<WrittenBytes> {
    if (this.#file === undefined) throw new Error('BUG: no file was begun');
    await this.#lease.requireHeld();
    const bytes = await writeAll(this.#file, frames);
    await this.#file.datasync();
    return bytes;
  }

  /** Makes room on a full disk: the file before the current one is only a spare. */
  async #removeSpare(): Promise<void> {
    const spare = (await numbersOf(this.#folder, CHECKPOINTS)).slice(0, -1);
    for (const number of spare)
      await rm(join(this.#folder, numberedFile(CHECKPOINTS, number)), { force: true });
  }

  async close(): Promise<void> {
    await this.#closeFile();
    await this.#lease.release();
  }

  async #closeFile(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #removeEarlier(): Promise<void> {
    const earlier = (await numbersOf(this.#folder, CHECKPOINTS)).slice(0, -KEPT_FILES);
    for (const number of earlier)
      await rm(join(this.#folder, numberedFile(CHECKPOINTS, number)), { force: true });
  }
}

async function writeAll(file: FileHandle, parts: readonly Uint8Array[]): Promise<number> {
  let bytes = 0;
  for (const part of parts) {
    // `write` may write less than it is given, as on a disk that is nearly full.
    for (let from = 0; from < part.length;) {
      const { bytesWritten } = await file.write(part, from);
      from += bytesWritten;
    }
    bytes += part.length;
  }
  return bytes;
}

/** The error that a person gets who starts the exporter. */
function unusable(folder: string, error: unknown): StateError {
  if (error instanceof StateError) return error;
  return new StateError(
    'STATE_UNUSABLE',
    `the state folder ${folder} cannot be used: ${fileFault(error)}; name another one (--state), or let the exporter write there`,
    { cause: error },
  );
}

/** Left behind by a process that died while it wrote. */
async function removeTemporary(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (/^(?:checkpoints|lock)-\d+\.(?:natsight|json)\.tmp$/.test(name))
      await rm(join(folder, name), { force: true });
  }
}
