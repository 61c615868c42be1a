import { describe, expect, test } from '@jest/globals';
import { GrafanaClient } from '../../grafana/client.js';
import { verifyGrafana } from '../../grafana/verify.js';
import { grafanaAt } from '../../scripts/deployment/clients.js';
import { HttpEndpoint } from '../../scripts/deployment/http-endpoint.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import type { ServerRequest } from '../../setup/deployment/server-endpoint.js';
import { serverAddress } from '../../setup/server-address.js';
import { GRAFANA_VERSIONS } from '../support/grafana/grafana-mock.js';
import { html } from '../support/grafana/answers.js';
import { FLIGHTS, setupOf } from '../support/setup-fixture.js';
import type { SetupBlocks } from '../support/setup-fixture.js';
import {
  ALERTMANAGER,
  MAIN,
  PROMETHEUS,
  apply,
  deployedGrafana,
  differing,
  plan,
  startGrafana,
} from './rig.js';

const FOLDER = {
  ...FLIGHTS,
  realTimeDashboards: { a: { title: 'A', folder: 'Shared', metrics: ['flight*'] } },
};

describe.each(GRAFANA_VERSIONS)('what Grafana %s has already', (version) => {
  test.each([
    [
      'a datasource of our name with another uid',
      { datasources: { abc: { name: 'natsight Prometheus (flight-operations)', type: 'prometheus' } } },
      'datasource "natsight Prometheus (flight-operations)": a datasource with this name has the uid "abc": rename or delete it',
    ],
    [
      'a datasource of somebody else with our uid',
      { datasources: { [PROMETHEUS]: { name: 'Mine', type: 'loki' } } },
      `its uid "${PROMETHEUS}" is that of a datasource of somebody else, "Mine": delete that one, or give it another uid`,
    ],
    [
      'a dashboard of our title with another uid in our folder',
      { folder: 'natsight', dashboards: { abc: { title: 'Event streams' } } },
      'dashboard "Event streams": folder "natsight" already has a dashboard with this title and the uid "abc": rename it',
    ],
    [
      'a dashboard of somebody else with our uid',
      { folder: 'natsight', dashboards: { [MAIN]: { title: 'Mine', tags: ['sales'] } } },
      `its uid "${MAIN}" is that of a dashboard of somebody else: delete that one, or give it another uid`,
    ],
    [
      'a folder of our title with another uid',
      { folder: 'abc', title: 'Shared', blocks: FOLDER },
      'folder "Shared": a folder with this title has the uid "abc": rename it, or set another "folder" for the dashboards',
    ],
  ] as readonly [
    string,
    {
      datasources?: Record<string, object>;
      folder?: string;
      title?: string;
      dashboards?: Record<string, object>;
      blocks?: SetupBlocks;
    },
    string,
  ][])('%s: nothing at all is changed', async (_, there, words) => {
    const { mock, grafana } = await startGrafana({ version });
    const { datasources = {}, folder = '', title = folder, dashboards = {}, blocks } = there;
    if (folder !== '') mock.folders.set(folder, { uid: folder, title });
    for (const [uid, each] of Object.entries(datasources)) mock.datasources.set(uid, { uid, ...each });
    for (const [uid, each] of Object.entries(dashboards))
      mock.dashboards.set(uid, { dashboard: { uid, version: 1, ...each }, folderUid: folder });
    const planned = await plan(grafana, blocks, { force: true, prune: true });
    await expect(apply(grafana, planned)).rejects.toThrow(words);
    expect(mock.changes).toEqual([]);
  });

  test('a folder of that title inside of another folder is no obstacle', async () => {
    const { mock, grafana } = await startGrafana({ version });
    mock.folders.set('abc', { uid: 'abc', title: 'natsight', parentUid: 'above' });
    expect(differing(await plan(grafana))).toContain('create folder natsight: is missing');
  });

  test('a dashboard of an earlier natsight gets its new uid, also back', async () => {
    const { mock, grafana, undos } = await deployedGrafana({ version });
    const saved = mock.dashboards.get(MAIN);
    if (saved === undefined) throw new Error('not deployed');
    mock.dashboards.delete(MAIN);
    mock.dashboards.set('live-main-dashboard', {
      ...saved,
      dashboard: { ...saved.dashboard, uid: 'live-main-dashboard' },
    });
    const planned = await plan(grafana);
    expect(differing(planned)).toEqual([
      `delete dashboard live-main-dashboard: gets the uid "${MAIN}"`,
      `create dashboard ${MAIN}: had the uid "live-main-dashboard"`,
    ]);
    expect((await apply(grafana, planned)).length).toBe(2);
    expect(undos.length).toBe(5);
    expect(differing(await plan(grafana, FLIGHTS, { prune: true }))).toEqual([]);
  });
});

