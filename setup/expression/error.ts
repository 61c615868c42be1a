import { NatsightError } from '../error.js';

/** An expression returned a value of the wrong type for one event. */
export class ExpressionValueError extends NatsightError {
  readonly code = 'EXPRESSION_VALUE_INVALID';
}

/** An invalid expression, with the range of the error as offsets into its text. */
export class ExpressionError extends NatsightError {
  readonly code = 'EXPRESSION_INVALID';
  readonly start: number;
  readonly end: number;

  constructor(message: string, start: number, end: number, options?: ErrorOptions) {
    super(message, options);
    this.start = start;
    this.end = end;
  }
}
