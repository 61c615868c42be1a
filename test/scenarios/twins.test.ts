import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dump } from 'js-yaml';
import { LEASE_MS } from '../../exporter/insight/alert-lease.js';
import { FILE } from '../../prometheus/names.js';
import { prometheusServerFiles } from '../../prometheus/generate.js';
import { prometheusAt } from '../../scripts/deployment/clients.js';
import type { Server } from '../../scripts/servers/server.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { requireSetup } from '../../setup/load.js';
import { testExporters } from '../support/exporter.js';
import type { RunningExporter } from '../support/exporter.js';
import { freePort, testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import type { Webhook } from '../support/webhook.js';
import { MONITORING, writeSetupFiles } from '../support/written-setup.js';
import { failingOrders } from './rig/failing-orders.js';

const servers = testServers();
const startExporter = testExporters();
const folder = tempFolder();

const monitoring = {
  ...MONITORING,
  instantAlerts: { ...MONITORING.instantAlerts, alerts: { OrderFailed: {} } },
  dynamicUpdates: { scrapeInterval: '1s', evaluationInterval: '1s', hotReload: false },
};

/** Alertmanager's own answer. */
interface ShownAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly updatedAt: string;
  /** Only Prometheus gives one. */
  readonly generatorURL?: string;
}

const LABELS = { alertname: 'OrderFailed', service: 'orders', severity: 'critical' };
/** Servers start slowly on a busy machine. */
const patient = { withinMs: 60_000 };

let nats: NatsConnection;
let natsUrl: string;
let directory: string;
let webhook: Webhook;
let rules: ReadonlyMap<string, string>;

beforeAll(async () => {
  [natsUrl, webhook, directory] = await Promise.all([
    servers.nats().then(({ url }) => url),
    servers.webhook(),
    writeSetupFiles(folder, failingOrders, monitoring),
  ]);
  nats = await connect({ servers: natsUrl });
  const files = new Map(prometheusServerFiles(requireSetup(directory), DEFAULT_ADDRESSES));
  files.delete(FILE.main);
  rules = files;
});
afterAll(() => nats.close());

async function orderFails(): Promise<void> {
  nats.publish('orders', '{"ok":false}');
  await nats.flush();
}

async function shownBy({ url }: Pick<Server, 'url'>): Promise<readonly ShownAlert[]> {
  const answer = await fetch(`${url}/api/v2/alerts?filter=alertname%3DOrderFailed`);
  return (await answer.json()) as readonly ShownAlert[];
}

const isThere = (alerts: readonly ShownAlert[]) => alerts.length > 0;
const isFromPrometheus = (alerts: readonly ShownAlert[]) =>
  alerts.some(({ generatorURL = '' }) => generatorURL !== '');

/** One that scrapes an exporter and sends to these Alertmanagers. */
async function prometheusFor(exporterPort: number, alertmanagers: readonly Pick<Server, 'url'>[]) {
  const configuration = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [...rules.keys()],
    alerting: {
      alertmanagers: [{ static_configs: [{ targets: alertmanagers.map(({ url }) => new URL(url).host) }] }],
    },
    scrape_configs: [{ job_name: 'orders', static_configs: [{ targets: [`127.0.0.1:${exporterPort}`] }] }],
  };
  const flags = ['--rules.alert.resend-delay=1s'];
  return prometheusAt((await servers.prometheus(dump(configuration), { files: rules, flags })).url);
}

describe('the path of the exporter alone', () => {
  let alertmanager: Server;
  let exporter: RunningExporter;

  beforeAll(async () => {
    alertmanager = await servers.alertmanager();
    exporter = await startExporter(directory, { natsUrl, alertmanagerUrl: alertmanager.url });
    await exporter.ready();
  });

  test('tells an alert, whose lease ends within a minute after the exporter was killed', async () => {
    await orderFails();
    const [alert] = await waitFor('the alert', () => shownBy(alertmanager), isThere, patient);
    expect(alert?.labels).toEqual(LABELS);
    expect(alert?.generatorURL ?? '').toBe('');
    await exporter.end('SIGKILL');
    const [left] = await shownBy(alertmanager);
    // Nobody is left to move it.
    const leaseMs = Date.parse(left?.endsAt ?? '') - Date.parse(left?.updatedAt ?? '');
    expect(leaseMs).toBeGreaterThan(0);
    expect(leaseMs).toBeLessThanOrEqual(LEASE_MS);
  });
});

