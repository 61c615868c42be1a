import { join } from 'node:path';
import type { Disk } from './disk.js';
import {
  hasCode,
  isMissingFile,
  numberedFile,
  numbersOf,
  replaceSmallFile,
  writeAll,
} from './folder-files.js';
import { describe, isHolder } from './holder-process.js';
import type { StateHolderProcess } from './holder-process.js';
import { StateError, StateLostError } from './state-error.js';
import { thisHost } from './state-host.js';
import type { StateHost } from './state-host.js';

const LOCKS = { prefix: 'lock', suffix: '.json' };

export interface LeaseOptions {
  readonly folder: string;
  readonly nowMs: number;
  /** How often the holder shows that it is alive. Default: 2 s. */
  readonly beatMs?: number;
  /** A holder on another machine that has not shown so for this long is dead. Default: 15 s. */
  readonly staleMs?: number;
  /** Default: this machine. */
  readonly host?: StateHost;
}

interface LockFile {
  readonly holder: StateHolderProcess;
  readonly isReleased: boolean;
}

/** Writing a lock file takes less. */
const WRITE_LIMIT_MS = 500;
const BEAT_MS = 2_000;
const STALE_MS = 15_000;

/**
 * The right to use a state folder, which one process has at a time. The holder is who created the lock file with the highest number.
 * To take over from a dead one is to create the file with the next number, which only one process can. A holder that was thought dead
 * finds that file before it writes, and stops.
 *
 *     lock-000007.json (dead)   ->   lock-000008.json (holds)   ->   lock-000008.json (released)   ->   lock-000009.json ...
 */
export class Lease {
  readonly #options: LeaseOptions;
  readonly #number: number;
  readonly #holder: StateHolderProcess;
  readonly #host: StateHost;
  readonly #endBeat: () => void;

  private constructor(options: LeaseOptions, number: number, holder: StateHolderProcess) {
    this.#options = options;
    this.#number = number;
    this.#holder = holder;
    this.#host = options.host ?? thisHost;
    this.#endBeat = this.#host.every(options.beatMs ?? BEAT_MS, () => void this.#showAlive());
  }

  /** Takes the folder, from a dead holder if need be. Throws a `StateError` that says who holds it. */
  static async take(options: LeaseOptions): Promise<Lease> {
    const { folder, nowMs, host = thisHost } = options;
    const { disk } = host;
    const number = (await numbersOf(disk, folder, LOCKS)).at(-1) ?? 0;
    if (number > 0) await requireDead(options, number);
    const holder = host.thisProcess(nowMs);
    const next = number + 1;
    if (!(await create(disk, folder, next, { holder, isReleased: false }))) {
      // Another process was faster.
      await requireDead(options, next);
      throw new StateError(
        'STATE_IN_USE',
        `the state folder ${folder} was taken by another process; start again`,
      );
    }
    for (const earlier of await numbersOf(disk, folder, LOCKS)) {
      if (earlier < next) await disk.remove(join(folder, numberedFile(LOCKS, earlier)));
    }
    return new Lease(options, next, holder);
  }

  /** Throws a `StateLostError` if another process has taken over. Call it before every write. */
  async requireHeld(): Promise<void> {
    const { folder } = this.#options;
    const { disk } = this.#host;
    const highest = (await numbersOf(disk, folder, LOCKS)).at(-1) ?? 0;
    if (highest <= this.#number) return;
    const taker = await read(disk, folder, highest);
    throw new StateLostError(
      `the state folder ${folder} was taken over by ${describe(taker?.holder)}: this process was silent for too long and must not write to it`,
    );
  }

  /** Lets others take the folder at once. */
  async release(): Promise<void> {
    this.#endBeat();
    await this.requireHeld();
    const file = numberedFile(LOCKS, this.#number);
    const text = textOf({ holder: this.#holder, isReleased: true });
    await replaceSmallFile(this.#host.disk, this.#options.folder, file, text);
  }

  async #showAlive(): Promise<void> {
    const path = join(this.#options.folder, numberedFile(LOCKS, this.#number));
    // A folder that cannot be written is reported by the next checkpoint.
    await this.#host.disk.touch(path).catch(() => undefined);
  }
}

/** Who holds the folder; `undefined`: nobody who is known to be alive. */
export async function holderOf(
  folder: string,
  host: StateHost = thisHost,
): Promise<StateHolderProcess | undefined> {
  const number = (await numbersOf(host.disk, folder, LOCKS)).at(-1);
  const lock = number === undefined ? undefined : await read(host.disk, folder, number);
  return lock === undefined || lock.isReleased || host.lifeOf(lock.holder) === 'dead'
    ? undefined
    : lock.holder;
}

async function requireDead(options: LeaseOptions, number: number): Promise<void> {
  const host = options.host ?? thisHost;
  let lock = await read(host.disk, options.folder, number);
  if (lock === undefined) {
    // It may be in the middle of being written. If it stays unreadable, its process died.
    await host.wait(WRITE_LIMIT_MS);
    lock = await read(host.disk, options.folder, number);
  }
  if (lock === undefined || lock.isReleased) return;
  const life = host.lifeOf(lock.holder);
  if (life === 'dead' || (life === 'elsewhere' && !(await showsLife(options, number)))) return;
  throw new StateError(
    'STATE_IN_USE',
    `the state folder ${options.folder} is in use by ${describe(lock.holder)}: stop that exporter, or give this one a folder of its own (--state)`,
  );
}

/** Whether the holder touches its file while we watch. The clocks of two machines cannot be compared. */
async function showsLife(
  { folder, staleMs = STALE_MS, host = thisHost }: LeaseOptions,
  number: number,
): Promise<boolean> {
  const path = join(folder, numberedFile(LOCKS, number));
  const before = await touchedMs(host.disk, path);
  for (let waitedMs = 0; waitedMs < staleMs; waitedMs += WATCH_MS) {
    await host.wait(WATCH_MS);
    if ((await touchedMs(host.disk, path)) !== before) return true;
  }
  return false;
}

const WATCH_MS = 250;

async function touchedMs(disk: Disk, path: string): Promise<number> {
  try {
    return await disk.touchedMs(path);
  } catch (error) {
    if (isMissingFile(error)) return NaN;
    throw error;
  }
}

/** Returns false if the file exists. */
async function create(disk: Disk, folder: string, number: number, lock: LockFile): Promise<boolean> {
  try {
    const file = await disk.create(join(folder, numberedFile(LOCKS, number)), 'wx');
    try {
      await writeAll(file, [new TextEncoder().encode(textOf(lock))]);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

const textOf = (lock: LockFile) => `${JSON.stringify(lock)}\n`;

async function read(disk: Disk, folder: string, number: number): Promise<LockFile | undefined> {
  try {
    const bytes = await disk.read(join(folder, numberedFile(LOCKS, number)));
    const lock: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isLockFile(lock) ? lock : undefined;
  } catch (error) {
    if (isMissingFile(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isLockFile(lock: unknown): lock is LockFile {
  return (
    typeof lock === 'object' &&
    lock !== null &&
    'holder' in lock &&
    'isReleased' in lock &&
    isHolder(lock.holder)
  );
}
