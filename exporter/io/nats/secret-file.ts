import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { NatsConfigurationError } from './configuration-error.js';
import { fileFault } from '../../../setup/file-fault.js';

/**
 * Finds the files that the setup names, each relative to the setup folder, and says which option names a
 * missing one.
 */
export class SecretFiles {
  readonly #baseDirectory: string;

  constructor(baseDirectory: string) {
    this.#baseDirectory = baseDirectory;
  }

  /** The absolute path of a file that can be read now. */
  path(option: string, file: string): string {
    const path = resolve(this.#baseDirectory, file);
    readOrExplain(option, path);
    return path;
  }

  /**
   * A reader of a secret, without the line end that editors add. It reads anew each time, so that a changed
   * secret serves the next reconnect; while the file is away, as in the middle of a rotation, the last one has
   * to do: the client gives up when signing in throws.
   */
  reader(option: string, file: string): () => string {
    const path = resolve(this.#baseDirectory, file);
    let last = readOrExplain(option, path);
    return () => {
      try {
        last = readOrExplain(option, path);
      } catch {
        // Keep the last one.
      }
      return last;
    };
  }
}

function readOrExplain(option: string, path: string): string {
  try {
    const text = readFileSync(path, 'utf8').trim();
    if (text !== '') return text;
  } catch (error) {
    throw new NatsConfigurationError(`${option} "${path}" cannot be read: ${fileFault(error)}`, {
      cause: error,
    });
  }
  throw new NatsConfigurationError(`${option} "${path}" is empty`);
}
