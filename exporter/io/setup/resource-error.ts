import { NatsightError } from '../../../setup/error.js';

export interface ResourceErrorOptions extends ErrorOptions {
  /** Key of the declaration to fix; default: `file`. */
  readonly at?: string;
}

/** A file or table named in the setup cannot be used. */
export class ResourceError extends NatsightError {
  readonly code = 'RESOURCE_UNUSABLE';
  readonly at: string;

  constructor(message: string, { at = 'file', ...options }: ResourceErrorOptions = {}) {
    super(message, options);
    this.at = at;
  }
}
