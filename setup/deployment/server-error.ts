export interface ServerErrorOptions extends ErrorOptions {
  /** HTTP status; unset when there was no answer. */
  readonly status?: number | undefined;
}

/** A server that did not do what it was asked. The message says what, where, and what to do. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly status: number | undefined;

  constructor(message: string, { status, ...options }: ServerErrorOptions = {}) {
    super(message, options);
    this.status = status;
  }

  /** Whether another try may succeed: there was no answer, or the server is overloaded or starting. */
  get retryable(): boolean {
    return this.status === undefined || this.status === 429 || this.status >= 500;
  }
}
