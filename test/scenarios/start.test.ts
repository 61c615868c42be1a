import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readRunState } from '../../scripts/deployment/run-state.js';
import { spawnNatsight } from '../support/natsight-process.js';
import { runNatsight } from '../support/run-command.js';
import { tempFolder, writeText } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { addresses, descendants, expectGone, nowhere } from './rig/processes.js';

const usualPorts = [4222, 9090, 9093, 9099, 9464];
const blockers: Server[] = [];
afterAll(() => {
  for (const blocker of blockers) blocker.close();
});

/** Takes a port, unless somebody has it already: that is as good. */
function block(port: number): Promise<void> {
  return new Promise((resolve) => {
    const blocker = createServer((socket) => socket.destroy());
    blocker.once('error', () => resolve());
    blocker.listen(port, '127.0.0.1', () => {
      blockers.push(blocker);
      resolve();
    });
  });
}

describe('natsight start', () => {
  const folder = tempFolder();

  test('runs, deploys, proves and stops the whole pipeline, in any folder and beside whatever has the usual ports', async () => {
    await Promise.all(usualPorts.map(block));
    const toldBefore = await writeText(folder, '.natsight/alertmanager/data/told-before', '');
    const natsight = await spawnNatsight(['start', '--report', `${folder}/report.json`], folder);
    const state = await waitFor(
      'it says what runs',
      () => readRunState(folder),
      (seen) => seen !== undefined,
      {
        withinMs: 30_000,
      },
    );
    if (state === undefined) throw new Error(natsight.output());
    expect(state.pid).toBe(natsight.pid);
    const ports = addresses(state).map((url) => Number(new URL(url).port));
    expect(ports).toHaveLength(usualPorts.length);
    for (const port of usualPorts) expect(ports).not.toContain(port);
    const pids = descendants(natsight.pid);
    if (process.platform === 'linux') expect(pids.length).toBeGreaterThanOrEqual(5);

    await waitFor(
      'it has proved everything',
      natsight.output,
      (text) => text.includes('Press Ctrl-C to stop.'),
      {
        withinMs: 60_000,
      },
    );
    // What Alertmanager told in the last run must not keep it from telling it in this one.
    expect(existsSync(toldBefore)).toBe(false);
    expect(natsight.output()).toMatch(/^Real-time data processing setup successful$/m);
    expect(natsight.output()).toMatch(/^Live dashboards deployed successfully$/m);
    expect(natsight.output()).toContain(`${state.exporter}/dashboards/live-main-dashboard\n`);

    const again = await runNatsight(['provision'], { cwd: folder, env: nowhere });
    expect(again).toEqual({
      exitCode: 0,
      stdout:
        '0 changes\nReal-time data processing setup successful\nLive dashboards deployed successfully\n',
      stderr: '',
    });
    const second = await runNatsight(['start'], { cwd: folder, env: nowhere });
    expect(second.stderr).toContain(
      `Process ${natsight.pid} already runs the pipeline here: ${state.exporter}.`,
    );
    expect(second.exitCode).toBe(1);

    await waitFor('the alert reaches the webhook', natsight.output, (text) =>
      /^ALERT {2}warning {2}DelaysRising {2}1\d(\.\d+)? % of flights land more than an hour late$/m.test(
        text,
      ),
    );
    natsight.kill('SIGINT');
    expect(await natsight.exit).toBe(0);
    expect(natsight.output()).toMatch(/\nStopped\.\n$/);
    expect(JSON.parse(readFileSync(`${folder}/report.json`, 'utf8'))).toMatchObject({
      ok: true,
      success: { processing: true, dashboards: true },
    });
    await expectGone(pids, state);
    expect(readRunState(folder)).toBeUndefined();
  });
});
