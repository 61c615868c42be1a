import type { ErrorCode } from '../error-codes.js';
import { NatsightError } from '../error.js';

/** A deployment that cannot be done or confirmed until the user changes something. */
export class DeploymentError extends NatsightError {
  readonly code;

  constructor(
    code: Extract<ErrorCode, 'FOLDER_UNKNOWN' | 'CONFIGURATION_NOT_LOADED' | 'DASHBOARD_BLOCKED'>,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
  }
}
