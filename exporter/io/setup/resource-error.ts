export interface ResourceErrorOptions extends ErrorOptions {
  /** Key of the declaration that has to be mended; unset: the file. */
  readonly at?: string;
}

/** A file that the setup names cannot be used; the message says why, for the person who mends it. */
export class ResourceError extends Error {
  override readonly name = 'ResourceError';
  readonly at: string;

  constructor(message: string, { at = 'file', ...options }: ResourceErrorOptions = {}) {
    super(message, options);
    this.at = at;
  }
}
