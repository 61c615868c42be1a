import { join } from 'node:path';
import { fileFault } from '../../../setup/file-fault.js';
import type { FileBeginning, StateStore, WrittenBytes } from '../../checkpoint/state-store.js';
import type { Disk, DiskFile } from './disk.js';
import { hasCode, makeFolder, numberedFile, numbersOf, writeAll } from './folder-files.js';
import { Lease } from './lease.js';
import type { LeaseOptions } from './lease.js';
import { StateError } from './state-error.js';
import { CHECKPOINTS, readStoredState } from './state-files.js';
import type { StoredState } from './last-good-state.js';
import { thisHost } from './state-host.js';

/** Files that are kept: the current one, and the one before, should the current one be damaged. */
const KEPT_FILES = 2;

/**
 * Checkpoints in a local folder, which one process uses at a time. A new file is written beside its place, synced, and moved there;
 * changes are appended to it and synced.
 */
export class StateFolder implements StateStore {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #lease: Lease;
  #number: number;
  #file: DiskFile | undefined;

  private constructor(disk: Disk, folder: string, lease: Lease, number: number) {
    this.#disk = disk;
    this.#folder = folder;
    this.#lease = lease;
    this.#number = number;
  }

  /** Takes the folder, and reads what it holds. Creates it if it does not exist. Throws a `StateError`. */
  static async take(
    service: string,
    options: LeaseOptions,
  ): Promise<{ readonly store: StateFolder; readonly stored: StoredState }> {
    const { folder, host: { disk } = thisHost } = options;
    let lease: Lease | undefined;
    try {
      await makeFolder(disk, folder);
      lease = await Lease.take(options);
      await syncStored(disk, folder);
      const stored = await readStoredState(folder, service, { disk });
      await removeTemporary(disk, folder);
      if (stored.isAlone) {
        // The process before was killed while it removed them.
        await removeEarlier(disk, folder, 1);
        await disk.syncFolder(folder);
      }
      const number = (await numbersOf(disk, folder, CHECKPOINTS)).at(-1) ?? 0;
      return { store: new StateFolder(disk, folder, lease, number), stored };
    } catch (error) {
      await lease?.release().catch(() => undefined);
      throw unusable(folder, error);
    }
  }

  async begin({ header, frames, isAlone }: FileBeginning): Promise<WrittenBytes> {
    await this.#lease.requireHeld();
    await this.#closeFile();
    const number = this.#number + 1;
    const path = join(this.#folder, numberedFile(CHECKPOINTS, number));
    const temporary = `${path}.tmp`;
    const file = await this.#disk.create(temporary, 'w');
    try {
      const bytes = await writeAll(file, [header, ...frames]);
      await file.sync();
      // A process that took over meanwhile has the number, too.
      await this.#lease.requireHeld();
      await this.#disk.rename(temporary, path);
      await this.#disk.syncFolder(this.#folder);
      await this.#lease.requireHeld();
      this.#file = file;
      this.#number = number;
      await removeEarlier(this.#disk, this.#folder, isAlone ? 1 : KEPT_FILES);
      if (isAlone) await this.#disk.syncFolder(this.#folder);
      return bytes;
    } catch (error) {
      this.#file = undefined;
      await file.close().catch(() => undefined);
      await this.#disk.remove(temporary).catch(() => undefined);
      if (hasCode(error, 'ENOSPC')) await this.#removeSpare().catch(() => undefined);
      throw error;
    }
  }

  async append(frames: readonly Uint8Array[]): Promise<WrittenBytes> {
    if (this.#file === undefined) throw new Error('BUG: no file was begun');
    await this.#lease.requireHeld();
    const bytes = await writeAll(this.#file, frames);
    await this.#file.datasync();
    // What another process that took over meanwhile did not read is not saved: it must not be published.
    await this.#lease.requireHeld();
    return bytes;
  }

  /** Makes room on a full disk: the file before the current one is only a spare. */
  async #removeSpare(): Promise<void> {
    await removeEarlier(this.#disk, this.#folder, 1);
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
}

async function removeEarlier(disk: Disk, folder: string, kept: number): Promise<void> {
  const earlier = (await numbersOf(disk, folder, CHECKPOINTS)).slice(0, -kept);
  for (const number of earlier) await disk.remove(join(folder, numberedFile(CHECKPOINTS, number)));
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

/**
 * A process that was killed between a write and its sync leaves a checkpoint that can be read, and that a loss of power would take away.
 * JetStream need not keep what is part of a restored state, so that has to be durable.
 */
async function syncStored(disk: Disk, folder: string): Promise<void> {
  for (const number of await numbersOf(disk, folder, CHECKPOINTS)) {
    await disk.syncFile(join(folder, numberedFile(CHECKPOINTS, number)));
  }
  await disk.syncFolder(folder);
}

/** Left behind by a process that died while it wrote. */
async function removeTemporary(disk: Disk, folder: string): Promise<void> {
  for (const name of await disk.list(folder)) {
    if (/^(?:checkpoints|lock)-\d+\.(?:natsight|json)\.tmp$/.test(name))
      await disk.remove(join(folder, name));
  }
}
