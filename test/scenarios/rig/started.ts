import { expect } from '@jest/globals';
import { readRunState } from '../../../scripts/deployment/run-state.js';
import type { NatsightProcess } from '../../support/natsight-process.js';
import { waitFor } from '../../support/wait-for.js';

const RUNS = 'Press Ctrl-C to stop.';
/** What it says then. */
export const LOST = 'exited unexpectedly';

/** Starting several servers at once on a busy machine takes its time. */
export const LONG = { withinMs: 90_000 };

/** Waits until `natsight start` runs. */
export async function untilRuns(natsight: NatsightProcess): Promise<void> {
  await waitFor(
    'it runs',
    () => natsight.output(),
    (text) => text.includes(RUNS) || natsight.hasEnded(),
    LONG,
  );
  expect(natsight.output()).toContain(RUNS);
}

/** What runs in the folder. */
export function stateIn(folder: string) {
  const state = readRunState(folder);
  if (state === undefined) throw new Error(`nothing runs in "${folder}"`);
  return state;
}
