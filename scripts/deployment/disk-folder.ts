import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ConfigurationFolder } from './configuration-files.js';

/** A local configuration folder of a server. */
export class DiskFolder implements ConfigurationFolder {
  readonly path: string;

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
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  }

  async remove(file: string): Promise<void> {
    await rm(join(this.path, file), { force: true });
  }
}
