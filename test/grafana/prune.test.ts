import { describe, expect, test } from '@jest/globals';
import type { GrafanaPlan } from '../../grafana/deploy.js';
import { ownerTag } from '../../grafana/names.js';
import { FLIGHTS } from '../support/setup-fixture.js';
import type { SetupBlocks } from '../support/setup-fixture.js';
import { CHANGED, MAIN, STREAMS, apply, deployedGrafana, plan, rollBack } from './rig.js';

const OLD = 'flight-operations_old-flights';
/** The setup with one dashboard more. */
const BEFORE: SetupBlocks = {
  ...FLIGHTS,
  realTimeDashboards: {
    ...FLIGHTS.realTimeDashboards,
    'old-flights': { title: 'Old', metrics: ['flights_busiest'] },
  },
};
/** The setup without it: the others no longer link to it. */
const WITHOUT: SetupBlocks = FLIGHTS;
const UNLINKED = [MAIN, STREAMS].map((uid) => `update ${uid}: was generated from a different setup`);

const outline = ({ changes }: GrafanaPlan) =>
  changes
    .filter(({ what, action }) => what === 'dashboard' && action !== 'keep')
    .map(({ uid, action, reason }) => `${action} ${uid}: ${reason}`);

describe('a dashboard that left the setup', () => {
  test('stays, and the plan says so', async () => {
    const { mock, grafana } = await deployedGrafana({}, BEFORE);
    const planned = await plan(grafana, WITHOUT);
    expect(outline(planned)).toEqual([
      ...UNLINKED,
      `leave ${OLD}: left the setup: stays, --prune deletes it`,
    ]);
    await apply(grafana, planned);
    expect(mock.dashboards.has(OLD)).toBe(true);
  });

  test('is deleted with --prune, and comes back on a rollback', async () => {
    const { mock, grafana } = await deployedGrafana({}, BEFORE);
    const before = structuredClone(mock.dashboards.get(OLD));
    const planned = await plan(grafana, WITHOUT, { prune: true });
    expect(outline(planned)).toEqual([...UNLINKED, `delete ${OLD}: left the setup`]);
    const undos = await apply(grafana, planned);
    expect([...mock.dashboards.keys()]).toEqual([MAIN, STREAMS]);
    expect(outline(await plan(grafana, WITHOUT, { prune: true }))).toEqual([]);
    await rollBack(grafana, undos);
    expect(mock.dashboards.get(OLD)).toEqual({
      ...before,
      dashboard: { ...before?.dashboard, id: expect.any(Number), version: expect.any(Number) },
    });
  });

  test('stays if somebody has edited it, unless --force', async () => {
    const { grafana, edit } = await deployedGrafana({}, BEFORE);
    edit(OLD, { title: 'Mine' });
    expect(outline(await plan(grafana, WITHOUT, { prune: true }))).toEqual([
      ...UNLINKED,
      `edited ${OLD}: left the setup, but was edited manually: kept, --force deletes it`,
    ]);
    expect(outline(await plan(grafana, WITHOUT, { prune: true, force: true }))).toEqual([
      ...UNLINKED,
      `delete ${OLD}: left the setup`,
    ]);
  });

  test('stays if Grafana reads it from its own files', async () => {
    const { mock, grafana } = await deployedGrafana({}, BEFORE);
    const saved = mock.dashboards.get(OLD);
    if (saved !== undefined) saved.file = 'streams.json';
    expect(outline(await plan(grafana, WITHOUT, { prune: true, force: true }))).toEqual([
      ...UNLINKED,
      `leave ${OLD}: left the setup, but Grafana reads it from streams.json`,
    ]);
  });

  test.each([
    ['without a tag of natsight', []],
    ['of another service', ['natsight', 'natsight-flight-operations-eu']],
    ['of a natsight that named no service in the tags', ['natsight']],
  ])('is never one %s', async (_, tags) => {
    const { mock, grafana } = await deployedGrafana();
    mock.dashboards.set('theirs', {
      dashboard: { uid: 'theirs', title: 'Theirs', tags },
      folderUid: 'natsight',
    });
    expect(outline(await plan(grafana, FLIGHTS, { prune: true, force: true }))).toEqual([]);
  });

  test('is found among more than one answer of the search holds', async () => {
    const { mock, grafana } = await deployedGrafana();
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
    const { mock, grafana, edit } = await deployedGrafana();
    edit(MAIN, { refresh: '30s' });
    const planned = await plan(grafana, CHANGED);
    expect(outline(planned)).toEqual([
      `edited ${MAIN}: was edited manually, and the setup has changed: kept, --force replaces it`,
    ]);
    expect(planned.changes.find(({ uid }) => uid === MAIN)?.content).toEqual({
      before: expect.stringContaining('"refresh": "30s"'),
      after: expect.stringContaining('Late'),
    });
    await apply(grafana, await plan(grafana, CHANGED, { force: true }));
    expect(mock.dashboards.get(MAIN)?.dashboard['refresh']).not.toBe('30s');
    expect(outline(await plan(grafana, CHANGED))).toEqual([]);
  });

  test('is replaced if nobody has edited it, or by an older natsight that did not record what it deployed', async () => {
    const { mock, grafana, edit } = await deployedGrafana();
    const update = [`update ${MAIN}: was generated from a different setup`];
    expect(outline(await plan(grafana, CHANGED))).toEqual(update);
    const { description, tags } = mock.dashboards.get(MAIN)?.dashboard ?? {};
    const [fingerprint = ''] = /hash-[0-9a-f]{16}/.exec(String(description)) ?? [];
    edit(MAIN, {
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
    const { grafana, edit } = await deployedGrafana();
    edit(STREAMS, content);
    const planned = await plan(grafana, CHANGED, { force: true });
    expect(outline(planned)).toContain(
      `blocked ${STREAMS}: its uid "${STREAMS}" is that of a dashboard of ${owner}: delete that one, or give it another uid`,
    );
    await expect(apply(grafana, planned)).rejects.toThrow('Nothing was changed');
  });
});

test('the tag of a service has a length that Grafana takes, and differs where names do', () => {
  expect(ownerTag('shop')).toBe('natsight-shop');
  const [one, other] = [ownerTag(`${'x'.repeat(60)}a`), ownerTag(`${'x'.repeat(60)}b`)];
  expect([one.length, other.length]).toEqual([50, 50]);
  expect(one).not.toBe(other);
});
