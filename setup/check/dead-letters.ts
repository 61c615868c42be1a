import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';
import { readersOf } from './subjects.js';

/** A dead letter that a stream reads would be rejected and sent again, without end. */
export function* checkDeadLetters({ setup, processing }: CheckContext): Generator<Problem> {
  for (const { name, deadLetter } of setup.streams) {
    if (deadLetter === undefined) continue;
    for (const { stream, subject } of readersOf(setup, deadLetter)) {
      const message = `stream "${stream}" reads "${subject}", and with it its dead letters on "${deadLetter}": give them a subject that no stream reads`;
      yield processing.problem(['dataStreams', name, 'deadLetter'], message);
    }
  }
}
