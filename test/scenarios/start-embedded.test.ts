import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readRunState } from '../../scripts/deployment/run-state.js';
import { Metrics } from '../support/exporter.js';
import { spawnNatsight } from '../support/natsight-process.js';
import { runNatsight } from '../support/run-command.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { descendants, expectGone, nowhere } from './rig/processes.js';

describe('natsight start --embedded', () => {
  const folder = tempFolder();

  async function start() {
    const natsight = await spawnNatsight(['start', '--embedded'], folder);
    await waitFor('it runs', natsight.output, (text) => text.includes('Press Ctrl-C to stop.'), {
      withinMs: 30_000,
    });
    return natsight;
  }

  test('shows live flights without any server, and says what is missing', async () => {
    const natsight = await start();
    expect(natsight.output()).toContain(
      'Nothing was deployed: deployment needs Prometheus and Alertmanager.',
    );
    const state = readRunState(folder);
    if (state === undefined) throw new Error(natsight.output());
    expect([state.nats, state.prometheus, state.alertmanager]).toEqual([undefined, undefined, undefined]);

    const landed = async () => {
      const { exposition } = new Metrics(await (await fetch(`${state.exporter}/metrics`)).text());
      return exposition.samples.filter(({ name }) => name === 'flights_landed_total').length;
    };
    await waitFor('flights land', landed, (series) => series > 5);
    expect((await fetch(`${state.exporter}/-/ready`)).status).toBe(200);
    const page = await fetch(`${state.exporter}/dashboards/live-main-dashboard`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(natsight.output()).toContain(`${state.exporter}/dashboards/live-main-dashboard\n`);

    const pids = descendants(natsight.pid);
    natsight.kill('SIGINT');
    expect(await natsight.exit).toBe(0);
    expect(natsight.output()).toMatch(/\nStopped\.\n$/);
    await expectGone(pids, state);
  });

  test('says when something has ended that nobody has stopped', async () => {
    const natsight = await start();
    const isExporter = (pid: number) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('flight-operations');
    const exporter = descendants(natsight.pid).find(isExporter);
    if (exporter === undefined) throw new Error('only Linux tells which process the exporter is');
    process.kill(exporter, 'SIGKILL');
    await waitFor('the loss is told', natsight.output, (text) =>
      text.includes('exporter exited unexpectedly.'),
    );
    natsight.kill('SIGTERM');
    expect(await natsight.exit).toBe(0);
  });

  test('ends by itself after the time that was asked for', async () => {
    const natsight = await spawnNatsight(['start', '--embedded', '--for', '2s'], folder);
    expect(await natsight.exit).toBe(0);
    expect(natsight.output()).toContain('Running for 2 s.\n');
    expect(natsight.output()).toMatch(/\nStopped\.\n$/);
    expect(readRunState(folder)).toBeUndefined();
  });

  test('has no events for a setup of your own, and says so', async () => {
    await runNatsight(['init', 'own'], { cwd: folder });
    const { exitCode, stderr } = await runNatsight(['start', 'own', '--embedded'], {
      cwd: folder,
      env: nowhere,
    });
    expect(stderr).toBe(
      'The setup reads "flights" from NATS, but NATS is not available. Omit --embedded. Or read from a "file" in the setup.\n',
    );
    expect(exitCode).toBe(1);
  });
});
