import type { ErrorCode } from '../../setup/error-codes.js';
import { NatsightError } from '../../setup/error.js';

/** A server program cannot be provided or started on this machine. */
export class LocalServerError extends NatsightError {
  readonly code;

  constructor(
    code: Extract<ErrorCode, 'BINARY_MISSING' | 'PACKAGE_UNAVAILABLE' | 'SERVER_START_FAILED'>,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
  }
}
