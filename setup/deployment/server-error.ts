import type { ErrorCode } from '../error-codes.js';
import { NatsightError } from '../error.js';

export interface ServerErrorOptions extends ErrorOptions {
  /** HTTP status; unset when there was no answer. */
  readonly status?: number | undefined;
}

/** A server that did not do what it was asked. The message says what, where, and what to do. */
export class ServerError extends NatsightError {
  readonly code;
  readonly status: number | undefined;

  constructor(
    code: Extract<ErrorCode, 'SERVER_UNREACHABLE' | 'SERVER_REFUSED' | 'SERVER_UNKNOWN'>,
    message: string,
    { status, ...options }: ServerErrorOptions = {},
  ) {
    super(message, options);
    this.code = code;
    this.status = status;
  }

  /** Whether another try may succeed: there was no answer, or the server is overloaded or starting. */
  get retryable(): boolean {
    return this.status === undefined || this.status === 429 || this.status >= 500;
  }
}
