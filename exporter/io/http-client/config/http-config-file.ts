import type { HttpConfigHappening } from '../../../happening/http-config.js';
import type { Tell } from '../../../happening/happening.js';
import { systemClock } from '../../clock.js';
import { WatchedFiles } from '../../config-file/watched-files.js';
import type { HttpAccess } from '../http-access.js';
import { HttpConfigError } from './http-config-error.js';
import { readHttpConfig } from './read-http-config.js';

/**
 * A file that says how natsight signs in to a server, read again when it, or a file that it names, has changed: tokens and
 * certificates are renewed. A changed file with a fault is refused as a whole, and what held before holds on.
 */
export class HttpConfigFile {
  readonly #option: string;
  readonly #file: string;
  #tell: Tell<HttpConfigHappening> = () => undefined;
  #files = watch();
  #access: HttpAccess;
  #refusal: string | undefined;

  /** `option`: the flag or environment variable that names the file. Throws an `HttpConfigError` if the file cannot be used. */
  constructor(option: string, file: string) {
    this.#option = option;
    this.#file = file;
    this.#access = readHttpConfig(option, file, this.#files);
  }

  /** What happens from here on is told. */
  readonly report = (tell: Tell<HttpConfigHappening>): void => {
    this.#tell = tell;
  };

  readonly current = (): HttpAccess => {
    if (this.#files.haveChanged()) this.#readAgain();
    return this.#access;
  };

  #readAgain(): void {
    const files = watch();
    try {
      this.#access = readHttpConfig(this.#option, this.#file, files);
      this.#refusal = undefined;
      this.#tell({ kind: 'httpConfigLoaded', file: this.#file });
    } catch (error) {
      if (!(error instanceof HttpConfigError)) throw error;
      if (this.#refusal !== error.message) {
        this.#refusal = error.message;
        this.#tell({ kind: 'httpConfigRefused', file: this.#file, reason: error.message });
      }
    }
    this.#files = files;
  }
}

function watch(): WatchedFiles {
  return new WatchedFiles(() => systemClock.now());
}
