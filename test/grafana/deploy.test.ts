import { afterEach, describe, expect, test } from '@jest/globals';
import type { GrafanaClient } from '../../grafana/client.js';
import { applyGrafana, planGrafana, requireCurrent, rollbackGrafana } from '../../grafana/deploy.js';
import type { GrafanaPlan, Undo } from '../../grafana/deploy.js';
import { generateGrafana } from '../../grafana/generate.js';
import { grafanaAt } from '../../scripts/deployment/clients.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { GrafanaMock } from '../support/grafana-mock.js';
import type { GrafanaMockOptions } from '../support/grafana-mock.js';
import { FLIGHTS, setupOf } from '../support/setup-fixture.js';
import type { SetupBlocks } from '../support/setup-fixture.js';

const mocks: GrafanaMock[] = [];
afterEach(async () => {
  for (const mock of mocks.splice(0)) await mock.stop();
});

async function start(options: GrafanaMockOptions = {}) {
  const mock = await GrafanaMock.start(options);
  mocks.push(mock);
  return { mock, grafana: grafanaAt(mock.url, {}) };
}

const plan = (grafana: GrafanaClient, blocks: SetupBlocks = FLIGHTS, addresses = DEFAULT_ADDRESSES) =>
  planGrafana(grafana, setupOf(blocks), addresses);
const outline = ({ changes }: GrafanaPlan) =>
  changes.map(({ what, uid, action, reason }) => `${action} ${what} ${uid}: ${reason}`);
const forget = () => undefined;

const OTHER: SetupBlocks = { ...FLIGHTS, liveMetricsDisplay: { flight_late_ratio: { title: 'Late' } } };

describe('a deployment to Grafana', () => {
  test('makes what is missing, and the second one changes nothing', async () => {
    const { mock, grafana } = await start();
    const first = await plan(grafana);
    expect(outline(first)).toEqual([
      'create folder natsight: is missing',
      'create datasource natsight-prometheus: is missing',
      'create datasource natsight-alertmanager: is missing',
      'create dashboard live-main-dashboard: is missing',
      'create dashboard event-streams: is missing',
    ]);
    expect(mock.changes).toEqual([]);
    await applyGrafana(first, forget);
    expect(mock.changes).toHaveLength(5);
    expect(mock.dashboards.get('live-main-dashboard')?.folderUid).toBe('natsight');

    const second = await plan(grafana);
    expect(second.changes.map(({ action }) => action)).toEqual(Array(5).fill('keep'));
    expect(await applyGrafana(second, forget)).toEqual([]);
    expect(mock.changes).toHaveLength(5);
  });

  test('writes only the dashboards that another setup makes different', async () => {
    const { mock, grafana } = await start();
    await applyGrafana(await plan(grafana), forget);
    const changed = await plan(grafana, OTHER);
    expect(outline(changed).filter((line) => !line.startsWith('keep'))).toEqual([
      'update dashboard live-main-dashboard: was generated from a different setup',
    ]);
    await applyGrafana(changed, forget);
    expect(mock.changes.at(-1)).toBe('POST /api/dashboards/db');
    expect(outline(await plan(grafana, OTHER)).every((line) => line.startsWith('keep'))).toBe(true);
  });

  test('sees an edit by hand, and not what Grafana itself fills in', async () => {
    const { mock, grafana } = await start();
    await applyGrafana(await plan(grafana), forget);
    const saved = mock.dashboards.get('live-main-dashboard');
    if (saved === undefined) throw new Error('the dashboard was not saved');
    saved.dashboard = { ...saved.dashboard, schemaVersion: 43, weekStart: '' };
    expect(outline(await plan(grafana)).every((line) => line.startsWith('keep'))).toBe(true);
    saved.dashboard = { ...saved.dashboard, title: 'Mine now' };
    const kept = await plan(grafana);
    expect(outline(kept)).toContain(
      'leave dashboard live-main-dashboard: was edited manually: kept, --force replaces it',
    );
    expect(kept.changes.find(({ action }) => action === 'leave')?.content).toEqual({
      before: expect.stringContaining('"title": "Mine now"'),
      after: expect.not.stringContaining('"title": "Mine now"'),
    });
    const forced = await planGrafana(grafana, setupOf(FLIGHTS), DEFAULT_ADDRESSES, { force: true });
    expect(outline(forced)).toContain('update dashboard live-main-dashboard: was edited manually');
    saved.dashboard = { ...saved.dashboard, title: 'Mine again' };
    await expect(requireCurrent(grafana, forced)).rejects.toThrow(
      /was changed by somebody else after the plan/,
    );
  });

  test('sees that a dashboard was moved', async () => {
    const { mock, grafana } = await start();
    await applyGrafana(await plan(grafana), forget);
    const saved = mock.dashboards.get('event-streams');
    if (saved !== undefined) saved.folderUid = '';
    expect(outline(await plan(grafana))).toContain('update dashboard event-streams: is in another folder');
  });

  test('mends a datasource and keeps what a person has set beside it', async () => {
    const { mock, grafana } = await start();
    await applyGrafana(await plan(grafana), forget);
    const datasource = mock.datasources.get('natsight-prometheus') ?? {};
    Object.assign(datasource, {
      isDefault: true,
      basicAuthUser: 'me',
      jsonData: { timeInterval: '15s', timeout: '60' },
    });
    const mending = await plan(grafana);
    expect(outline(mending).find((line) => line.startsWith('update'))).toMatch(
      /differs in jsonData.httpMethod, jsonData.t/,
    );
    await applyGrafana(mending, forget);
    expect(mock.datasources.get('natsight-prometheus')).toMatchObject({
      isDefault: true,
      basicAuthUser: 'me',
      jsonData: { timeInterval: '1s', timeout: '60' },
    });
  });

  test('is rolled back to what was there before', async () => {
    const { mock, grafana } = await start();
    await applyGrafana(await plan(grafana), forget);
    const before = structuredClone(mock.dashboards.get('live-main-dashboard')?.dashboard);
    const datasourceBefore = structuredClone(mock.datasources.get('natsight-prometheus'));
    const undos: Undo[] = [];
    const elsewhere = { ...DEFAULT_ADDRESSES, prometheus: 'http://127.0.0.1:9999' };
    const added = { ...OTHER.realTimeDashboards, extra: { title: 'Extra', metrics: ['flight*'] } };
    await applyGrafana(await plan(grafana, { ...OTHER, realTimeDashboards: added }, elsewhere), (undo) =>
      undos.push(undo),
    );
    expect(mock.dashboards.has('extra')).toBe(true);
    expect(mock.dashboards.get('live-main-dashboard')?.dashboard).not.toEqual(before);

    const kept: Undo[] = JSON.parse(JSON.stringify(undos));
    await rollbackGrafana(grafana, kept);
    expect(mock.dashboards.has('extra')).toBe(false);
    expect(mock.dashboards.get('live-main-dashboard')?.dashboard).toEqual({ ...before, version: 3 });
    expect(mock.datasources.get('natsight-prometheus')).toEqual({ ...datasourceBefore, version: 3 });
    expect(outline(await plan(grafana)).every((line) => line.startsWith('keep'))).toBe(true);
  });

  test('that breaks off can be rolled back as far as it came', async () => {
    const { mock, grafana } = await start();
    const planned = await plan(grafana);
    const undos: Undo[] = [];
    const broken = {
      ...planned,
      changes: planned.changes.map((change) =>
        change.uid === 'event-streams'
          ? { ...change, apply: () => Promise.reject(new Error('out of disk')) }
          : change,
      ),
    };
    await expect(applyGrafana(broken, (undo) => undos.push(undo))).rejects.toThrow('out of disk');
    await rollbackGrafana(grafana, undos);
    expect([mock.dashboards.size, mock.datasources.size]).toEqual([0, 0]);
  });
});

