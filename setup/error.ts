import { ERROR_CODES } from './error-codes.js';
import type { ErrorCode } from './error-codes.js';

/**
 * An error with a message for users: what failed, the value, where, and what to do. Commands print only the message and exit
 * with the exit code. A bug in natsight is a plain `Error` whose message starts with "BUG:"; its stack is printed.
 */
export abstract class NatsightError extends Error {
  /** Stable code, for programs and docs/errors.md. */
  abstract readonly code: ErrorCode;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }

  get exitCode(): number {
    return ERROR_CODES[this.code].exitCode;
  }
}
