import { afterAll, describe, expect, test } from '@jest/globals';
import { GrafanaMock } from '../../support/grafana-mock.js';
import { NOTHING_TO_DO, prometheusUrl, provision, rollBack, SUCCESS } from './rig.js';

describe('a deployment to Grafana', () => {
  const started: GrafanaMock[] = [];
  const mocked = async (query: (expr: string) => readonly number[] | Error) => {
    const grafana = await GrafanaMock.start({ query });
    started.push(grafana);
    return grafana;
  };
  afterAll(() => Promise.all(started.map((grafana) => grafana.stop())));

  test('creates what is missing, then nothing, and takes it back on a rollback', async () => {
    const grafana = await mocked(() => [1, 2]);
    const flag = { '--grafana.url': grafana.url };
    const first = await provision(flag);
    expect(first.stdout).toMatch(/^ {2}grafana {7}create {2}dashboard "Flights" \(.+\)$/m);
    expect([first.stderr, first.exitCode]).toEqual(['', 0]);
    for (const line of SUCCESS) expect(first.stdout).toContain(`${line}\n`);
    expect([...grafana.dashboards.keys()]).toEqual([
      'live-main-dashboard',
      'natsight-pipeline-flight-operations',
    ]);
    expect([...grafana.datasources.values()].map(({ url }) => url)).toContain(prometheusUrl());

    const changes = grafana.changes.length;
    const second = await provision(flag);
    expect(second).toEqual(NOTHING_TO_DO);
    expect(grafana.changes).toHaveLength(changes);

    const rollback = await rollBack();
    expect(rollback.stdout).toMatch(/^grafana: \d+ restored$/m);
    expect(rollback.exitCode).toBe(0);
    expect([grafana.dashboards.size, grafana.datasources.size]).toEqual([0, 0]);
  });

  test('whose queries fail is not proved', async () => {
    const grafana = await mocked(() => new Error('no such metric'));
    const { stdout, exitCode } = await provision({ '--grafana.url': grafana.url });
    expect(stdout).toContain(`${SUCCESS[0]}\n`);
    expect(stdout).not.toContain(SUCCESS[1]);
    expect(stdout).toMatch(/^Not verified: Grafana live-main-dashboard \/ .+ A: error: no such metric$/m);
    expect(exitCode).toBe(1);
  });
});
