import { describe, expect, test } from '@jest/globals';
import { generateGrafana } from '../../grafana/generate.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { GRAFANA_VERSIONS } from '../support/grafana/grafana-mock.js';
import { FLIGHTS, setupOf } from '../support/setup-fixture.js';
import { CHANGED, MAIN, STREAMS, apply, differing, outline, plan, startGrafana } from './rig.js';

describe('a Grafana that reads dashboards from files', () => {
  const GENERATED = [...generateGrafana(setupOf(FLIGHTS), DEFAULT_ADDRESSES)].flatMap(([path, text]) =>
    path.endsWith('.json') ? [{ path, dashboard: JSON.parse(text) as Record<string, unknown> }] : [],
  );
  const reading = async (version: string, paths: readonly { path: string; dashboard: object }[]) => {
    const started = await startGrafana({ version });
    for (const { path, dashboard } of paths) {
      const { uid } = dashboard as { uid: string };
      const stored = { ...dashboard, version: 1 };
      started.mock.dashboards.set(uid, { dashboard: stored, folderUid: 'elsewhere', file: path });
    }
    return started;
  };
  const FILE = 'dashboards/natsight/live-main-dashboard.json';

  test.each(GRAFANA_VERSIONS)('%s is up to date if the files are', async (version) => {
    const { mock, grafana } = await reading(version, GENERATED);
    expect(outline(await plan(grafana))).toContain(`keep dashboard ${MAIN}: is up to date`);
    const stale = await plan(grafana, CHANGED);
    expect(differing(stale)).toContain(
      `blocked dashboard ${MAIN}: was generated from a different setup, but Grafana reads it from ${FILE}: write that again with "natsight generate"`,
    );
    await expect(apply(grafana, stale)).rejects.toThrow('Nothing was changed: dashboard');
    expect(mock.changes).toEqual([]);
  });

  test.each(GRAFANA_VERSIONS)('%s gets no dashboard of the same service by the API', async (version) => {
    const { mock, grafana } = await reading(version, GENERATED.slice(0, 1));
    const planned = await plan(grafana);
    expect(differing(planned)).toContain(
      `blocked dashboard ${STREAMS}: Grafana reads other dashboards of the service from files (${FILE}): write this one there, too, with "natsight generate"`,
    );
    await expect(apply(grafana, planned)).rejects.toThrow('Nothing was changed');
    expect(mock.changes).toEqual([]);
  });
});
