import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { holdsSecret } from '../../setup/deployment/secret-text.js';
import { makePrivate, replaceFile, writePrivateFile } from '../files/private-file.js';
import type { ConfigurationFolder } from './configuration-files.js';

/**
 * A local configuration folder of a server. A file that may hold a secret is readable by its owner only; other files keep their mode,
 * or get it back with their old text.
 */
export class DiskFolder implements ConfigurationFolder {
  readonly path: string;
  /** The modes of files that this object has narrowed. */
  readonly #modes = new Map<string, number>();

  constructor(path: string) {
    this.path = path;
  }

  async read(file: string): Promise<string | undefined> {
    try {
      return await readFile(join(this.path, file), 'utf8');
    } catch (error) {
      // Node's file errors have a code.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async write(file: string, text: string): Promise<void> {
    const path = join(this.path, file);
    await mkdir(dirname(path), { recursive: true });
    if (!holdsSecret(text)) return replaceFile(path, text, this.#modes.get(file));
    await this.#rememberMode(file);
    writePrivateFile(path, text);
  }

  /** Narrows a file that already has this text. */
  async protect(file: string, text: string): Promise<void> {
    if (holdsSecret(text)) makePrivate(join(this.path, file));
  }

  async #rememberMode(file: string): Promise<void> {
    const before = await stat(join(this.path, file)).catch(() => undefined);
    if (before !== undefined && !this.#modes.has(file)) this.#modes.set(file, before.mode & 0o777);
  }

  async remove(file: string): Promise<void> {
    await rm(join(this.path, file), { force: true });
  }
}
