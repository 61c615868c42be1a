import { describe, expect, test } from '@jest/globals';
import { spawnNatsight } from '../support/natsight-process.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { LONG, stateIn, untilRuns } from './rig/started.js';

describe('several "natsight start" at the same moment', () => {
  const folder = tempFolder();

  test('in the same folder: one starts, and the others say so', async () => {
    const all = await Promise.all([1, 2, 3].map(() => spawnNatsight(['start', '--embedded'], folder)));
    const ended = () => all.filter((each) => each.hasEnded());
    await waitFor('two have given up', ended, ({ length }) => length === 2, LONG);
    for (const each of ended()) {
      expect(await each.exit).toBe(1);
      expect(each.output()).toMatch(
        /(Another "natsight start" has just begun in this folder|already runs the pipeline here: http\S+)\. Stop it first, or start in another folder\./,
      );
    }
    const winner = all.find((each) => !each.hasEnded());
    if (winner === undefined) throw new Error('BUG: one is left');
    await untilRuns(winner);
    expect(stateIn(folder).pid).toBe(winner.pid);
    winner.kill('SIGTERM');
    expect(await winner.exit).toBe(0);
  });
});
