import { NatsightError } from '../error.js';

/** An expression that gives a value of another type than its place in the setup needs, for one event. */
export class ExpressionValueError extends NatsightError {
  readonly code = 'EXPRESSION_VALUE_INVALID';
}

/** An expression that cannot be used, with the range of the fault: offsets into its text. */
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
