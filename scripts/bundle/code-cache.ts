import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { threadId } from 'node:worker_threads';
import { removeOldCode } from './old-code.js';

const DIGEST_BYTES = 20;

/**
 * Compiled code on disk, in a folder for each user, each Node and the flags of its V8: the version tag of V8 is the same in Node 20.19 and 20.20,
 * which crash with the code of each other. V8 trusts what it is given, so only a folder that nobody
 * else can write to is used, and each file ends in a digest, since V8 copies code that is not aligned. A file that is missing or damaged is a miss; what cannot be
 * written is not kept. Nothing throws.
 */
export class CodeCache {
  readonly #folder: string;
  readonly #use: string;

  private constructor(folder: string, use: string) {
    this.#folder = folder;
    this.#use = use;
  }

  /**
   * Reads the same variables as Node's own compile cache. `undefined` if there is no folder to trust.
   *
   * @param use what the code is for: each use runs other functions of a file, and has code of its own
   */
  static open(use: string, environment: NodeJS.ProcessEnv): CodeCache | undefined {
    const { NODE_DISABLE_COMPILE_CACHE: disabled = '', NODE_COMPILE_CACHE: base = '' } = environment;
    if (disabled !== '') return undefined;
    const { version, arch } = process;
    const name = `natsight-code-${process.getuid?.() ?? 'user'}-${version}-${arch}-${cachedDataVersionTag().toString(16)}`;
    const folder = join(base === '' ? tmpdir() : base, name);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return isOwn(folder) ? new CodeCache(folder, use) : undefined;
    } catch {
      return undefined;
    }
  }

  /** @param name the name of a source file, which stands for its content */
  read(name: string): Buffer | undefined {
    try {
      const bytes = readFileSync(this.#file(name));
      const code = bytes.subarray(0, -DIGEST_BYTES);
      return digestOf(code).equals(bytes.subarray(-DIGEST_BYTES)) ? code : undefined;
    } catch {
      return undefined;
    }
  }

  write(name: string, code: Buffer): void {
    const file = this.#file(name);
    const unfinished = `${file}.${process.pid}.${threadId}`;
    try {
      writeFileSync(unfinished, Buffer.concat([code, digestOf(code)]), { mode: 0o600 });
      renameSync(unfinished, file);
    } catch {
      removeIfPossible(unfinished);
    }
  }

  /** Call it when something was written: what was written long ago is removed. */
  removeOld(): void {
    try {
      removeOldCode(this.#folder, Date.now(), isOwn);
    } catch {
      // Another process has removed the same, or the folder is gone.
    }
  }

  #file(name: string): string {
    return join(this.#folder, `${this.#use}.${name}`);
  }
}

function digestOf(bytes: Buffer): Buffer {
  return createHash('sha1').update(bytes).digest();
}

function isOwn(folder: string): boolean {
  const stat = lstatSync(folder);
  const isPrivate =
    process.getuid === undefined || (stat.uid === process.getuid() && (stat.mode & 0o022) === 0);
  return stat.isDirectory() && isPrivate;
}

function removeIfPossible(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // A full or broken disk; the next start compiles as this one did.
  }
}
