import { NatsightError } from '../../setup/error.js';

/** A JetStream stream cannot be used for the events of a replay. */
export class ReplayError extends NatsightError {
  readonly code = 'REPLAY_REFUSED';
}
