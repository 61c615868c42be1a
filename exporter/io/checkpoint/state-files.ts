import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { numberedFile, numbersOf } from './folder-files.js';
import { lastGoodState } from './last-good-state.js';
import type { PlaceWords, StoredState } from './last-good-state.js';

export const CHECKPOINTS = { prefix: 'checkpoints', suffix: '.natsight' };

const wordsOf = (folder: string): PlaceWords => ({
  place: `the state folder ${folder}`,
  another: 'another folder',
  ifDamaged: 'Put a copy of the folder in its place, or move it away to begin anew: counters then start at 0',
  ifForeign: 'give each service a folder of its own (--state)',
});

/** Reads the last good state of a service in a folder. Throws a `StateError`, see `lastGoodState`. */
export async function readStoredState(
  folder: string,
  service: string,
  isInUse = false,
): Promise<StoredState> {
  const numbers = await numbersOf(folder, CHECKPOINTS);
  return lastGoodState(
    {
      words: wordsOf(folder),
      names: numbers.toReversed().map((number) => numberedFile(CHECKPOINTS, number)),
      read: async (name) => ({ bytes: await readFile(join(folder, name)) }),
      isInUse,
    },
    service,
  );
}
