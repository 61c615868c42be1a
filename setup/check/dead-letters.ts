import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';
import { readersOf } from '../flow/readers.js';

/** A stream that reads dead letters would reject and publish them again, in an endless loop. */
export function* checkDeadLetters({ setup, processing }: CheckContext): Generator<Problem> {
  for (const { name, deadLetter } of setup.streams) {
    if (deadLetter === undefined) continue;
    for (const { stream, subject } of readersOf(setup, deadLetter)) {
      const message = `stream "${stream}" reads "${subject}", which includes the dead letters on "${deadLetter}": use a subject that no stream reads`;
      yield processing.problem(['dataStreams', name, 'deadLetter'], message);
    }
  }
}
