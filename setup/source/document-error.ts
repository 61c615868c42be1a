import { NatsightError } from '../error.js';

/** Text that is not valid in its format, with the offset of the error. */
export class DocumentError extends NatsightError {
  readonly code = 'DOCUMENT_INVALID';
  readonly offset: number;

  constructor(message: string, offset: number, options?: ErrorOptions) {
    super(message, options);
    this.offset = offset;
  }
}
