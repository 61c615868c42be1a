import { ERROR_CODES } from './error-codes.js';
import type { ErrorCode } from './error-codes.js';

/**
 * An error with a message for a person: what failed, the value, where, and what to do. Commands print the message alone and end
 * with the exit code. A fault of natsight itself is a plain `Error` whose message begins with "BUG:"; it keeps its stack.
 */
export abstract class NatsightError extends Error {
  /** Stable, for programs and for docs/errors.md. */
  abstract readonly code: ErrorCode;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }

  get exitCode(): number {
    return ERROR_CODES[this.code].exitCode;
  }
}
