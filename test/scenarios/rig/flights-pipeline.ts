import { dirname } from 'node:path';
import type { PrometheusClient } from '../../../prometheus/client.js';
import { prometheusAt } from '../../../scripts/deployment/clients.js';
import { serverHeaderOf } from '../../../setup/deployment/ownership.js';
import { testExporters } from '../../support/exporter.js';
import type { Metrics, RunningExporter } from '../../support/exporter.js';
import { runNatsight } from '../../support/run-command.js';
import type { CommandResult } from '../../support/run-command.js';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import type { Webhook } from '../../support/webhook.js';
import { copyFlightsSetup } from './flights.js';
import { flightPublishers } from './publisher.js';
import type { FlightPublisher } from './publisher.js';

/** The flights setup with all that it runs between: NATS, the exporter, Prometheus, Alertmanager and who gets its alerts. */
export interface FlightsPipeline {
  readonly exporter: RunningExporter;
  readonly publisher: FlightPublisher;
  readonly prometheus: PrometheusClient;
  readonly alertmanagerUrl: string;
  readonly webhook: Webhook;
  /** `natsight provision`, on these servers. */
  readonly provision: () => Promise<CommandResult>;
  /** The metrics when so many messages were read. */
  readonly metricsAfter: (messages: number) => Promise<Metrics>;
}

/** The servers are natsight's, as those of `npm start`. */
const OWNED = serverHeaderOf('flight-operations');

/** Starts the pipeline; ended after the last test. Call it at the top of a test file. */
export function testPipeline(): () => Promise<FlightsPipeline> {
  const servers = testServers();
  const startExporter = testExporters();
  const connectPublisher = flightPublishers();
  const folder = tempFolder();
  return async () => {
    const [nats, prometheusServer, alertmanager] = await Promise.all([
      servers.nats(),
      servers.prometheus(`${OWNED}scrape_configs: []\n`),
      servers.alertmanager(`${OWNED}route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n`),
    ]);
    const webhook = await servers.webhook();
    const prometheus = prometheusAt(prometheusServer.url);
    const setup = await copyFlightsSetup(folder, webhook.url);
    const urls = { alertmanagerUrl: alertmanager.url, prometheusUrl: prometheus.address };
    const exporter = await startExporter(setup, { natsUrl: nats.url, ...urls });
    await exporter.ready();
    const targets = {
      '--exporter.url': exporter.url,
      '--prometheus.url': prometheus.address,
      '--alertmanager.url': alertmanager.url,
      '--alertmanager.dir': dirname(alertmanager.configPath),
    };
    return {
      exporter,
      publisher: await connectPublisher(nats.url),
      prometheus,
      alertmanagerUrl: alertmanager.url,
      webhook,
      provision: () => runNatsight(['provision', setup, ...Object.entries(targets).flat()], { cwd: folder }),
      metricsAfter: (messages) =>
        waitFor(
          'every message was read',
          () => exporter.metrics(),
          (seen) => seen.value('natsight_events_received_total', { stream: 'flights' }) === messages,
        ),
    };
  };
}
