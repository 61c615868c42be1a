import { afterAll, beforeAll } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { dump } from 'js-yaml';
import type { PrometheusClient } from '../../../prometheus/client.js';
import { prometheusServerFiles } from '../../../prometheus/generate.js';
import { FILE } from '../../../prometheus/names.js';
import { prometheusAt } from '../../../scripts/deployment/clients.js';
import type { Server } from '../../../scripts/servers/server.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import { requireSetup } from '../../../setup/load.js';
import { testExporters } from '../../support/exporter.js';
import type { ExporterOptions, RunningExporter } from '../../support/exporter.js';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { MONITORING, writeSetupFiles } from '../../support/written-setup.js';
import { failingOrders } from './failing-orders.js';

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

/** Of the alert. */
export const LABELS = { alertname: 'OrderFailed', service: 'orders', severity: 'critical' };
/** Servers start slowly on a busy machine. */
export const patient = { withinMs: 60_000 };

/** The alert on an order that fails, as an Alertmanager shows it. */
export async function shownBy({ url }: Pick<Server, 'url'>): Promise<readonly ShownAlert[]> {
  const answer = await fetch(`${url}/api/v2/alerts?filter=alertname%3DOrderFailed`);
  return (await answer.json()) as readonly ShownAlert[];
}

export const isThere = (alerts: readonly ShownAlert[]) => alerts.length > 0;
export const isFromPrometheus = (alerts: readonly ShownAlert[]) =>
  alerts.some(({ generatorURL = '' }) => generatorURL !== '');

/** An insight and its twin, the rule of Prometheus on the metric of the insight. */
export interface Twins {
  readonly servers: ReturnType<typeof testServers>;
  /** Starts an exporter, which reads the orders. */
  readonly startExporter: (options: ExporterOptions) => Promise<RunningExporter>;
  /** Starts a Prometheus that scrapes an exporter and sends to these Alertmanagers. */
  readonly prometheusFor: (
    exporterPort: number,
    alertmanagers: readonly Pick<Server, 'url'>[],
  ) => Promise<PrometheusClient>;
  readonly orderFails: () => Promise<void>;
}

/** Starts NATS before the first test. Call it at the top of a test file. */
export function testTwins(): Twins {
  const servers = testServers();
  const startExporter = testExporters();
  const folder = tempFolder();
  let nats: NatsConnection;
  let natsUrl: string;
  let rules: ReadonlyMap<string, string>;
  beforeAll(async () => {
    [{ url: natsUrl }] = await Promise.all([
      servers.nats(),
      writeSetupFiles(folder, failingOrders, monitoring),
    ]);
    nats = await connect({ servers: natsUrl });
    const files = new Map(prometheusServerFiles(requireSetup(folder), DEFAULT_ADDRESSES));
    files.delete(FILE.main);
    rules = files;
  });
  afterAll(() => nats.close());
  return {
    servers,
    startExporter: (options) => startExporter(folder, { natsUrl, ...options }),
    async prometheusFor(exporterPort, alertmanagers) {
      const targets = alertmanagers.map(({ url }) => new URL(url).host);
      const configuration = {
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: [...rules.keys()],
        alerting: { alertmanagers: [{ static_configs: [{ targets }] }] },
        scrape_configs: [
          { job_name: 'orders', static_configs: [{ targets: [`127.0.0.1:${exporterPort}`] }] },
        ],
      };
      const flags = ['--rules.alert.resend-delay=1s'];
      return prometheusAt((await servers.prometheus(dump(configuration), { files: rules, flags })).url);
    },
    async orderFails() {
      nats.publish('orders', '{"ok":false}');
      await nats.flush();
    },
  };
}
