import { dirname } from 'node:path';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PrometheusClient } from '../../prometheus/client.js';
import { configurablePrometheus } from '../../prometheus/deploy.js';
import { prometheusServerFiles } from '../../prometheus/generate.js';
import { prometheusAt } from '../../scripts/deployment/clients.js';
import { DiskFolder } from '../../scripts/deployment/disk-folder.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { parseSetup } from '../../setup/load.js';
import { deployTo } from '../support/deployment.js';
import { testExporters } from '../support/exporter.js';
import { freePort, testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import type { Webhook } from '../support/webhook.js';
import { MONITORING, writeSetupFiles } from '../support/written-setup.js';

const processing = {
  service: { name: 'shop' },
  dataStreams: { orders: { subject: 'orders' }, ticks: { subject: 'ticks' } },
  processingLogic: {},
  liveMetrics: {
    tick_seconds: { type: 'histogram', stream: 'ticks', help: 'Time.', value: 'seconds', buckets: [1, 5] },
  },
  instantInsightRules: {
    BigOrder: { stream: 'orders', where: 'amount > 100', labels: ['order'], holdFor: '400ms' },
    // Shorter than a scrape and an evaluation.
    TicksStopped: { stream: 'ticks', silentFor: '2s' },
  },
  realTimeDashboards: {},
};

const monitoring = {
  ...MONITORING,
  instantAlerts: {
    ...MONITORING.instantAlerts,
    alerts: { BigOrder: {}, TicksStopped: {} },
    objectives: { 'fast-ticks': { histogram: 'tick_seconds', below: 1, target: 0.99, over: '1h' } },
  },
  dynamicUpdates: { scrapeInterval: '3s', evaluationInterval: '1s', hotReload: false },
};

const servers = testServers();
const startExporter = testExporters();
const folder = tempFolder();
let nats: NatsConnection;
let prometheus: PrometheusClient;
let webhook: Webhook;
let ticking: NodeJS.Timeout | undefined;

beforeAll(async () => {
  webhook = await servers.webhook();
  const each = 'route: { receiver: hook, group_by: ["..."], group_wait: 0s, group_interval: 1s }';
  const [{ url: natsUrl }, server, alertmanager] = await Promise.all([
    servers.nats(),
    servers.prometheus(),
    servers.alertmanager(
      `${each}\nreceivers: [{ name: hook, webhook_configs: [{ url: "${webhook.url}", send_resolved: true }] }]\n`,
    ),
  ]);
  nats = await connect({ servers: natsUrl });
  tick();
  const directory = await writeSetupFiles(folder, processing, monitoring);
  const port = await freePort();
  const exporter = await startExporter(directory, { natsUrl, alertmanagerUrl: alertmanager.url, port });
  await exporter.ready();
  prometheus = prometheusAt(server.url);
  const { setup } = parseSetup(JSON.stringify(processing), JSON.stringify(monitoring));
  const addresses = {
    ...DEFAULT_ADDRESSES,
    exporter: `127.0.0.1:${port}`,
    prometheus: server.url,
    alertmanager: alertmanager.url,
  };
  const files = prometheusServerFiles(setup, addresses);
  await deployTo(configurablePrometheus(prometheus), new DiskFolder(dirname(server.configPath)), files);
});
afterAll(async () => {
  clearInterval(ticking);
  await nats.close();
});

function tick(): void {
  ticking = setInterval(() => nats.publish('ticks', '{"seconds":0.2}'), 200);
}

const send = (order: string) => nats.publish('orders', JSON.stringify({ order, amount: 900 }));
const told = (matches: (labels: Readonly<Record<string, string>>) => boolean) =>
  webhook.notifications.flatMap(({ alerts }) =>
    alerts.filter(({ labels }) => matches(labels)).map(({ status }) => status),
  );
const ofOrder = (name: string) => told(({ order }) => order === name);
const ticksStopped = () => told(({ alertname }) => alertname === 'TicksStopped');
const isFiring = async (name: string) =>
  (await prometheus.alerts()).some(({ labels: { alertname } }) => alertname === name);

test('an insight that is shorter than a scrape is told once, wherever it falls between two scrapes', async () => {
  const orders = ['one', 'two', 'three', 'four'];
  for (const [at, order] of orders.entries()) {
    send(order);
    await waitFor(`"${order}" is told`, () => ofOrder(order).length > 0);
    // So that each falls elsewhere.
    if (at < orders.length - 1) await waitFor('another time between two scrapes', passed(700));
  }
  await waitFor(
    'all ends are told',
    () => orders.map(ofOrder),
    (seen) => seen.every((statuses) => statuses.at(-1) === 'resolved'),
  );
  const last = await lastScrapeMs();
  await waitFor('Prometheus has scraped twice since', async () => (await lastScrapeMs()) > last + 3_500);
  expect(await isFiring('BigOrder')).toBe(false);
  expect(Object.fromEntries(orders.map((order) => [order, ofOrder(order)]))).toEqual(
    Object.fromEntries(orders.map((order) => [order, ['firing', 'resolved']])),
  );
});

test('a stream with events is not silent, although silence is shorter than a scrape', () => {
  expect(ticksStopped()).toEqual([]);
});

test('an objective on a histogram of fast events spends nothing of its budget', async () => {
  const ratio = () => prometheus.query('objective:error:ratio_rate12s{objective="fast-ticks"}');
  const [found] = await waitFor('a ratio', ratio, (series) => series.length > 0);
  expect(found?.value).toBe(0);
});

test('a silence that Prometheus has seen, too, ends once', async () => {
  clearInterval(ticking);
  await waitFor('Prometheus confirms it', () => isFiring('TicksStopped'));
  expect(ticksStopped()).toEqual(['firing']);
  tick();
  await waitFor('its end', () => ticksStopped().at(-1) === 'resolved');
  expect(await isFiring('TicksStopped')).toBe(false);
  expect(ticksStopped()).toEqual(['firing', 'resolved']);
});

/** When Prometheus last scraped the exporter, milliseconds since 1970. */
async function lastScrapeMs(): Promise<number> {
  const [found] = await prometheus.query('timestamp(natsight_uptime_seconds)');
  return (found?.value ?? 0) * 1_000;
}

/** Whether so many milliseconds have passed since the call. */
function passed(ms: number): () => boolean {
  const untilMs = Date.now() + ms;
  return () => Date.now() >= untilMs;
}
