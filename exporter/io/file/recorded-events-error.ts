import { NatsightError } from '../../../setup/error.js';

/** A file of recorded events cannot be replayed. */
export class RecordedEventsError extends NatsightError {
  readonly code = 'RECORDED_EVENTS_INVALID';
}
