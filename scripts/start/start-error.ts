import type { ErrorCode } from '../../setup/error-codes.js';
import { NatsightError } from '../../setup/error.js';

/** The pipeline cannot be started here. */
export class StartError extends NatsightError {
  readonly code;

  constructor(code: Extract<ErrorCode, 'ALREADY_RUNNING' | 'NATS_MISSING'>, message: string) {
    super(message);
    this.code = code;
  }
}
