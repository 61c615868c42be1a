import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  hasCode,
  FILE_MODE,
  isMissingFile,
  numberedFile,
  numbersOf,
  replaceSmallFile,
} from './folder-files.js';
import { describe, isHolder, lifeOf, thisProcess } from './holder-process.js';
import type { StateHolderProcess } from './holder-process.js';
import { StateError, StateLostError } from './state-error.js';

const LOCKS = { prefix: 'lock', suffix: '.json' };

export interface LeaseOptions {
  readonly folder: string;
  readonly nowMs: number;
  /** How often the holder shows that it is alive. Default: 2 s. */
  readonly beatMs?: number;
  /** A holder on another machine that has not shown so for this long is dead. Default: 15 s. */
  readonly staleMs?: number;
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
  readonly #beat: NodeJS.Timeout;

  private constructor(options: LeaseOptions, number: number, holder: StateHolderProcess) {
    this.#options = options;
    this.#number = number;
    this.#holder = holder;
    this.#beat = setInterval(() => void this.#showAlive(), options.beatMs ?? BEAT_MS).unref();
  }

  /** Takes the folder, from a dead holder if need be. Throws a `StateError` that says who holds it. */
  static async take(options: LeaseOptions): Promise<Lease> {
    const { folder, nowMs } = options;
    const number = (await numbersOf(folder, LOCKS)).at(-1) ?? 0;
    if (number > 0) await requireDead(options, number);
    const holder = thisProcess(nowMs);
    const next = number + 1;
    if (!(await create(folder, next, { holder, isReleased: false }))) {
      // Another process was faster.
      await requireDead(options, next);
      throw new StateError(
        'STATE_IN_USE',
        `the state folder ${folder} was taken by another process; start again`,
      );
    }
    for (const earlier of await numbersOf(folder, LOCKS)) {
      if (earlier < next) await rm(join(folder, numberedFile(LOCKS, earlier)), { force: true });
    }
    return new Lease(options, next, holder);
  }

  /** Throws a `StateLostError` if another process has taken over. Call it before every write. */
  async requireHeld(): Promise<void> {
    const { folder } = this.#options;
    const highest = (await numbersOf(folder, LOCKS)).at(-1) ?? 0;
    if (highest <= this.#number) return;
    const taker = await read(folder, highest);
    throw new StateLostError(
      `the state folder ${folder} was taken over by ${describe(taker?.holder)}: this process was silent for too long and must not write to it`,
    );
  }

  /** Lets others take the folder at once. */
  async release(): Promise<void> {
    clearInterval(this.#beat);
    await this.requireHeld();
    const file = numberedFile(LOCKS, this.#number);
    await replaceSmallFile(this.#options.folder, file, textOf({ holder: this.#holder, isReleased: true }));
  }

  async #showAlive(): Promise<void> {
    const now = new Date();
    const path = join(this.#options.folder, numberedFile(LOCKS, this.#number));
    // A folder that cannot be written is reported by the next checkpoint.
    await utimes(path, now, now).catch(() => undefined);
  }
}

/** Who holds the folder; `undefined`: nobody who is known to be alive. */
export async function holderOf(folder: string): Promise<StateHolderProcess | undefined> {
  const number = (await numbersOf(folder, LOCKS)).at(-1);
  const lock = number === undefined ? undefined : await read(folder, number);
  return lock === undefined || lock.isReleased || lifeOf(lock.holder) === 'dead' ? undefined : lock.holder;
}

async function requireDead(options: LeaseOptions, number: number): Promise<void> {
  let lock = await read(options.folder, number);
  if (lock === undefined) {
    // It may be in the middle of being written. If it stays unreadable, its process died.
    await delay(WRITE_LIMIT_MS);
    lock = await read(options.folder, number);
  }
  if (lock === undefined || lock.isReleased) return;
  const life = lifeOf(lock.holder);
  if (life === 'dead' || (life === 'elsewhere' && !(await showsLife(options, number)))) return;
  throw new StateError(
    'STATE_IN_USE',
    `the state folder ${options.folder} is in use by ${describe(lock.holder)}: stop that exporter, or give this one a folder of its own (--state)`,
  );
}

/** Whether the holder touches its file while we watch. The clocks of two machines cannot be compared. */
async function showsLife({ folder, staleMs = STALE_MS }: LeaseOptions, number: number): Promise<boolean> {
  const path = join(folder, numberedFile(LOCKS, number));
  const before = await touchedMs(path);
  for (let waitedMs = 0; waitedMs < staleMs; waitedMs += WATCH_MS) {
    await delay(WATCH_MS);
    if ((await touchedMs(path)) !== before) return true;
  }
  return false;
}

const WATCH_MS = 250;

async function touchedMs(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (isMissingFile(error)) return NaN;
    throw error;
  }
}

/** Returns false if the file exists. */
async function create(folder: string, number: number, lock: LockFile): Promise<boolean> {
  try {
    const handle = await open(join(folder, numberedFile(LOCKS, number)), 'wx', FILE_MODE);
    try {
      await handle.writeFile(textOf(lock));
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

const textOf = (lock: LockFile) => `${JSON.stringify(lock)}\n`;

async function read(folder: string, number: number): Promise<LockFile | undefined> {
  try {
    const lock: unknown = JSON.parse(await readFile(join(folder, numberedFile(LOCKS, number)), 'utf8'));
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
