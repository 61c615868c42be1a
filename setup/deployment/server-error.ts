import type { ErrorCode } from '../error-codes.js';
import { NatsightError } from '../error.js';

export interface ServerErrorOptions extends ErrorOptions {
  /** HTTP status; unset if there was no response. */
  readonly status?: number | undefined;
}

/** A server did not do what was requested. The message says what failed, where, and what to do. */
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

  /** Whether a retry may succeed: there was no response, or the server is overloaded or starting. */
  get retryable(): boolean {
    return this.status === undefined || this.status === 429 || this.status >= 500;
  }
}
