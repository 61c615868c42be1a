import { NatsightError } from '../error.js';

/** Why Prometheus refuses an expression, and where: an offset in UTF-16 code units. */
export interface PromqlFault {
  readonly offset: number;
  readonly message: string;
}

/** Ends the reading of an expression that cannot be read further. Caught by `parsePromql`. */
export class SyntaxFault extends NatsightError {
  readonly code = 'PROMQL_INVALID';
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/** Characters of a part of the expression that a message shows. */
const MAX_SHOWN = 40;

/** A part of an expression in quotes, shortened, on one line. */
export function shown(text: string): string {
  return JSON.stringify(shortened(text));
}

/** At most so many characters of a text. */
export function shortened(text: string, limit = MAX_SHOWN): string {
  const start = Array.from(text.slice(0, 2 * limit + 2));
  return start.length > limit ? `${start.slice(0, limit).join('')}…` : text;
}
