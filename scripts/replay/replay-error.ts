import { NatsightError } from '../../setup/error.js';

/** A JetStream stream that cannot take the events of a replay. */
export class ReplayError extends NatsightError {
  readonly code = 'REPLAY_REFUSED';
}
