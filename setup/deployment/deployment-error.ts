import type { ErrorCode } from '../error-codes.js';
import { NatsightError } from '../error.js';

/** A deployment that cannot be made or confirmed until a person changes something. */
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
