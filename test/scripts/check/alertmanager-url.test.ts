import { expect, test } from '@jest/globals';
import { runNatsight } from '../../support/run-command.js';
import { httpInboxes } from '../../support/http-inbox.js';
import { freePort, testServers } from '../../support/servers.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';

const servers = testServers();
const httpInbox = httpInboxes();
const folder = tempFolder();

const NEEDS = 'a receiver of the kind "telegram" needs Alertmanager 0.26';

test('check --alertmanager.url checks the receivers for the version of the server, whatever the setup says', async () => {
  const botTokenFile = await writeText(folder, 'token', '1:a');
  const monitoring = {
    realTimeVisualization: {},
    liveMetricsDisplay: {},
    instantAlerts: {
      receivers: { ops: { telegram: { botTokenFile, chatId: 1 } } },
      route: { default: 'ops' },
    },
    dynamicUpdates: {},
  };
  const processing = {
    service: {},
    dataStreams: { orders: { subject: 'orders', schema: { type: 'object', properties: {} } } },
    processingLogic: {},
    liveMetrics: {},
    instantInsightRules: {},
    realTimeDashboards: {},
  };
  await writeText(folder, 'Real_Time_Monitoring_Setup.json', JSON.stringify(monitoring));
  await writeText(folder, 'Streaming_Processing_Setup.json', JSON.stringify(processing));
  const check = (...options: string[]) => runNatsight(['check', folder, ...options]);
  expect(await check()).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(NEEDS) });

  const newer = await httpInbox(() => ({
    json: { config: { original: '' }, versionInfo: { version: '0.28.1' } },
  }));
  const found = await check('--alertmanager.url', newer.url);
  expect(found).toMatchObject({ exitCode: 0, stdout: expect.not.stringContaining('Alertmanager 0.26') });
  expect(newer.letters.map(({ path }) => path)).toEqual(['/api/v2/status']);

  // The installed server says its version in the same way.
  const { url } = await servers.alertmanager();
  expect(await check('--alertmanager.url', url)).toMatchObject({ exitCode: 0 });
  const nobody = await check('--alertmanager.url', `http://127.0.0.1:${await freePort()}`);
  expect(nobody).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining('127.0.0.1') });
});
