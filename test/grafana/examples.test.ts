import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { planGrafana } from '../../grafana/deploy.js';
import { verifyGrafana } from '../../grafana/verify.js';
import { findFileFaults } from '../../exporter/io/setup/file-faults.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { requireSetup } from '../../setup/load.js';
import { apply, differing, startGrafana } from './rig.js';

/** The flights and the setups of "Your events". */
const EXAMPLES = readdirSync('setup/examples', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const VERSIONS = ['9.4.7', '12.0.0', '13.2.3'];
const RANGE = { fromMs: 0, toMs: 900_000 };

test('are the flights and eight others', () => {
  expect(EXAMPLES).toHaveLength(9);
});

describe.each(EXAMPLES)('the setup "%s"', (name) => {
  const setup = requireSetup(join('setup/examples', name), findFileFaults);
  // Faster than a Grafana allows that nobody has configured.
  const fast = { ...setup, updates: { ...setup.updates, dashboardRefresh: 1_000 } };

  test.each(VERSIONS)('is deployed to Grafana %s, and a second time with 0 changes', async (version) => {
    const { mock, grafana } = await startGrafana({ version, query: () => [1, 2] });
    await apply(grafana, await planGrafana(grafana, fast, DEFAULT_ADDRESSES));
    const { length } = mock.changes;
    expect(length).toBeGreaterThan(3);
    for (const { dashboard } of mock.dashboards.values()) expect(dashboard['refresh']).toBe('5s');
    const verdicts = await verifyGrafana(grafana, fast, DEFAULT_ADDRESSES, RANGE);
    expect(verdicts.filter(({ ok }) => !ok)).toEqual([]);

    const second = await planGrafana(grafana, fast, DEFAULT_ADDRESSES, { prune: true });
    expect(differing(second)).toEqual([]);
    expect(await apply(grafana, second)).toEqual([]);
    expect(mock.changes).toHaveLength(length);
  });
});

test('all of them live in one Grafana, and none touches another', async () => {
  const { mock, grafana } = await startGrafana();
  const setups = EXAMPLES.map((name) => requireSetup(join('setup/examples', name), findFileFaults));
  // Two setups with a folder and a title in common are blocked: see bad-input.test.ts.
  for (const setup of setups) await apply(grafana, await planGrafana(grafana, setup, DEFAULT_ADDRESSES));
  const { length } = mock.changes;
  for (const setup of setups) {
    expect(differing(await planGrafana(grafana, setup, DEFAULT_ADDRESSES, { prune: true }))).toEqual([]);
  }
  expect(mock.changes).toHaveLength(length);
});

describe('a refresh interval below the minimum of the server', () => {
  const setup = requireSetup('setup/examples/orders', findFileFaults);
  const fast = { ...setup, updates: { ...setup.updates, dashboardRefresh: 1_000 } };
  const deploy = () => ({ setup: fast, addresses: DEFAULT_ADDRESSES });

  test.each(VERSIONS)('that it does not tell: is taken from what %s stored', async (version) => {
    // Of the classic API; the one of resources refuses what is below its minimum.
    const minRefresh = version === '9.4.7' ? '30s' : '5s';
    const { grafana, edit, mock } = await startGrafana({ version, minRefresh, hidesSettings: true });
    await apply(grafana, await planGrafana(grafana, deploy().setup, DEFAULT_ADDRESSES));
    for (const { dashboard } of mock.dashboards.values()) expect(dashboard['refresh']).toBe(minRefresh);
    expect(differing(await planGrafana(grafana, fast, DEFAULT_ADDRESSES))).toEqual([]);
    const [uid = ''] = mock.dashboards.keys();
    edit(uid, { title: 'Mine' });
    expect(differing(await planGrafana(grafana, fast, DEFAULT_ADDRESSES))).toEqual([
      `edited dashboard ${uid}: was edited manually: kept, --force replaces it`,
    ]);
  });

  test.each(VERSIONS)('that it tells: an edit of the interval alone shows in %s', async (version) => {
    const { grafana, edit, mock } = await startGrafana({ version, minRefresh: '30s' });
    await apply(grafana, await planGrafana(grafana, fast, DEFAULT_ADDRESSES));
    expect(differing(await planGrafana(grafana, fast, DEFAULT_ADDRESSES))).toEqual([]);
    const [uid = ''] = mock.dashboards.keys();
    edit(uid, { refresh: '1m' });
    expect(differing(await planGrafana(grafana, fast, DEFAULT_ADDRESSES))).toEqual([
      `edited dashboard ${uid}: was edited manually: kept, --force replaces it`,
    ]);
  });
});
