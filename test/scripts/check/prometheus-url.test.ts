import { expect, test } from '@jest/globals';
import { runNatsight } from '../../support/run-command.js';
import { freePort, testServers } from '../../support/servers.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';

const servers = testServers();
const folder = tempFolder();

test('check --prometheus.url checks the PromQL for the version of the server, whatever the setup says', async () => {
  const monitoring = {
    realTimeVisualization: {},
    liveMetricsDisplay: {},
    instantAlerts: {
      receivers: { ops: { webhook: 'http://127.0.0.1:9099/' } },
      route: { default: 'ops' },
      alerts: { Newer: { promql: 'ts_of_last_over_time(up[5m])', above: 1 } },
    },
    dynamicUpdates: { prometheus: { version: '3.5', experimentalFunctions: true } },
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
  const { url } = await servers.prometheus();
  expect(await runNatsight(['check', folder])).toMatchObject({ exitCode: 0 });
  expect(await runNatsight(['check', folder, '--prometheus.url', url])).toMatchObject({
    exitCode: 1,
    // A server that is new enough has not enabled it.
    stdout: expect.stringMatching(
      /PromQL: ts_of_last_over_time\(\) (?:needs Prometheus 3\.5, the target is 2\.\d+\.\d+|.*experimental)/,
    ),
  });
  const nobody = await runNatsight([
    'check',
    folder,
    '--prometheus.url',
    `http://127.0.0.1:${await freePort()}`,
  ]);
  expect(nobody).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining('127.0.0.1') });
});
