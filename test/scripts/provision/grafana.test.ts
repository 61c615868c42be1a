import { describe, expect, test } from '@jest/globals';
import { testGrafanas } from '../../support/grafana/started-mocks.js';
import { NOTHING_TO_DO, prometheusUrl, provision, rollBack, SUCCESS, unprovision } from './rig.js';

describe('a deployment to Grafana', () => {
  const mocked = testGrafanas();

  test('creates what is missing, then nothing, and takes it back on a rollback', async () => {
    const grafana = await mocked(() => [1, 2]);
    const flag = { '--grafana.url': grafana.url };
    const first = await provision(flag);
    expect(first.stdout).toMatch(/^ {2}grafana {7}create {2}dashboard "Flights" \(.+\)$/m);
    expect([first.stderr, first.exitCode]).toEqual(['', 0]);
    const [counts = ''] = /^Queries of the panels in Grafana: \d+ data\.$/m.exec(first.stdout) ?? [];
    for (const line of SUCCESS) expect(first.stdout).toContain(`${line}\n`);
    expect([...grafana.dashboards.keys()]).toEqual([
      'flight-operations_live-main-dashboard',
      'flight-operations_natsight-pipeline',
    ]);
    expect([...grafana.datasources.values()].map(({ url }) => url)).toContain(prometheusUrl());

    const changes = grafana.changes.length;
    const second = await provision(flag);
    expect(second).toEqual({
      ...NOTHING_TO_DO,
      stdout: NOTHING_TO_DO.stdout.replace(SUCCESS[1] ?? '', (line) => `${counts}\n${line}`),
    });
    expect(grafana.changes).toHaveLength(changes);

    const history = await provision({}, '--history');
    expect(history.stdout).toMatch(/grafana dashboard flight-operations_live-main-dashboard \(new\)/);

    const rollback = await rollBack();
    expect(rollback.stdout).toMatch(/^grafana: \d+ restored$/m);
    expect(rollback.exitCode).toBe(0);
    expect([grafana.dashboards.size, grafana.datasources.size, grafana.folders.size]).toEqual([0, 0, 0]);
  });

  test('is taken out by unprovision, with nothing left', async () => {
    const grafana = await mocked(() => [1, 2]);
    const flag = { '--grafana.url': grafana.url };
    expect((await provision(flag)).exitCode).toBe(0);
    const planned = await unprovision(flag, '--dry-run');
    expect(planned.stdout).toMatch(
      /^ {2}grafana {7}delete {2}dashboard "Flights" \(belongs to "flight-operations"\)$/m,
    );
    expect(grafana.dashboards.size).toBe(2);
    const { stdout, exitCode } = await unprovision(flag, '--yes');
    expect(stdout).toMatch(/^grafana: 5 restored$/m);
    expect(exitCode).toBe(0);
    expect([grafana.dashboards.size, grafana.datasources.size, grafana.folders.size]).toEqual([0, 0, 0]);
  });
});
