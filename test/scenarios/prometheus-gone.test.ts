import { expect, test } from '@jest/globals';
import { alertmanagerServerFiles } from '../../alertmanager/generate.js';
import { prometheusAt } from '../../scripts/deployment/clients.js';
import { prometheusServerFiles } from '../../prometheus/generate.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { requireSetup } from '../../setup/load.js';
import { testExporters } from '../support/exporter.js';
import { freePort, testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { MONITORING, writeSetupFiles } from '../support/written-setup.js';

const servers = testServers();
const startExporter = testExporters();
const folder = tempFolder();

const processing = {
  service: { name: 'shop' },
  dataStreams: { orders: { subject: 'orders.>', schema: { type: 'object', properties: {} } } },
  processingLogic: {},
  liveMetrics: { orders_total: { type: 'counter', stream: 'orders', help: 'Orders.' } },
  instantInsightRules: {},
  realTimeDashboards: { shop: { title: 'Shop', metrics: ['*'] } },
};

/** A person is told of the alert. */
const monitoringWith = (person: string) => ({
  ...MONITORING,
  instantAlerts: {
    receivers: {
      ops: { webhook: 'http://127.0.0.1:9/alerts' },
      person: { webhook: person },
    },
    route: { default: 'ops', groupInterval: '1s' },
    alerts: { NatsightNotScraped: { receiver: 'person' } },
    notScraped: { after: '3s' },
  },
});

test('the exporter tells a person that Prometheus is dead, and that it is back', async () => {
  const person = await servers.webhook();
  const directory = await writeSetupFiles(folder, processing, monitoringWith(person.url));
  const setup = requireSetup(directory);
  const port = await freePort();
  const addresses = { ...DEFAULT_ADDRESSES, exporter: `127.0.0.1:${port}` };
  const { url: alertmanagerUrl } = await servers.alertmanager(
    alertmanagerServerFiles(setup, addresses).get('alertmanager.yml'),
  );
  const files = prometheusServerFiles(setup, { ...addresses, alertmanager: alertmanagerUrl });
  const startPrometheus = () => servers.prometheus(files.get('prometheus.yml'), { files });
  const nats = await servers.nats();
  const exporter = await startExporter(directory, { natsUrl: nats.url, alertmanagerUrl, port });

  const first = await startPrometheus();
  const up = async () => (await prometheusAt(first.url).query('up{job="shop"}'))[0]?.value;
  await waitFor('Prometheus scrapes', up, (value) => value === 1, { withinMs: 30_000 });
  await first.stop();
  const notScraped = await person.waitForAlert(
    'the exporter says so',
    ({ status, labels }) => status === 'firing' && labels['alertname'] === 'NatsightNotScraped',
    30_000,
  );
  expect(notScraped.labels).toEqual({
    alertname: 'NatsightNotScraped',
    service: 'shop',
    severity: 'critical',
    instance: `127.0.0.1:${port}`,
  });
  expect(notScraped.annotations).toMatchObject({
    summary: expect.stringMatching(/^No Prometheus has scraped 127\.0\.0\.1:\d+ since 20\d\d-/),
    runbook_url: `${exporter.url}/runbooks/NatsightNotScraped`,
  });
  const runbook = await fetch(notScraped.annotations['runbook_url'] ?? '');
  expect(await runbook.text()).toContain('no Prometheus has scraped for 3 seconds');
  expect((await exporter.metrics()).value('natsight_scrape_gaps_total')).toBe(1);
  expect(await (await fetch(`${exporter.url}/api/status`)).json()).toMatchObject({
    troubles: [{ sentence: expect.stringContaining('no Prometheus has scraped the exporter since') }],
  });

  await startPrometheus();
  await person.waitForAlert('it is over', ({ status }) => status === 'resolved', 30_000);
  expect(person.notifications.map(({ status }) => status)).toEqual(['firing', 'resolved']);
});
