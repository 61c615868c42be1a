import { Rejected } from './rejection.js';

/** The rejection of an event whose processing threw an exception: a bug in natsight. It is counted like any other outcome. */
export class InternalError extends Rejected {
  readonly error: unknown;

  constructor(error: unknown) {
    super('internal', () => (error instanceof Error ? error.message : String(error)));
    this.error = error;
  }
}
