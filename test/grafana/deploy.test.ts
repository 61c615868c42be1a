import { describe, expect, test } from '@jest/globals';
import { applyUndo, requireCurrent } from '../../grafana/deploy.js';
import { planRemoval } from '../../grafana/deploy/removal.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { GRAFANA_VERSIONS } from '../support/grafana/grafana-mock.js';
import { FLIGHTS } from '../support/setup-fixture.js';
import {
  ALERTMANAGER,
  CHANGED,
  MAIN,
  PROMETHEUS,
  STREAMS,
  apply,
  deployedGrafana,
  differing,
  outline,
  plan,
  rollBack,
  startGrafana,
} from './rig.js';

const ELSEWHERE = { ...DEFAULT_ADDRESSES, prometheus: 'http://127.0.0.1:9999' };

describe.each(GRAFANA_VERSIONS)('a deployment to Grafana %s', (version) => {
  test('makes what is missing, and the second one changes nothing', async () => {
    const { mock, grafana } = await startGrafana({ version });
    const first = await plan(grafana);
    expect(outline(first)).toEqual([
      'create folder natsight: is missing',
      `create datasource ${PROMETHEUS}: is missing`,
      `create datasource ${ALERTMANAGER}: is missing`,
      `create dashboard ${MAIN}: is missing`,
      `create dashboard ${STREAMS}: is missing`,
    ]);
    expect(mock.changes).toEqual([]);
    await apply(grafana, first);
    expect(mock.changes).toHaveLength(5);
    expect(mock.dashboards.get(MAIN)?.folderUid).toBe('natsight');

    const second = await plan(grafana);
    expect(differing(second)).toEqual([]);
    expect(await apply(grafana, second)).toEqual([]);
    expect(mock.changes).toHaveLength(5);
  });

  test('makes datasources by which Grafana shows alerts and silences without a further step', async () => {
    const { mock } = await deployedGrafana({ version });
    expect(mock.datasources.get(PROMETHEUS)).toMatchObject({
      type: 'prometheus',
      jsonData: { manageAlerts: true, alertmanagerUid: ALERTMANAGER },
    });
    expect(mock.datasources.get(ALERTMANAGER)).toMatchObject({
      type: 'alertmanager',
      jsonData: { implementation: 'prometheus', handleGrafanaManagedAlerts: false },
    });
  });

  test('goes through the newest API of dashboards that keeps the classic schema', async () => {
    const { mock } = await deployedGrafana({ version });
    const base = '/apis/dashboard.grafana.app';
    const paths: Readonly<Record<string, string>> = {
      '9.4.7': '/api/dashboards/db',
      '12.0.0': `${base}/v1beta1/namespaces/default/dashboards`,
      '13.2.3': `${base}/v1/namespaces/default/dashboards`,
    };
    expect(mock.changes.at(-1)).toBe(`POST ${paths[version]}`);
  });

  test('writes only the dashboards that another setup makes different', async () => {
    const { mock, grafana } = await deployedGrafana({ version });
    const before = mock.changes.length;
    const changed = await plan(grafana, CHANGED);
    expect(differing(changed)).toEqual([`update dashboard ${MAIN}: was generated from a different setup`]);
    await apply(grafana, changed);
    expect(mock.changes).toHaveLength(before + 1);
    expect(differing(await plan(grafana, CHANGED))).toEqual([]);
  });

  test('sees an edit by hand, and not what Grafana itself fills in', async () => {
    const { grafana, edit } = await deployedGrafana({ version });
    edit(MAIN, { schemaVersion: 43, weekStart: '' });
    expect(differing(await plan(grafana))).toEqual([]);
    edit(MAIN, { title: 'Mine now' });
    const kept = await plan(grafana);
    expect(differing(kept)).toEqual([
      `edited dashboard ${MAIN}: was edited manually: kept, --force replaces it`,
    ]);
    expect(kept.changes.find(({ action }) => action === 'edited')?.content).toEqual({
      before: expect.stringContaining('"title": "Mine now"'),
      after: expect.not.stringContaining('"title": "Mine now"'),
    });
    const forced = await plan(grafana, FLIGHTS, { force: true });
    expect(differing(forced)).toEqual([`update dashboard ${MAIN}: was edited manually`]);
    edit(MAIN, { title: 'Mine again' });
    await expect(requireCurrent(grafana, forced)).rejects.toThrow(
      /was changed by somebody else after the plan/,
    );
    // The server refuses it, too.
    await expect(apply(grafana, forced)).rejects.toThrow(/changed by someone else|has been modified/);
  });

  test('sees that a dashboard was moved', async () => {
    const { mock, grafana } = await deployedGrafana({ version });
    const saved = mock.dashboards.get(STREAMS);
    if (saved !== undefined) saved.folderUid = '';
    const planned = await plan(grafana);
    expect(differing(planned)).toEqual([`update dashboard ${STREAMS}: is in another folder`]);
    await apply(grafana, planned);
    expect(differing(await plan(grafana))).toEqual([]);
  });

  test('is rolled back to what was there before', async () => {
    const { mock, grafana } = await deployedGrafana({ version });
    const before = structuredClone(mock.dashboards.get(MAIN)?.dashboard);
    const datasourceBefore = structuredClone(mock.datasources.get(PROMETHEUS));
    const added = { ...FLIGHTS.realTimeDashboards, extra: { title: 'Extra', metrics: ['flight*'] } };
    const other = { ...CHANGED, realTimeDashboards: added };
    const undos = await apply(grafana, await plan(grafana, other, {}, ELSEWHERE));
    expect(mock.dashboards.get(MAIN)?.dashboard).not.toEqual(before);

    expect(await rollBack(grafana, undos)).toEqual([
      'delete dashboard flight-operations_extra: was not there before',
      // It has links to all others.
      `update dashboard ${STREAMS}: gets the content of version 1 again`,
      `update dashboard ${MAIN}: gets the content of version 1 again`,
      `update datasource ${PROMETHEUS}: gets its settings again`,
    ]);
    expect(mock.dashboards.get(MAIN)?.dashboard).toEqual({ ...before, version: 3 });
    expect(mock.datasources.get(PROMETHEUS)).toEqual({ ...datasourceBefore, version: 3 });
    expect(differing(await plan(grafana))).toEqual([]);
  });

  test('of which several are undone at once gets the state before the first', async () => {
    const { mock, grafana, undos } = await deployedGrafana({ version });
    const more = await apply(grafana, await plan(grafana, CHANGED, {}, ELSEWHERE));
    await rollBack(grafana, [...undos, ...more]);
    expect([mock.dashboards.size, mock.datasources.size, mock.folders.size]).toEqual([0, 0, 0]);
  });

  test('undoes nothing that somebody has changed since, unless --force', async () => {
    const { mock, grafana, edit, undos } = await deployedGrafana({ version });
    edit(STREAMS, { title: 'Mine' });
    Object.assign(mock.datasources.get(ALERTMANAGER) ?? {}, { url: 'http://mine:9093' });
    const kept = 'was edited manually since: kept, --force undoes it';
    expect(await rollBack(grafana, undos)).toEqual([
      `edited dashboard ${STREAMS}: ${kept}`,
      `delete dashboard ${MAIN}: was not there before`,
      `edited datasource ${ALERTMANAGER}: ${kept}`,
      `delete datasource ${PROMETHEUS}: was not there before`,
      'leave folder natsight: holds what was not undone',
    ]);
    expect([...mock.dashboards.keys()]).toEqual([STREAMS]);
    await rollBack(grafana, undos, true);
    expect([mock.dashboards.size, mock.datasources.size, mock.folders.size]).toEqual([0, 0, 0]);
  });

  test('that breaks off is undone as far as it came', async () => {
    let failing = true;
    const { mock, grafana } = await startGrafana({
      version,
      instead: (method, path) =>
        failing && method !== 'GET' && mock.dashboards.size === 1 && /dashboards/.test(path)
          ? { status: 500, body: { message: 'out of disk' } }
          : undefined,
    });
    const planned = await plan(grafana);
    const error = apply(grafana, planned).finally(() => (failing = false));
    await expect(error).rejects.toThrow(
      /500 to P.*: out of disk What was changed before that could not be undone: .*--rollback/,
    );
  });

  test('that is refused half-way leaves nothing behind', async () => {
    let saves = 0;
    const { mock, grafana } = await startGrafana({
      version,
      instead: (method, path) =>
        method === 'POST' && /dashboards/.test(path) && ++saves === 2
          ? { status: 500, body: { message: 'out of disk' } }
          : undefined,
    });
    const planned = await plan(grafana);
    await expect(apply(grafana, planned)).rejects.toThrow(/: out of disk$/);
    expect([mock.dashboards.size, mock.datasources.size, mock.folders.size]).toEqual([0, 0, 0]);
  });

  test('is taken out again without a history, and leaves what others put into its folder', async () => {
    const { mock, grafana } = await deployedGrafana({ version });
    const theirs = { dashboard: { uid: 'theirs', title: 'Theirs', tags: [] }, folderUid: 'natsight' };
    mock.dashboards.set('theirs', theirs);
    const rules = { service: 'flight-operations', force: false };
    const removal = await planRemoval(grafana, rules);
    expect(outline({ changes: removal }).at(-1)).toBe('leave folder natsight: holds what was not undone');
    await applyUndo(removal);
    expect([[...mock.dashboards.keys()], mock.datasources.size, mock.folders.size]).toEqual([
      ['theirs'],
      0,
      1,
    ]);
    await apply(grafana, await plan(grafana));
    mock.dashboards.delete('theirs');
    await applyUndo(await planRemoval(grafana, rules));
    expect([mock.dashboards.size, mock.datasources.size, mock.folders.size]).toEqual([0, 0, 0]);
  });

  test('stays beside that of another setup, with the same dashboards', async () => {
    const { mock, grafana } = await deployedGrafana({ version });
    const before = structuredClone([...mock.dashboards, ...mock.datasources]);
    const titled = { 'live-main-dashboard': { title: 'Flights of the east', metrics: ['flight*'] } };
    const east = { ...FLIGHTS, service: { name: 'flights-east' }, realTimeDashboards: titled };
    await apply(grafana, await plan(grafana, east, { force: true, prune: true }, ELSEWHERE));
    expect(mock.dashboards.has('flights-east_live-main-dashboard')).toBe(true);
    expect([...mock.dashboards, ...mock.datasources]).toEqual(expect.arrayContaining(before));
    expect(differing(await plan(grafana, FLIGHTS, { prune: true }))).toEqual([]);
    expect(differing(await plan(grafana, east, { prune: true }, ELSEWHERE))).toEqual([]);
    await applyUndo(await planRemoval(grafana, { service: 'flights-east', force: false }));
    expect([...mock.dashboards, ...mock.datasources]).toEqual(before);
  });
});

