import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { GrafanaClient } from '../../grafana/client.js';
import { grafanaAt } from '../../scripts/deployment/clients.js';
import { grafanaAddress } from '../../scripts/deployment/grafana-address.js';
import { ServerError } from '../../setup/deployment/server-error.js';
import { GrafanaMock } from '../support/grafana/grafana-mock.js';
import { tempFolder } from '../support/temp-folder.js';

const folder = tempFolder();

describe('grafanaAddress', () => {
  test('takes the token of the environment before the one in a file, and that before a password', () => {
    const file = join(folder, 'token');
    writeFileSync(file, 'from-file\n');
    const address = 'http://me:p%40ss@127.0.0.1:3000/grafana/';
    expect(grafanaAddress(address, { GRAFANA_TOKEN: 'direct', GRAFANA_TOKEN_FILE: file })).toEqual({
      url: 'http://127.0.0.1:3000/grafana',
      authorization: 'Bearer direct',
    });
    expect(grafanaAddress(address, { GRAFANA_TOKEN_FILE: file }).authorization).toBe('Bearer from-file');
    expect(grafanaAddress(address, {}).authorization).toBe(`Basic ${btoa('me:p@ss')}`);
    expect(grafanaAddress('http://127.0.0.1:3000', {}).authorization).toBeUndefined();
  });
});

describe('the client', () => {
  let mock: GrafanaMock;
  let grafana: GrafanaClient;
  beforeAll(async () => {
    mock = await GrafanaMock.start({ version: '9.4.7', authorization: 'Bearer secret' });
    grafana = grafanaAt(mock.url, { GRAFANA_TOKEN: 'secret' });
    await grafana.createFolder({ uid: 'f', title: 'F' });
  });
  afterAll(() => mock.stop());

  const saving = (dashboard: Readonly<Record<string, unknown>>, version?: number, folderUid = 'f') => {
    const base = version === undefined ? undefined : { version, resourceVersion: undefined };
    return grafana.saveDashboard({ dashboard, folderUid, base, message: 'test' });
  };
  const datasource = { uid: 'p', name: 'P', type: 'prometheus', url: 'http://p', access: 'proxy' };

  test('says what to do when it may not sign in, and never says the secret', async () => {
    const stranger = grafanaAt(mock.url, { GRAFANA_TOKEN: 'wrong-secret' });
    const failure = await stranger.folder('f').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServerError);
    expect(String(failure)).toContain('401 to GET /api/folders/f: Unauthorized (set GRAFANA_TOKEN');
    expect(String(failure)).not.toContain('wrong-secret');
  });

  test('knows nothing of what is not there', async () => {
    expect(await grafana.folder('none')).toBeUndefined();
    expect(await grafana.dashboard('none')).toBeUndefined();
    expect(await grafana.datasource('none')).toBeUndefined();
    expect(await grafana.datasourceNamed('none')).toBeUndefined();
  });

  test.each([
    ['a dashboard that someone has changed meanwhile', 412, () => saving({ uid: 'd', title: 'D' }, 7)],
    ['a dashboard that Grafana reads from a file', 400, () => saving({ uid: 'provisioned', title: 'E' }, 1)],
    [
      'a dashboard in a folder that is not there',
      400,
      () => saving({ uid: 'x', title: 'X' }, undefined, 'none'),
    ],
    ['a folder a second time', 409, () => grafana.createFolder({ uid: 'f', title: 'F' })],
    ['a datasource a second time', 409, () => grafana.createDatasource(datasource)],
    [
      'a datasource that someone has changed meanwhile',
      409,
      () => grafana.updateDatasource('p', { ...datasource, version: 7 }),
    ],
    ['to delete a dashboard that is not there', 404, () => grafana.deleteDashboard('none')],
  ])('tells that Grafana refused %s', async (_, status, attempt) => {
    if (!mock.datasources.has('p')) await grafana.createDatasource(datasource);
    if (!mock.dashboards.has('d')) await saving({ uid: 'd', title: 'D' });
    mock.dashboards.set('provisioned', { dashboard: { title: 'E' }, folderUid: 'f', file: 'd.json' });
    await expect(attempt()).rejects.toMatchObject({ status, retryable: false });
  });

  test('tells that nobody answers, which is worth another try', async () => {
    const gone = await GrafanaMock.start();
    const { url } = gone;
    await gone.stop();
    const attempt = grafanaAt(url, {}).facts();
    await expect(attempt).rejects.toMatchObject({ status: undefined, retryable: true });
    await expect(attempt).rejects.toThrow(`Grafana does not answer at ${url} (connect ECONNREFUSED`);
  });
});
