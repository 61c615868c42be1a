import { afterEach, describe, expect, test } from '@jest/globals';
import { applyGrafana, planGrafana, rollbackGrafana } from '../../grafana/deploy.js';
import type { GrafanaPlan, GrafanaPlanOptions, Undo } from '../../grafana/deploy.js';
import type { GrafanaClient } from '../../grafana/client.js';
import { ownerTag } from '../../grafana/names.js';
import { grafanaAt } from '../../scripts/deployment/clients.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { GrafanaMock } from '../support/grafana-mock.js';
import { FLIGHTS, setupOf } from '../support/setup-fixture.js';
import type { SetupBlocks } from '../support/setup-fixture.js';

const mocks: GrafanaMock[] = [];
afterEach(async () => {
  for (const mock of mocks.splice(0)) await mock.stop();
});

const OLD = { title: 'Old', metrics: ['flights_busiest'] };
/** The setup with one dashboard more. */
const BEFORE: SetupBlocks = {
  ...FLIGHTS,
  realTimeDashboards: { ...FLIGHTS.realTimeDashboards, 'old-flights': OLD },
};
/** The setup without it: the others no longer link to it. */
const WITHOUT: SetupBlocks = FLIGHTS;
const UNLINKED = ['live-main-dashboard', 'event-streams'].map(
  (uid) => `update ${uid}: was generated from a different setup`,
);
const CHANGED: SetupBlocks = { ...FLIGHTS, liveMetricsDisplay: { flight_late_ratio: { title: 'Late' } } };

const plan = (grafana: GrafanaClient, blocks: SetupBlocks, options: GrafanaPlanOptions = {}) =>
  planGrafana(grafana, setupOf(blocks), DEFAULT_ADDRESSES, options);
const outline = ({ changes }: GrafanaPlan) =>
  changes
    .filter(({ what, action }) => what === 'dashboard' && action !== 'keep')
    .map(({ uid, action, reason }) => `${action} ${uid}: ${reason}`);

/** A Grafana with what the flights deploy. */
async function deployed(blocks: SetupBlocks = FLIGHTS) {
  const mock = await GrafanaMock.start();
  mocks.push(mock);
  const grafana = grafanaAt(mock.url, {});
  await applyGrafana(await plan(grafana, blocks), () => undefined);
  const edit = (uid: string, change: object) => {
    const saved = mock.dashboards.get(uid);
    if (saved === undefined) throw new Error(`no dashboard ${uid}`);
    saved.dashboard = { ...saved.dashboard, ...change };
  };
  return { mock, grafana, edit };
}

describe('a dashboard that left the setup', () => {
  test('stays, and the plan says so', async () => {
    const { mock, grafana } = await deployed(BEFORE);
    const planned = await plan(grafana, WITHOUT);
    expect(outline(planned)).toEqual([
      ...UNLINKED,
      'leave old-flights: left the setup: stays, --prune deletes it',
    ]);
    await applyGrafana(planned, () => undefined);
    expect(mock.dashboards.has('old-flights')).toBe(true);
  });

  test('is deleted with --prune, and comes back on a rollback', async () => {
    const { mock, grafana } = await deployed(BEFORE);
    const before = structuredClone(mock.dashboards.get('old-flights'));
    const planned = await plan(grafana, WITHOUT, { prune: true });
    expect(outline(planned)).toEqual([...UNLINKED, 'delete old-flights: left the setup']);
    const undos: Undo[] = [];
    await applyGrafana(planned, (undo) => undos.push(undo));
    expect([...mock.dashboards.keys()]).toEqual(['live-main-dashboard', 'event-streams']);
    expect(outline(await plan(grafana, WITHOUT, { prune: true }))).toEqual([]);
    await rollbackGrafana(grafana, undos);
    expect(mock.dashboards.get('old-flights')).toEqual({
      ...before,
      dashboard: { ...before?.dashboard, id: expect.any(Number), version: expect.any(Number) },
    });
  });

  test('stays if somebody has edited it, unless --force', async () => {
    const { grafana, edit } = await deployed(BEFORE);
    edit('old-flights', { title: 'Mine' });
    expect(outline(await plan(grafana, WITHOUT, { prune: true }))).toEqual([
      ...UNLINKED,
      'leave old-flights: left the setup, but was edited manually: kept, --force deletes it',
    ]);
    expect(outline(await plan(grafana, WITHOUT, { prune: true, force: true }))).toEqual([
      ...UNLINKED,
      'delete old-flights: left the setup',
    ]);
  });

  test('stays if Grafana reads it from its own files', async () => {
    const { mock, grafana } = await deployed(BEFORE);
    const saved = mock.dashboards.get('old-flights');
    if (saved !== undefined) saved.file = 'streams.json';
    expect(outline(await plan(grafana, WITHOUT, { prune: true, force: true }))).toEqual([
      ...UNLINKED,
      'leave old-flights: left the setup, but Grafana reads it from streams.json',
    ]);
  });

  test.each([
    ['without a tag of natsight', []],
    ['of another service', ['natsight', 'natsight-flight-operations-eu']],
    ['of a natsight that named no service in the tags', ['natsight']],
  ])('is never one %s', async (_, tags) => {
    const { mock, grafana } = await deployed();
    mock.dashboards.set('theirs', {
      dashboard: { uid: 'theirs', title: 'Theirs', tags },
      folderUid: 'natsight',
    });
    expect(outline(await plan(grafana, FLIGHTS, { prune: true, force: true }))).toEqual([]);
  });

  test('is found among more than one answer of the search holds', async () => {
    const { mock, grafana } = await deployed();
    const tags = ['natsight', ownerTag('flight-operations')];
    for (let index = 0; index < 1_001; index++) {
      const uid = `old-${index}`;
      mock.dashboards.set(uid, { dashboard: { uid, title: uid, tags }, folderUid: '' });
    }
    expect(outline(await plan(grafana, FLIGHTS)).length).toBe(1_001);
  });
});

