import { dirname } from 'node:path';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { alertmanagerServerFiles } from '../../alertmanager/generate.js';
import { configurablePrometheus } from '../../prometheus/deploy.js';
import { prometheusServerFiles } from '../../prometheus/generate.js';
import { alertmanagerAt, prometheusAt } from '../../scripts/deployment/clients.js';
import { DiskFolder } from '../../scripts/deployment/disk-folder.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { requireSetup } from '../../setup/load.js';
import { deployTo } from '../support/deployment.js';
import { testExporters } from '../support/exporter.js';
import type { RunningExporter } from '../support/exporter.js';
import { freePort, testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import type { Webhook } from '../support/webhook.js';
import { MONITORING, writeSetupFiles } from '../support/written-setup.js';

const big = { stream: 'orders', where: 'amount > 100', holdFor: '1h', severity: 'critical' };
const processing = {
  service: { name: 'shop' },
  dataStreams: { orders: { subject: 'orders' } },
  processingLogic: {},
  liveMetrics: { orders_total: { type: 'counter', stream: 'orders', help: 'Orders.' } },
  instantInsightRules: { Told: { ...big, mode: 'notify' }, Tried: big },
  realTimeDashboards: {},
};

const servers = testServers();
const startExporter = testExporters();
const folder = tempFolder();
let nats: NatsConnection;
let webhook: Webhook;
let exporter: RunningExporter;
let alertmanager: string;
const published: string[] = [];

beforeAll(async () => {
  webhook = await servers.webhook();
  const monitoring = {
    ...MONITORING,
    instantAlerts: {
      receivers: { ops: { webhook: webhook.url } },
      route: { default: 'ops' },
      mode: 'observe',
      alerts: { Told: {}, Tried: {}, Counted: { promql: 'sum(orders_total)', above: 0, for: '0s' } },
    },
    dynamicUpdates: { scrapeInterval: '1s', evaluationInterval: '1s', hotReload: false },
  };
  const directory = await writeSetupFiles(folder, processing, monitoring);
  const setup = requireSetup(directory);
  const config = alertmanagerServerFiles(setup, DEFAULT_ADDRESSES).get('alertmanager.yml');
  const [{ url: natsUrl }, prometheus, { url }] = await Promise.all([
    servers.nats(),
    servers.prometheus(),
    servers.alertmanager(config),
  ]);
  alertmanager = url;
  nats = await connect({ servers: natsUrl });
  nats.subscribe('natsight.insights.>', { callback: (_, { subject }) => void published.push(subject) });
  const port = await freePort();
  exporter = await startExporter(directory, { natsUrl, alertmanagerUrl: url, port });
  await exporter.ready();
  const addresses = {
    ...DEFAULT_ADDRESSES,
    exporter: `127.0.0.1:${port}`,
    prometheus: prometheus.url,
    alertmanager: url,
  };
  const files = prometheusServerFiles(setup, addresses);
  const disk = new DiskFolder(dirname(prometheus.configPath));
  await deployTo(configurablePrometheus(prometheusAt(prometheus.url)), disk, files);
});
afterAll(() => nats.close());

test('what is observed reaches Alertmanager from Prometheus, and nobody else', async () => {
  nats.publish('orders', '{"amount":900}');
  const known = async () => new Map((await alertmanagerAt(alertmanager).alerts()).map(byName));
  const alerts = await waitFor(
    'the alerts of Prometheus',
    known,
    (found) => found.has('Tried') && found.has('Counted'),
    { withinMs: 30_000 },
  );
  expect(alerts.get('Tried')).toEqual({
    alertname: 'Tried',
    natsight_mode: 'observe',
    service: 'shop',
    severity: 'critical',
  });
  expect(alerts.get('Counted')).toMatchObject({ natsight_mode: 'observe' });
  expect(alerts.get('Told')).not.toHaveProperty('natsight_mode');
  await webhook.waitForAlert('what is told', ({ labels }) => labels['alertname'] === 'Told');
  const names = webhook.notifications.flatMap(({ alerts: sent }) =>
    sent.map(({ labels }) => labels['alertname'] ?? ''),
  );
  expect(names.filter((name) => !name.startsWith('Natsight'))).toEqual(['Told']);
  expect(published).toEqual(['natsight.insights.Told']);
});

test('it is on /metrics, in the status and in the log', async () => {
  const metrics = await exporter.metrics();
  expect(metrics.value('natsight_insight_firing', { rule: 'Tried', severity: 'critical' })).toBe(1);
  const status = (await (await fetch(`${exporter.url}/api/status`)).json()) as {
    insights: readonly object[];
  };
  expect(status.insights).toMatchObject([{ rule: 'Told' }, { rule: 'Tried', mode: 'observe' }]);
  const lines = exporter.log().split('\n');
  const line = lines.find((each) => each.includes('insight started') && each.includes('Tried'));
  expect(JSON.parse(line ?? '{}')).toMatchObject({ rule: 'Tried', mode: 'observe' });
});

type Labels = Readonly<Record<string, string>>;

const byName = ({ labels }: { readonly labels: Labels }) => [labels['alertname'] ?? '', labels] as const;
