import { NatsightError } from '../../../setup/error.js';

/** The folder of `--state` cannot be used: the exporter does not start, so that nothing is reset in silence. */
export class StateError extends NatsightError {
  readonly code: 'STATE_UNUSABLE' | 'STATE_IN_USE' | 'STATE_FOREIGN' | 'STATE_VERSION' | 'STATE_DAMAGED';

  constructor(code: StateError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Another process has taken over the state: this one must not go on. */
export class StateLostError extends NatsightError {
  readonly code = 'STATE_LOST';
}
