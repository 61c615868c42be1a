import type { Tell } from '../../../happening/happening.js';
import type { AccessHappening } from '../../../happening/access.js';
import { systemClock } from '../../clock.js';
import type { WebConfig, WebRules } from '../web-config.js';
import { readWebConfig } from './read-web-config.js';
import type { ReadWebConfig } from './read-web-config.js';
import { WatchedFiles } from '../../config-file/watched-files.js';
import { ConfigFileError, formatPlace } from '../../config-file/config-file-error.js';

/**
 * The file of `--web.config.file`, read again when it, or a file that it names, has changed. A changed file with a fault is refused
 * as a whole: what held before holds on, and this is told. So a typo opens nothing and stops no scrape.
 */
export class WebConfigFile implements WebConfig {
  readonly #file: string;
  /** The files of the last attempt, refused ones too. */
  #files: WatchedFiles;
  #config: ReadWebConfig;
  /** Why the files are refused as they are now; unset: they hold. */
  #refusal: string | undefined;
  #listener: Tell<AccessHappening> = () => undefined;

  /** Throws a `ConfigFileError` if the file cannot be used. */
  constructor(file: string) {
    this.#file = file;
    this.#files = watch();
    this.#config = readWebConfig(file, this.#files, systemClock.now());
  }

  get isTls(): boolean {
    return this.#config.rules.tls !== undefined;
  }

  get warnings(): ReadWebConfig['warnings'] {
    return this.#config.warnings;
  }

  current(): WebRules {
    if (this.#files.haveChanged()) this.#readAgain();
    return this.#config.rules;
  }

  report(tell: Tell<AccessHappening>): void {
    this.#listener = tell;
    this.#tellLoaded();
  }

  readonly tell: Tell<AccessHappening> = (happening) => this.#listener(happening);

  #readAgain(): void {
    const files = watch();
    try {
      const config = readWebConfig(this.#file, files, systemClock.now());
      this.#requireNoRestart(config.rules);
      const isOther = this.#refusal !== undefined || !files.equals(this.#files);
      this.#config = config;
      this.#refusal = undefined;
      if (isOther) this.#tellLoaded();
    } catch (error) {
      if (!(error instanceof ConfigFileError)) throw error;
      const isOther = this.#refusal !== error.message;
      this.#refusal = error.message;
      if (isOther) this.tell({ kind: 'webConfigRefused', reason: error.message });
    }
    this.#files = files;
  }

  /** A file that is being written looks like one that says less: nothing that it leaves out may open the exporter. */
  #requireNoRestart({ tls, users }: WebRules): void {
    const place = { file: this.#file };
    if ((tls !== undefined) !== this.isTls) {
      const change = tls === undefined ? 'removed' : 'added';
      throw new ConfigFileError(`tls_server_config was ${change}: restart natsight to apply this`, place);
    }
    if (users.size === 0 && this.#config.rules.users.size > 0) {
      throw new ConfigFileError(
        'basic_auth_users was removed: restart natsight to answer without passwords',
        place,
      );
    }
  }

  #tellLoaded(): void {
    const { rules, warnings } = this.#config;
    this.tell({
      kind: 'webConfigLoaded',
      file: this.#file,
      warnings: warnings.map(({ place, message }) => formatPlace(place) + message),
      certificateExpiresMs: rules.tls?.expiresMs,
    });
  }
}

function watch(): WatchedFiles {
  return new WatchedFiles(() => systemClock.now());
}
