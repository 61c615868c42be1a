import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { NatsConfigurationError } from './configuration-error.js';
import { fileFault } from '../../../setup/file-fault.js';

/** Reads the files named in the setup, relative to the setup folder. Errors name the option. */
export class SecretFiles {
  readonly #baseDirectory: string;

  constructor(baseDirectory: string) {
    this.#baseDirectory = baseDirectory;
  }

  /** The absolute path of a readable file. */
  path(option: string, file: string): string {
    const path = resolve(this.#baseDirectory, file);
    readOrExplain(option, path);
    return path;
  }

  /**
   * Returns a function that reads a secret, without surrounding whitespace. It reads the file on each call, so that the next
   * reconnect uses a rotated secret. If the file is missing or cannot be used, as in the middle of a rotation, it returns the last
   * secret: the client gives up for good if authentication throws. The first secret is returned as it is.
   */
  reader(option: string, file: string, isUsable: (secret: string) => boolean = () => true): () => string {
    const path = resolve(this.#baseDirectory, file);
    let last = readOrExplain(option, path);
    return () => {
      try {
        const secret = readOrExplain(option, path);
        if (isUsable(secret)) last = secret;
      } catch {
        // Use the last one.
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