describe('a datasource', () => {
  test('that was edited by hand is shown and kept, unless --force', async () => {
    const { mock, grafana } = await deployedGrafana();
    const datasource = mock.datasources.get(PROMETHEUS) ?? {};
    const { jsonData } = datasource as { jsonData: object };
    const edited = { url: 'http://mine:9090', isDefault: true, basicAuthUser: 'me' };
    Object.assign(datasource, { ...edited, jsonData: { ...jsonData, timeInterval: '15s', timeout: '60' } });
    const planned = await plan(grafana);
    expect(differing(planned)).toEqual([
      `edited datasource ${PROMETHEUS}: was edited manually, differs in url, jsonData.timeInterval: kept, --force replaces it`,
    ]);
    expect(planned.changes[1]?.content).toEqual({
      before: expect.stringContaining('"url": "http://mine:9090"'),
      after: expect.stringContaining('"url": "http://127.0.0.1:9090"'),
    });
    await apply(grafana, await plan(grafana, FLIGHTS, { force: true }));
    // What natsight does not set stays.
    expect(mock.datasources.get(PROMETHEUS)).toMatchObject({
      url: 'http://127.0.0.1:9090',
      isDefault: true,
      basicAuthUser: 'me',
      jsonData: { timeInterval: '1s', timeout: '60' },
    });
    expect(differing(await plan(grafana))).toEqual([]);
  });

  test('follows the setup if nobody has edited it, whatever a person has set beside it', async () => {
    const { mock, grafana } = await deployedGrafana();
    const datasource = mock.datasources.get(PROMETHEUS) ?? {};
    const { jsonData } = datasource as { jsonData: object };
    Object.assign(datasource, { isDefault: true, jsonData: { ...jsonData, timeout: '60' } });
    const planned = await plan(grafana, FLIGHTS, {}, ELSEWHERE);
    expect(differing(planned)).toEqual([`update datasource ${PROMETHEUS}: differs in url`]);
    await apply(grafana, planned);
    expect(differing(await plan(grafana, FLIGHTS, {}, ELSEWHERE))).toEqual([]);
  });

  test('that Grafana reads from its own files is left to them', async () => {
    const { mock, grafana } = await deployedGrafana();
    Object.assign(mock.datasources.get(PROMETHEUS) ?? {}, {
      readOnly: true,
      url: 'http://prometheus:9090',
    });
    expect(differing(await plan(grafana))).toEqual([
      `leave datasource ${PROMETHEUS}: differs in url, but Grafana reads it from its own files`,
    ]);
  });
});
