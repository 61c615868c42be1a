import { NatsightError } from './error.js';

/** A command-line option or environment variable with an invalid value; the message names it. */
export class OptionError extends NatsightError {
  readonly code = 'OPTION_INVALID';
}