describe('a dashboard that was edited while its setup changed', () => {
  test('is kept and shown, unless --force', async () => {
    const { mock, grafana, edit } = await deployed();
    edit('live-main-dashboard', { refresh: '30s' });
    const planned = await plan(grafana, CHANGED);
    expect(outline(planned)).toEqual([
      'leave live-main-dashboard: was edited manually, and the setup has changed: kept, --force replaces it',
    ]);
    expect(planned.changes.find(({ uid }) => uid === 'live-main-dashboard')?.content).toEqual({
      before: expect.stringContaining('"refresh": "30s"'),
      after: expect.stringContaining('Late'),
    });
    await applyGrafana(await plan(grafana, CHANGED, { force: true }), () => undefined);
    expect(mock.dashboards.get('live-main-dashboard')?.dashboard['refresh']).not.toBe('30s');
    expect(outline(await plan(grafana, CHANGED))).toEqual([]);
  });

  test('is replaced if nobody has edited it, or by an older natsight that did not record what it deployed', async () => {
    const { mock, grafana, edit } = await deployed();
    const update = ['update live-main-dashboard: was generated from a different setup'];
    expect(outline(await plan(grafana, CHANGED))).toEqual(update);
    const { description, tags } = mock.dashboards.get('live-main-dashboard')?.dashboard ?? {};
    const [fingerprint = ''] = /hash-[0-9a-f]{16}/.exec(String(description)) ?? [];
    edit('live-main-dashboard', {
      refresh: '30s',
      description: String(description).replace(/ hash-.*/, ''),
      tags: [...(tags as string[]), fingerprint],
    });
    expect(outline(await plan(grafana, CHANGED))).toEqual(update);
  });
});

describe('a dashboard of somebody else with the uid of ours', () => {
  test.each([
    ['somebody else', { tags: ['sales'] }],
    [
      'another service',
      { tags: ['natsight'], description: 'Generated by natsight for the service "shop". Do' },
    ],
  ])('of %s is never replaced', async (owner, content) => {
    const { grafana, edit } = await deployed();
    edit('event-streams', content);
    const planned = await plan(grafana, CHANGED, { force: true });
    expect(outline(planned)).toContain(
      `blocked event-streams: its uid "event-streams" is that of a dashboard of ${owner}: use another uid`,
    );
    await expect(applyGrafana(planned, () => undefined)).rejects.toThrow('Grafana is not changed');
  });
});

test('the tag of a service has a length that Grafana takes, and differs where names do', () => {
  expect(ownerTag('shop')).toBe('natsight-shop');
  const [one, other] = [ownerTag(`${'x'.repeat(60)}a`), ownerTag(`${'x'.repeat(60)}b`)];
  expect([one.length, other.length]).toEqual([50, 50]);
  expect(one).not.toBe(other);
});
