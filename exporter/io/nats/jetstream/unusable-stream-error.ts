import { NatsightError } from '../../../../setup/error.js';

/** A JetStream stream or consumer cannot be read in its current state. Its source retries, since that state may change. */
export class UnusableStreamError extends NatsightError {
  readonly code = 'STREAM_UNUSABLE';
}
