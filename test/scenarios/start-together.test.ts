import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readRunState, runStatePath } from '../../scripts/deployment/run-state.js';
import { spawnNatsight } from '../support/natsight-process.js';
import type { NatsightProcess } from '../support/natsight-process.js';
import { tempFolder, writeText } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { addresses, descendants, expectGone } from './rig/processes.js';

const RUNS = 'Press Ctrl-C to stop.';
const LOST = 'exited unexpectedly';

/** Starting several servers at once on a busy machine takes its time. */
const LONG = { withinMs: 90_000 };

async function untilRuns(natsight: NatsightProcess): Promise<void> {
  await waitFor(
    'it runs',
    () => natsight.output(),
    (text) => text.includes(RUNS) || natsight.hasEnded(),
    LONG,
  );
  expect(natsight.output()).toContain(RUNS);
}

function stateIn(folder: string) {
  const state = readRunState(folder);
  if (state === undefined) throw new Error(`nothing runs in "${folder}"`);
  return state;
}

describe('several "natsight start" at the same moment', () => {
  const [one, other, third, fourth] = [tempFolder(), tempFolder(), tempFolder(), tempFolder()];

  test('in two folders have servers of their own, and a killed one leaves nothing in the way of the next', async () => {
    const pair = await Promise.all([one, other].map((folder) => spawnNatsight(['start'], folder)));
    for (const natsight of pair) await untilRuns(natsight);
    const states = [one, other].map(stateIn);
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
    const [first, second] = pair;
    if (first === undefined || second === undefined) throw new Error('BUG: there are two');
    first.kill('SIGKILL');
    await first.exit;
    // Its servers still use their data: the next one waits for them.
    const next = await spawnNatsight(['start'], one);
    await untilRuns(next);
    expect(next.output()).not.toContain(LOST);
    expect(stateIn(one).pid).toBe(next.pid);
    for (const [natsight, folder] of [
      [next, one],
      [second, other],
    ] as const) {
      const [state, pids] = [stateIn(folder), descendants(natsight.pid)];
      natsight.kill('SIGINT');
      expect(await natsight.exit).toBe(0);
      await expectGone(pids, state);
      expect(existsSync(runStatePath(folder))).toBe(false);
    }
  });

  test('in the same folder: one starts, and the others say so', async () => {
    const folder = third;
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

  test('starts where one was killed, even if its number belongs to another process now', async () => {
    const folder = fourth;
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
