import { readFileSync, statSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { fileFault } from '../../../setup/file-fault.js';
import { ConfigFileError } from './config-file-error.js';

/** Largest file that `--web.config.file` names, and itself; the bundle of all public CAs has a quarter of it. */
export const MAX_CONFIG_FILE_BYTES = 1024 * 1024;

/**
 * A file that was written this shortly before it was read may be written again without a change of its time stamps, whose
 * resolution is that of the kernel's clock. Until then its text is compared.
 */
const SETTLED_AFTER_MS = 1_000;

interface Seen {
  readonly stamp: string;
  /** What was read, or why nothing could be read. */
  readonly outcome: string;
  isSettled: boolean;
}

/** Files as they were read, and whether they have changed since. A look costs one `stat` per file, however they are replaced. */
export class WatchedFiles {
  readonly #files = new Map<string, Seen>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The text of a regular file. Throws a `ConfigFileError` that says why there is none, without its name. */
  read(path: string): string {
    // Before reading: what is written meanwhile is a change.
    const stat = statOf(path);
    const stamp = stampOf(stat);
    const isSettled = stat === undefined || this.#isSettled(stat);
    try {
      const outcome = readText(path, stat);
      this.#files.set(path, { stamp, outcome, isSettled });
      return outcome;
    } catch (cause) {
      const outcome = fileFault(cause);
      this.#files.set(path, { stamp, outcome, isSettled });
      throw new ConfigFileError(outcome, {}, { cause });
    }
  }

  haveChanged(): boolean {
    for (const [path, seen] of this.#files) if (this.#hasChanged(path, seen)) return true;
    return false;
  }

  /** Whether both have read the same texts. */
  equals(other: WatchedFiles): boolean {
    return (
      this.#files.size === other.#files.size &&
      [...this.#files].every(([path, { outcome }]) => other.#files.get(path)?.outcome === outcome)
    );
  }

  #hasChanged(path: string, seen: Seen): boolean {
    const stat = statOf(path);
    if (stampOf(stat) !== seen.stamp) return true;
    if (seen.isSettled || stat === undefined) return false;
    seen.isSettled = this.#isSettled(stat);
    return outcomeOf(path, stat) !== seen.outcome;
  }

  #isSettled({ ctimeMs, mtimeMs }: BigIntStats): boolean {
    return this.#now() - Math.max(Number(ctimeMs), Number(mtimeMs)) > SETTLED_AFTER_MS;
  }
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    // Reading it says why.
    return undefined;
  }
}

function stampOf(stat: BigIntStats | undefined): string {
  if (stat === undefined) return 'none';
  const { dev, ino, size, mtimeNs, ctimeNs } = stat;
  return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}

function outcomeOf(path: string, stat: BigIntStats): string {
  try {
    return readText(path, stat);
  } catch (error) {
    return fileFault(error);
  }
}

/** Opening a pipe would wait for its writer. */
function readText(path: string, stat: BigIntStats | undefined): string {
  if (stat?.isDirectory() === true) throw new ConfigFileError('is a directory');
  if (stat !== undefined && !stat.isFile()) throw new ConfigFileError('is not a regular file');
  if (stat !== undefined && stat.size > MAX_CONFIG_FILE_BYTES) {
    throw new ConfigFileError(`has ${stat.size} bytes, and at most ${MAX_CONFIG_FILE_BYTES} are read`);
  }
  const bytes = readFileSync(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ConfigFileError('is not UTF-8 text', {}, { cause });
  }
}
