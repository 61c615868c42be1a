import { createInterface } from 'node:readline/promises';
import { ProvisionError } from '../../setup/deployment/provision-error.js';
import { takesEscapeCodes } from '../terminal.js';

/** Asks before something is changed. Throws a `ProvisionError` unless the answer is yes. */
export type Confirm = (question: string) => Promise<void>;

/** `--yes`, and servers that natsight owns. */
export const confirmed: Confirm = async () => undefined;

/** Asks on the terminal. Without one, nobody can answer. */
export const askOnTerminal: Confirm = async (question) => {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new ProvisionError(
      'PLAN_NOT_CONFIRMED',
      'Nothing was changed: there is no terminal to ask on. Add --yes to apply the plan, or --dry-run to only print it.',
    );
  }
  const terminal = createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal: takesEscapeCodes(),
  });
  try {
    const answer = await terminal.question(`${question} (y/N) `);
    if (/^y(?:es)?$/i.test(answer.trim())) return;
  } finally {
    terminal.close();
  }
  throw new ProvisionError('PLAN_NOT_CONFIRMED', 'Nothing was changed: the answer was not yes.');
};
