import { NatsightError } from '../../../setup/error.js';

/** The NATS configuration is wrong: retrying does not help, the user has to fix it. */
export class NatsConfigurationError extends NatsightError {
  readonly code = 'NATS_CONFIGURATION_INVALID';
}
