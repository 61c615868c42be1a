import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { readRunState } from '../../scripts/deployment/run-state.js';
import type { RunState } from '../../scripts/deployment/run-state.js';
import { Metrics } from '../support/exporter.js';
import { spawnNatsight } from '../support/natsight-process.js';
import { runNatsight } from '../support/run-command.js';
import { tempFolder, writeText } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';

jest.setTimeout(120_000);

const usualPorts = [4222, 9090, 9093, 9099, 9464];
/** For commands of another terminal: only `.natsight/run.json` tells where the servers are. */
const nowhere = { NATS_URL: '', PROMETHEUS_URL: '', ALERTMANAGER_URL: '', GRAFANA_URL: '', EXPORTER_URL: '' };

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

const addresses = (state: RunState) => [
  state.exporter,
  ...[state.nats?.replace('nats:', 'http:'), state.prometheus?.url, state.alertmanager?.url].filter(
    (url) => url !== undefined,
  ),
  ...Object.values(state.webhooks),
];

/** The processes that a process has started, and theirs. Linux tells; elsewhere the ports have to do. */
function descendants(pid: number): readonly number[] {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return [];
  const children = readdirSync(tasks).flatMap((task) =>
    readFileSync(`${tasks}/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [...children, ...children.flatMap(descendants)];
}

async function expectGone(pids: readonly number[], state: RunState): Promise<void> {
  for (const url of addresses(state)) await expect(fetch(url)).rejects.toThrow('fetch failed');
  await waitFor(
    'no process is left',
    () => pids.filter((pid) => existsSync(`/proc/${pid}`)),
    ({ length }) => length === 0,
  );
}

describe('natsight start', () => {
  const folder = tempFolder();

  test('runs, deploys, proves and stops the whole pipeline, in any folder and beside whatever has the usual ports', async () => {
    await Promise.all(usualPorts.map(block));
    const toldBefore = await writeText(folder, '.natsight/alertmanager/data/told-before', '');
    const natsight = await spawnNatsight(
      ['start', '--for', '20s', '--report', `${folder}/report.json`],
      folder,
    );
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

    await waitFor('it has proved everything', natsight.output, (text) => text.includes('Running for 20 s.'), {
      withinMs: 60_000,
    });
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

    expect(await natsight.exit).toBe(0);
    expect(natsight.output()).toMatch(
      /^ALERT {2}warning {2}DelaysRising {2}1\d(\.\d+)?% of flights land more than an hour late$/m,
    );
    expect(natsight.output()).toMatch(/\nStopped\.\n$/);
    expect(JSON.parse(readFileSync(`${folder}/report.json`, 'utf8'))).toMatchObject({
      ok: true,
      success: { processing: true, dashboards: true },
    });
    await expectGone(pids, state);
    expect(readRunState(folder)).toBeUndefined();
  });
});

describe('natsight start --embedded', () => {
  const folder = tempFolder();

  test('shows live flights without any server, and says what is missing', async () => {
    const natsight = await spawnNatsight(['start', '--embedded'], folder);
    await waitFor('it runs', natsight.output, (text) => text.includes('Press Ctrl-C to stop.'), {
      withinMs: 20_000,
    });
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
    const natsight = await spawnNatsight(['start', '--embedded'], folder);
    await waitFor('it runs', natsight.output, (text) => text.includes('Press Ctrl-C to stop.'), {
      withinMs: 20_000,
    });
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
