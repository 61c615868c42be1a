/** An expression that cannot be used, with the part of it that is wrong: offsets into its text. */
export class ExpressionError extends Error {
  readonly start: number;
  readonly end: number;

  constructor(message: string, start: number, end: number, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ExpressionError';
    this.start = start;
    this.end = end;
  }
}
