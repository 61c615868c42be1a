import { afterAll, describe, expect, test } from '@jest/globals';
import { GrafanaMock } from '../../support/grafana/grafana-mock.js';
import {
  expectNoSuccess,
  files,
  NOTHING_TO_DO,
  prometheusUrl,
  provision,
  rollBack,
  SUCCESS,
  unprovision,
} from './rig.js';

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

  test('keeps what somebody has edited, shows the difference, and does not pass', async () => {
    const grafana = await mocked(() => [1, 2]);
    const flag = { '--grafana.url': grafana.url };
    expect((await provision(flag)).exitCode).toBe(0);
    const saved = grafana.dashboards.get('flight-operations_live-main-dashboard');
    if (saved === undefined) throw new Error('the dashboard was not saved');
    saved.dashboard = { ...saved.dashboard, title: 'Mine', version: 2 };
    const kept = await provision(flag);
    expect(kept.stdout).toMatch(/^-\s+"title": "Mine",?$/m);
    expect(kept.stdout).toMatch(/^\+\s+"title": "Flights",?$/m);
    expect(kept.stdout).toMatch(
      /^Not verified: Grafana dashboard "Flights" is as the setup says: was edited manually: kept, --force replaces it$/m,
    );
    expect(kept.stdout).toContain(`${SUCCESS[0]}\n`);
    expect(kept.stdout).not.toContain(SUCCESS[1]);
    expect([kept.exitCode, saved.dashboard['title']]).toEqual([1, 'Mine']);
    const forced = await provision(flag, '--force');
    expect(forced.exitCode).toBe(0);
    expect(grafana.dashboards.get('flight-operations_live-main-dashboard')?.dashboard['title']).toBe(
      'Flights',
    );
  });

  test('that a person has to decide about changes nothing anywhere', async () => {
    const grafana = await mocked(() => [1, 2]);
    const theirs = { uid: 'abc', name: 'natsight Prometheus (flight-operations)', type: 'prometheus' };
    grafana.datasources.set('abc', theirs);
    const before = files();
    const { stdout, exitCode } = await provision({ '--grafana.url': grafana.url });
    expect(stdout).toMatch(
      /^Failed at plan: Nothing was changed: datasource ".+": a datasource with this name has the uid "abc": rename or delete it$/m,
    );
    expect(exitCode).toBe(1);
    expectNoSuccess(stdout);
    expect(grafana.changes).toEqual([]);
    expect(files()).toEqual(before);
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

  test('whose queries fail is not proved', async () => {
    const grafana = await mocked(() => new Error('no such metric'));
    const { stdout, exitCode } = await provision({ '--grafana.url': grafana.url });
    expect(stdout).toContain(`${SUCCESS[0]}\n`);
    expect(stdout).not.toContain(SUCCESS[1]);
    expect(stdout).toMatch(
      /^Not verified: Grafana live-main-dashboard \/ .+ A: error: no such metric; likely cause: .+; query: .+$/m,
    );
    expect(exitCode).toBe(1);
  });
});
