import type { ErrorCode } from '../error-codes.js';
import { NatsightError } from '../error.js';

/** A server cannot be provided, started or configured until the user changes something. */
export class ProvisionError extends NatsightError {
  readonly code;

  constructor(
    code: Extract<
      ErrorCode,
      | 'BINARY_MISSING'
      | 'PACKAGE_UNAVAILABLE'
      | 'SERVER_START_FAILED'
      | 'FOLDER_UNKNOWN'
      | 'FOREIGN_FILE'
      | 'FILE_NOT_USABLE'
      | 'FOLDER_LOCKED'
      | 'PLAN_OUTDATED'
      | 'PLAN_NOT_CONFIRMED'
      | 'CONFIGURATION_NOT_INCLUDED'
      | 'CONFIGURATION_NOT_LOADED'
      | 'CONFIGURATION_REFUSED'
      | 'RECEIVER_UNSUPPORTED'
      | 'DEPLOYMENT_UNKNOWN'
      | 'DASHBOARD_BLOCKED'
    >,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
  }
}
