import { join } from 'node:path';
import { localDisk } from './disk.js';
import type { Disk } from './disk.js';
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
  { disk = localDisk, isInUse = false }: { readonly disk?: Disk; readonly isInUse?: boolean } = {},
): Promise<StoredState> {
  const numbers = await numbersOf(disk, folder, CHECKPOINTS);
  return lastGoodState(
    {
      words: wordsOf(folder),
      names: numbers.toReversed().map((number) => numberedFile(CHECKPOINTS, number)),
      read: async (name) => ({ bytes: await disk.read(join(folder, name)) }),
      isInUse,
    },
    service,
  );
}
