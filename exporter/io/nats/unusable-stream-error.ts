import { NatsightError } from '../../../setup/error.js';

/** A JetStream stream or consumer that cannot be read as it is. Its source tries again, since a person may change it. */
export class UnusableStreamError extends NatsightError {
  readonly code = 'STREAM_UNUSABLE';
}
