import { NatsightError } from '../../../setup/error.js';

/** Where a configuration file is wrong; `line` from 1, unset if the fault has no line. */
export interface ConfigFilePlace {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

/**
 * A configuration file in YAML, or a file that it names, cannot be used. Never shows a value that may be a secret. Files of other
 * purposes than `--web.config.file` have an error of their own, with this one as its cause.
 */
export class ConfigFileError extends NatsightError {
  readonly code = 'WEB_CONFIG_INVALID';
  readonly place: ConfigFilePlace;
  /** The message without its place. */
  readonly reason: string;

  /** Whoever reads a part does not know the file: see `of`. */
  constructor(reason: string, place: ConfigFilePlace = {}, options?: ErrorOptions) {
    super(`${formatPlace(place)}${reason}`, options);
    this.place = place;
    this.reason = reason;
  }

  /** The same fault, in this file. */
  of(file: string): ConfigFileError {
    return new ConfigFileError(this.reason, { ...this.place, file }, { cause: this.cause });
  }
}

/** What goes before a sentence about a place. */
export function formatPlace({ file, line }: ConfigFilePlace): string {
  if (file === undefined) return '';
  return line === undefined ? `${file}: ` : `${file}:${line}: `;
}