describe('what a deployment leaves to a person', () => {
  test('is a dashboard that Grafana reads from its own files', async () => {
    const { mock, grafana } = await start();
    for (const [path, text] of generateGrafana(setupOf(FLIGHTS), DEFAULT_ADDRESSES)) {
      if (!path.endsWith('.json')) continue;
      const dashboard = JSON.parse(text);
      mock.dashboards.set(dashboard.uid, { dashboard, folderUid: 'elsewhere', file: path });
    }
    expect(outline(await plan(grafana))).toContain('keep dashboard live-main-dashboard: is up to date');
    expect(outline(await plan(grafana, OTHER))).toContain(
      'leave dashboard live-main-dashboard: was generated from a different setup, but Grafana reads it from dashboards/natsight/live-main-dashboard.json',
    );
    mock.changes.length = 0;
    await applyGrafana(await plan(grafana, OTHER), forget);
    expect(mock.changes).not.toContain('POST /api/dashboards/db');
  });

  test('is a datasource that Grafana reads from its own files', async () => {
    const { mock, grafana } = await start();
    await applyGrafana(await plan(grafana), forget);
    Object.assign(mock.datasources.get('natsight-prometheus') ?? {}, {
      readOnly: true,
      url: 'http://prometheus:9090',
    });
    expect(outline(await plan(grafana))).toContain(
      'leave datasource natsight-prometheus: differs in url, but Grafana reads it from its own files',
    );
  });

  test.each([
    [
      'a datasource of our name with another uid',
      (mock: GrafanaMock) =>
        mock.datasources.set('abc', { uid: 'abc', name: 'natsight Prometheus', type: 'prometheus' }),
      'datasource "natsight Prometheus": a datasource with this name has the uid "abc": rename or delete it',
    ],
    [
      'a dashboard of our title with another uid in our folder',
      (mock: GrafanaMock) =>
        mock.dashboards.set('abc', { dashboard: { title: 'Event streams' }, folderUid: 'natsight' }),
      'dashboard "Event streams": folder "natsight" already has a dashboard with this title and the uid "abc": rename it',
    ],
  ])('is %s: then nothing at all is changed', async (_, prepare, words) => {
    const { mock, grafana } = await start();
    prepare(mock);
    await expect(applyGrafana(await plan(grafana), forget)).rejects.toThrow(words);
    expect(mock.changes).toEqual([]);
  });

  test('is a Grafana without its database', async () => {
    const { grafana } = await start({ database: 'failing' });
    await expect(plan(grafana)).rejects.toThrow('Grafana\'s database is "failing", not "ok"');
  });
});
