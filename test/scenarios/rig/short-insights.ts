import { dirname } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import type { PrometheusClient } from '../../../prometheus/client.js';
import { configurablePrometheus } from '../../../prometheus/deploy.js';
import { prometheusServerFiles } from '../../../prometheus/generate.js';
import { prometheusAt } from '../../../scripts/deployment/clients.js';
import { DiskFolder } from '../../../scripts/deployment/disk-folder.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import { parseSetup } from '../../../setup/load.js';
import { deployTo } from '../../support/deployment.js';
import { testExporters } from '../../support/exporter.js';
import { freePort, testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import type { Webhook } from '../../support/webhook.js';
import { MONITORING, writeSetupFiles } from '../../support/written-setup.js';

export const SCRAPE_MS = 3_000;

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
  dynamicUpdates: { scrapeInterval: `${SCRAPE_MS / 1_000}s`, evaluationInterval: '1s', hotReload: false },
};

/** Insights that are shorter than a scrape, and who is told of them. */
export class ShortInsights {
  readonly nats: NatsConnection;
  readonly prometheus: PrometheusClient;
  readonly #webhook: Webhook;
  #ticking: NodeJS.Timeout | undefined;

  constructor(nats: NatsConnection, prometheus: PrometheusClient, webhook: Webhook) {
    this.nats = nats;
    this.prometheus = prometheus;
    this.#webhook = webhook;
  }

  tick(): void {
    this.#ticking = setInterval(() => this.nats.publish('ticks', '{"seconds":0.2}'), 200);
  }

  stopTicking(): void {
    clearInterval(this.#ticking);
  }

  /** The states that were told of alerts with such labels, in order. */
  told(matches: (labels: Readonly<Record<string, string>>) => boolean): readonly string[] {
    return this.#webhook.notifications.flatMap(({ alerts }) =>
      alerts.filter(({ labels }) => matches(labels)).map(({ status }) => status),
    );
  }

  /** Whether it fires in Prometheus. */
  async isFiring(name: string): Promise<boolean> {
    return (await this.prometheus.alerts()).some(({ labels: { alertname } }) => alertname === name);
  }
}

/** Starts the exporter and all servers before the first test of the file, with a tick each fifth of a second. */
export function shortInsights(): () => ShortInsights {
  const servers = testServers();
  const startExporter = testExporters();
  const folder = tempFolder();
  let started: ShortInsights;
  beforeAll(async () => {
    const webhook = await servers.webhook();
    const each = 'route: { receiver: hook, group_by: ["..."], group_wait: 0s, group_interval: 1s }';
    const [{ url: natsUrl }, server, alertmanager] = await Promise.all([
      servers.nats(),
      servers.prometheus(),
      servers.alertmanager(
        `${each}\nreceivers: [{ name: hook, webhook_configs: [{ url: "${webhook.url}", send_resolved: true }] }]\n`,
      ),
    ]);
    const prometheus = prometheusAt(server.url);
    started = new ShortInsights(await connect({ servers: natsUrl }), prometheus, webhook);
    started.tick();
    const directory = await writeSetupFiles(folder, processing, monitoring);
    const port = await freePort();
    const exporter = await startExporter(directory, { natsUrl, alertmanagerUrl: alertmanager.url, port });
    await exporter.ready();
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
    started.stopTicking();
    await started.nats.close();
  });
  return () => started;
}
