import { NatsightError } from '../../../setup/error.js';

/** A file of recorded events that cannot be played. */
export class RecordedEventsError extends NatsightError {
  readonly code = 'RECORDED_EVENTS_INVALID';
}
