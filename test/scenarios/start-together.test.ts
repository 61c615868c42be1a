import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { runStatePath } from '../../scripts/deployment/run-state.js';
import { spawnNatsight } from '../support/natsight-process.js';
import { tempFolder } from '../support/temp-folder.js';
import { addresses, descendants, expectGone } from './rig/processes.js';
import { LOST, stateIn, untilRuns } from './rig/started.js';

describe('several "natsight start" at the same moment', () => {
  const folders = [tempFolder(), tempFolder()];

  test('in two folders have servers of their own', async () => {
    const pair = await Promise.all(folders.map((folder) => spawnNatsight(['start'], folder)));
    for (const natsight of pair) await untilRuns(natsight);
    const states = folders.map(stateIn);
    const all = states.flatMap(addresses);
    expect(new Set(all).size).toBe(10);
    for (const natsight of pair) {
      expect(natsight.output()).toMatch(/^Live dashboards deployed successfully$/m);
      expect(natsight.output()).not.toContain(LOST);
    }
    for (const { alertmanager, prometheus } of states) {
      for (const server of [alertmanager, prometheus])
        expect((await fetch(`${server?.url}/-/ready`)).status).toBe(200);
    }
    for (const [at, folder] of folders.entries()) {
      const natsight = pair[at];
      if (natsight === undefined) throw new Error('BUG: there are two');
      const [state, pids] = [stateIn(folder), descendants(natsight.pid)];
      natsight.kill('SIGINT');
      expect(await natsight.exit).toBe(0);
      await expectGone(pids, state);
      expect(existsSync(runStatePath(folder))).toBe(false);
    }
  });
});
