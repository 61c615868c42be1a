import { NatsightError } from '../../setup/error.js';

/** The encoded state is invalid: the checkpoint is damaged or from another version. */
export class MalformedStateError extends NatsightError {
  readonly code = 'STATE_MALFORMED';

  constructor(expected: string, found: unknown) {
    super(`malformed state: expected ${expected}, found ${excerpt(found)}`);
  }
}

const EXCERPT_LENGTH = 80;

function excerpt(found: unknown): string {
  const text = JSON.stringify(found) ?? String(found);
  return text.length <= EXCERPT_LENGTH ? text : `${text.slice(0, EXCERPT_LENGTH)}…`;
}