describe('both paths, and two Alertmanagers in a cluster', () => {
  let cluster: readonly Server[];
  let exporter: RunningExporter;
  let prometheus: Awaited<ReturnType<typeof prometheusFor>>;
  const ports: number[] = [];
  /** Prometheus also tells that it works, and what it finds out about the servers. */
  const messages = () =>
    webhook.notifications.filter(({ alerts }) =>
      alerts.some(({ labels }) => labels['alertname'] === 'OrderFailed'),
    ).length;

  /** Peers tell each other what they have sent. One that has sent nothing waits for the other. */
  async function member(index: number): Promise<Server> {
    const config = [
      'route: { receiver: hook, group_by: ["..."], group_wait: 0s, repeat_interval: 1h }',
      `receivers: [{ name: hook, webhook_configs: [{ url: "${webhook.url}", send_resolved: false }] }]`,
    ].join('\n');
    const [own = 0, other = 0] = index === 0 ? ports.slice(2) : ports.slice(2).toReversed();
    const flags = [
      `--cluster.listen-address=127.0.0.1:${own}`,
      `--cluster.peer=127.0.0.1:${other}`,
      '--cluster.settle-timeout=0s',
      '--cluster.gossip-interval=20ms',
      '--cluster.pushpull-interval=1s',
      '--cluster.peer-timeout=2s',
    ];
    return servers.alertmanager(config, ports[index], { flags });
  }

  beforeAll(async () => {
    for (let index = 0; index < 4; index++) ports.push(await freePort());
    cluster = await Promise.all([member(0), member(1)]);
    const exporterPort = await freePort();
    const [one, other] = cluster.map(({ url }) => url);
    [exporter, prometheus] = await Promise.all([
      startExporter(directory, {
        natsUrl,
        alertmanagerUrl: one ?? '',
        port: exporterPort,
        flags: [`--alertmanager.url=${other}`],
      }),
      prometheusFor(exporterPort, cluster),
    ]);
    await exporter.ready();
    const hasScraped = async () => (await prometheus.query('up{job="orders"} == 1')).length > 0;
    await waitFor('a scrape', hasScraped, Boolean, patient);
    const peers = async ({ url }: Server) =>
      /^alertmanager_cluster_members (\d+)$/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1];
    for (const each of cluster)
      await waitFor(
        'two members',
        () => peers(each),
        (count) => count === '2',
        patient,
      );
  });

  test('an insight is one alert in each, and one message', async () => {
    await orderFails();
    for (const each of cluster) {
      const alerts = await waitFor('both have told it', () => shownBy(each), isFromPrometheus, patient);
      expect(alerts.map(({ labels }) => labels)).toEqual([LABELS]);
    }
    // The twin was told a second or more after the alert of the exporter. The second member waits two seconds for the first.
    await waitFor('a message', messages, (count) => count > 0, patient);
    expect(messages()).toBe(1);
  });

  test('Prometheus keeps it while the exporter is gone', async () => {
    await exporter.end('SIGKILL');
    const isDown = async () => (await prometheus.query('up{job="orders"} == 0')).length > 0;
    await waitFor('the exporter is down', isDown, Boolean, patient);
    const evaluated = () =>
      prometheus.query('timestamp(ALERTS{alertname="OrderFailed",alertstate="firing"})');
    const [before] = await evaluated();
    await waitFor(
      'two more evaluations',
      evaluated,
      ([now]) => (now?.value ?? 0) >= (before?.value ?? 0) + 2,
      patient,
    );
    expect(await prometheus.query('natsight_insight_firing')).toEqual([]);
    for (const each of cluster) {
      const alerts = await shownBy(each);
      expect(alerts.map(({ labels }) => labels)).toEqual([LABELS]);
      // The lease of the exporter does not count any more: Prometheus moves the end by minutes.
      expect(Date.parse(alerts[0]?.endsAt ?? '') - Date.parse(alerts[0]?.updatedAt ?? '')).toBeGreaterThan(0);
    }
  });

  test('an Alertmanager that has lost everything is told again, and tells nobody a second time', async () => {
    await cluster[0]?.stop();
    const again = await member(0);
    const alerts = await waitFor('it is told again', () => shownBy(again), isFromPrometheus, patient);
    expect(alerts.map(({ labels }) => labels)).toEqual([LABELS]);
    expect(messages()).toBe(1);
  });
});

describe('the path of Prometheus alone', () => {
  test('tells an alert with the same labels, a scrape and an evaluation later', async () => {
    const [alertmanager, port] = [await servers.alertmanager(), await freePort()];
    const [exporter, prometheus] = await Promise.all([
      startExporter(directory, { natsUrl, port }),
      prometheusFor(port, [alertmanager]),
    ]);
    await exporter.ready();
    await orderFails();
    const [alert] = await waitFor('the alert', () => shownBy(alertmanager), isThere, patient);
    expect(alert?.labels).toEqual(LABELS);
    expect(alert?.generatorURL).not.toBe('');
    expect((await prometheus.alerts()).map(({ labels }) => labels['alertname'])).toContain('OrderFailed');
  });
});
