import { NatsightError } from '../../../setup/error.js';

/** The NATS configuration cannot work: retrying does not help, a person has to change it. */
export class NatsConfigurationError extends NatsightError {
  readonly code = 'NATS_CONFIGURATION_INVALID';
}
