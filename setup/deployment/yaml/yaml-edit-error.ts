import { NatsightError } from '../../error.js';

/** A YAML file of somebody else is written in a way that cannot be extended without changing what is there. */
export class YamlEditError extends NatsightError {
  readonly code = 'CONFIGURATION_NOT_EDITABLE';

  /** @param offset where in the text; the message says the line */
  constructor(text: string, offset: number, what: string, options?: ErrorOptions) {
    super(`line ${text.slice(0, offset).split('\n').length}: ${what}`, options);
  }
}

/** Calls `edit`, and adds the path of the file to the message of its error. */
export function namingFile<Result>(path: string, edit: () => Result): Result {
  try {
    return edit();
  } catch (error) {
    if (error instanceof YamlEditError) error.message = `${path} cannot be extended: ${error.message}.`;
    throw error;
  }
}
