import { connect } from '@nats-io/transport-node';
import { beforeAll, expect, test } from '@jest/globals';
import { dump } from 'js-yaml';
import { FILE } from '../../prometheus/names.js';
import { prometheusServerFiles } from '../../prometheus/generate.js';
import { alertmanagerAt, prometheusAt } from '../../scripts/deployment/clients.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { requireSetup } from '../../setup/load.js';
import { testExporters } from '../support/exporter.js';
import type { RunningExporter } from '../support/exporter.js';
import { freePort, testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { MONITORING, writeSetupFiles } from '../support/written-setup.js';
import { failingOrders } from './rig/failing-orders.js';

const servers = testServers();
const startExporter = testExporters();
const folder = tempFolder();

const monitoring = {
  ...MONITORING,
  instantAlerts: {
    ...MONITORING.instantAlerts,
    alerts: { OrderFailed: {} },
    // Not what the two Prometheus servers have.
    externalLabels: { region: 'as-the-setup-says' },
  },
  dynamicUpdates: { scrapeInterval: '1s', evaluationInterval: '1s', hotReload: false },
};

let alertmanager: string;
let replicas: readonly string[];
let exporter: RunningExporter;
let natsUrl: string;

beforeAll(async () => {
  const nats = await servers.nats();
  natsUrl = nats.url;
  alertmanager = (await servers.alertmanager()).url;
  const port = await freePort();
  const setup = requireSetup(await writeSetupFiles(folder, failingOrders, monitoring));
  const files = new Map(prometheusServerFiles(setup, DEFAULT_ADDRESSES));
  files.delete(FILE.main);
  replicas = await Promise.all(['a', 'b'].map(async (replica) => prometheusReplica(replica, port, files)));
  const [prometheusUrl = ''] = replicas;
  exporter = await startExporter(folder, { natsUrl, alertmanagerUrl: alertmanager, prometheusUrl, port });
  await exporter.ready();
});

/** One of a pair for high availability, as the documentation of Prometheus sets it up. */
async function prometheusReplica(replica: string, port: number, files: ReadonlyMap<string, string>) {
  const configuration = {
    global: {
      scrape_interval: '1s',
      evaluation_interval: '1s',
      external_labels: { region: 'eu', replica },
    },
    rule_files: [...files.keys()],
    alerting: {
      alert_relabel_configs: [{ regex: 'replica', action: 'labeldrop' }],
      alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager).host] }] }],
    },
    scrape_configs: [{ job_name: 'orders', static_configs: [{ targets: [`127.0.0.1:${port}`] }] }],
  };
  // What fires before Alertmanager is discovered is dropped, and sent again after this delay.
  const flags = ['--rules.alert.resend-delay=1s'];
  return (await servers.prometheus(dump(configuration), { files, flags })).url;
}

/** Alerts that a Prometheus has sent. */
async function sentBy(prometheus: string): Promise<number> {
  const text = await (await fetch(`${prometheus}/metrics`)).text();
  return Number(/^prometheus_notifications_sent_total\{.*\} (\S+)$/m.exec(text)?.[1] ?? 0);
}

test('an insight is one alert, posted by the exporter and sent by two replicas of Prometheus', async () => {
  const publisher = await connect({ servers: natsUrl });
  publisher.publish('orders', '{"ok":false}');
  await publisher.flush();
  await publisher.close();
  const client = alertmanagerAt(alertmanager);
  const failed = async () =>
    (await client.alerts()).filter(({ labels }) => labels['alertname'] === 'OrderFailed');
  const [posted] = await waitFor('the exporter has posted it', failed, (found) => found.length > 0);
  expect(posted?.labels).toEqual({
    alertname: 'OrderFailed',
    service: 'orders',
    severity: 'critical',
    region: 'eu',
  });
  for (const replica of replicas) {
    const prometheus = prometheusAt(replica);
    const firing = async () =>
      (await prometheus.alerts()).some(({ labels }) => labels['alertname'] === 'OrderFailed');
    await waitFor('the twin fires', firing, Boolean, { withinMs: 30_000 });
    const before = await sentBy(replica);
    // Each round sends every alert that fires.
    await waitFor('it is sent', async () => (await sentBy(replica)) > before + 2, Boolean, {
      withinMs: 30_000,
    });
  }
  expect(await failed()).toHaveLength(1);
});

test('the status says which labels alerts get, and from where', async () => {
  const answer = await fetch(`${exporter.url}/api/status`);
  const { alertmanagers } = (await answer.json()) as { alertmanagers: readonly object[] };
  expect(alertmanagers).toEqual([
    {
      url: alertmanager,
      up: true,
      undeliveredAlerts: 0,
      externalLabels: { region: 'eu', replica: 'a' },
      labelsFrom: 'prometheus',
    },
  ]);
});
