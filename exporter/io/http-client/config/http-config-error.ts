import { NatsightError } from '../../../../setup/error.js';

/** The file of an `--….http.config.file`, or a file that it names, cannot be used. Never shows a value that may be a secret. */
export class HttpConfigError extends NatsightError {
  readonly code = 'HTTP_CONFIG_INVALID';
}
