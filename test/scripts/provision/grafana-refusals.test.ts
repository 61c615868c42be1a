import { describe, expect, test } from '@jest/globals';
import { testGrafanas } from '../../support/grafana/started-mocks.js';
import { expectNoSuccess, files, provision, SUCCESS } from './rig.js';

describe('a deployment to Grafana', () => {
  const mocked = testGrafanas();

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
