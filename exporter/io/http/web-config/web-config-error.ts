import { NatsightError } from '../../../../setup/error.js';

/** Where a web configuration is wrong; `line` from 1, unset if the fault has no line. */
export interface WebConfigPlace {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

/** The file of `--web.config.file`, or a file that it names, cannot be used. Never shows a value that may be a secret. */
export class WebConfigError extends NatsightError {
  readonly code = 'WEB_CONFIG_INVALID';
  readonly place: WebConfigPlace;
  /** The message without its place. */
  readonly reason: string;

  /** Whoever reads a part does not know the file: see `of`. */
  constructor(reason: string, place: WebConfigPlace = {}, options?: ErrorOptions) {
    super(`${formatPlace(place)}${reason}`, options);
    this.place = place;
    this.reason = reason;
  }

  /** The same fault, in this file. */
  of(file: string): WebConfigError {
    return new WebConfigError(this.reason, { ...this.place, file }, { cause: this.cause });
  }
}

/** What goes before a sentence about a place. */
export function formatPlace({ file, line }: WebConfigPlace): string {
  if (file === undefined) return '';
  return line === undefined ? `${file}: ` : `${file}:${line}: `;
}
