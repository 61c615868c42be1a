import { NatsightError } from '../../setup/error.js';

/** Messages cannot be recorded: the file exists, or the subjects or the stream cannot be read. */
export class RecordError extends NatsightError {
  readonly code = 'RECORD_REFUSED';
}
