import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { runStatePath } from '../../scripts/deployment/run-state.js';
import { spawnNatsight } from '../support/natsight-process.js';
import { tempFolder, writeText } from '../support/temp-folder.js';
import { descendants, expectGone } from './rig/processes.js';
import { LOST, stateIn, untilRuns } from './rig/started.js';

describe('"natsight start" where one was killed', () => {
  const [servers, embedded] = [tempFolder(), tempFolder()];

  test('finds nothing in its way', async () => {
    const first = await spawnNatsight(['start'], servers);
    await untilRuns(first);
    first.kill('SIGKILL');
    await first.exit;
    // Its servers still use their data: the next one waits for them.
    const next = await spawnNatsight(['start'], servers);
    await untilRuns(next);
    expect(next.output()).not.toContain(LOST);
    const [state, pids] = [stateIn(servers), descendants(next.pid)];
    expect(state.pid).toBe(next.pid);
    next.kill('SIGINT');
    expect(await next.exit).toBe(0);
    await expectGone(pids, state);
    expect(existsSync(runStatePath(servers))).toBe(false);
  });

  test('starts even if its number belongs to another process now', async () => {
    const folder = embedded;
    // As in a container, where numbers are soon used again.
    const left = { pid: process.pid, setup: folder, exporter: 'http://127.0.0.1:9' };
    await writeText(folder, '.natsight/run.json', JSON.stringify(left));
    const natsight = await spawnNatsight(['start', '--embedded'], folder);
    await untilRuns(natsight);
    expect(stateIn(folder).pid).toBe(natsight.pid);
    natsight.kill('SIGTERM');
    expect(await natsight.exit).toBe(0);
  });
});
