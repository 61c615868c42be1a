import { NatsightError } from '../../setup/error.js';

/** What a soak found to be wrong. */
export class SoakFailure extends NatsightError {
  readonly code = 'SOAK_FAILED';
}
