import { NatsightError } from '../../../setup/error.js';

export interface ResourceErrorOptions extends ErrorOptions {
  /** Key of the declaration that a person has to fix; default: `file`. */
  readonly at?: string;
}

/** A file or table that the setup names cannot be used. */
export class ResourceError extends NatsightError {
  readonly code = 'RESOURCE_UNUSABLE';
  readonly at: string;

  constructor(message: string, { at = 'file', ...options }: ResourceErrorOptions = {}) {
    super(message, options);
    this.at = at;
  }
}