describe('a Grafana that cannot be deployed to', () => {
  test.each([
    [
      'is too old',
      { version: '9.3.16' },
      /is version 9\.3\.16; natsight needs 9\.4 or newer\. Nothing was changed\.$/,
    ],
    ['is without its database', { database: 'failing' }, /Grafana's database is "failing", not "ok"/],
    [
      'does not know the token',
      { authorization: 'Bearer right' },
      /401 to GET \/api\/folders\/natsight: Unauthorized \(set GRAFANA_TOKEN/,
    ],
    [
      'shows its login page',
      { instead: () => html(200) },
      /does not answer GET \/api\/health as Grafana does, but with HTTP 200, content type "text\/html": expected JSON/,
    ],
    [
      'shows a login page after the health',
      { instead: (_: string, path: string) => (path === '/api/health' ? undefined : html(200)) },
      /does not answer GET \/api\/folders\/natsight as Grafana does, but with HTTP 200/,
    ],
    [
      'is overloaded',
      {
        instead: (_: string, path: string) =>
          path === '/api/health' ? undefined : { status: 503, body: { message: 'try later' } },
      },
      /503 to GET \/api\/folders\/natsight: try later/,
    ],
    [
      'answers something else than Grafana',
      { instead: () => ({ status: 200, body: { status: 'success' } }) },
      /answered GET \/api\/health with an unknown response\. Check the address and the version/,
    ],
  ])('%s', async (_, options, words) => {
    const { mock, grafana } = await startGrafana(options);
    await expect(plan(grafana)).rejects.toThrow(words);
    expect(mock.changes).toEqual([]);
  });

  test('does not answer in time', async () => {
    const { mock } = await startGrafana({ instead: () => 'hang' });
    // The stand-in never answers: a short limit comes to the same as the long one.
    const endpoint = new HttpEndpoint('Grafana', { address: serverAddress(mock.url) });
    const impatient = {
      name: 'Grafana',
      address: endpoint.address,
      send: (request: ServerRequest) => endpoint.send({ ...request, timeLimitMs: 50 }),
    };
    await expect(plan(new GrafanaClient(impatient))).rejects.toThrow(
      /^Grafana does not answer at .+ \(.+\)\. Check the server and its address\.$/,
    );
  });

  test.each(GRAFANA_VERSIONS)('lets this account do only a part: %s is as before', async (version) => {
    const { mock, grafana } = await startGrafana({ version, role: 'Editor' });
    await expect(apply(grafana, await plan(grafana))).rejects.toThrow(
      /403 to POST \/api\/datasources: .+ \(the account needs the role Editor for dashboards and folders, and Admin for datasources\)$/,
    );
    expect([mock.folders.size, mock.datasources.size, mock.dashboards.size]).toEqual([0, 0, 0]);
  });
});

test('500 panels are deployed and verified, once', async () => {
  const panels = Array.from({ length: 500 }, (_, index) => ({
    title: `Landed ${index}`,
    promql: `sum(rate(flights_landed_total[1m])) + ${index}`,
  }));
  const rows = Array.from({ length: 10 }, (_, row) => ({
    title: `Row ${row}`,
    panels: panels.slice(row * 50, row * 50 + 50),
  }));
  const many = { ...FLIGHTS, realTimeVisualization: { 'live-main-dashboard': { rows } } };
  const { mock, grafana } = await startGrafana({ query: () => [1] });
  await apply(grafana, await plan(grafana, many));
  const range = { fromMs: 0, toMs: 60_000 };
  const verdicts = await verifyGrafana(grafana, setupOf(many), DEFAULT_ADDRESSES, range);
  expect(verdicts.length).toBeGreaterThanOrEqual(500);
  expect(verdicts.every(({ verdict, ok }) => ok && verdict === 'data')).toBe(true);
  expect(mock.asked).toHaveLength(verdicts.length);
  expect(differing(await plan(grafana, many))).toEqual([]);
});

describe.each(GRAFANA_VERSIONS)('odd content in Grafana %s', (version) => {
  test('every nuisance of Unicode in titles, folders, legends and queries comes back as it was', async () => {
    const odd = '\u202Eright\u200B to left \u00E9 e\u0301 \u{1F6EB} "quoted" \\back $job ${x} {{y}} \u0007';
    const rows = [
      {
        title: odd,
        panels: [
          {
            title: odd,
            legend: odd,
            promql: 'sum(flights_landed_total{origin="\u{1F6EB}\u00E9\u202E"})',
          },
        ],
      },
    ];
    const blocks = {
      ...FLIGHTS,
      realTimeDashboards: { 'live-main-dashboard': { title: odd, folder: odd, metrics: ['flight*'] } },
      realTimeVisualization: { 'live-main-dashboard': { rows } },
    };
    const { mock, grafana } = await startGrafana({ version });
    await apply(grafana, await plan(grafana, blocks));
    expect(mock.dashboards.get(MAIN)?.dashboard['title']).toBe(odd);
    expect([...mock.folders.values()].map(({ title }) => title)).toEqual([odd]);
    expect(differing(await plan(grafana, blocks, { prune: true }))).toEqual([]);
    expect(mock.datasources.has(ALERTMANAGER)).toBe(true);
  });
});

test('nobody at the address', async () => {
  const { mock } = await startGrafana();
  const { url } = mock;
  await mock.stop();
  await expect(plan(grafanaAt(url, {}))).rejects.toThrow(
    `Grafana does not answer at ${url} (connect ECONNREFUSED`,
  );
});
