import { beforeAll } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { testExporters } from '../../support/exporter.js';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { copyFlightsSetup, flightsOf } from './flights.js';
import { LivePage } from './live-page.js';
import { flightPublishers } from './publisher.js';

type OpenPage = (browser: Browser, ...how: ParametersAfterUrl) => Promise<LivePage>;
type ParametersAfterUrl =
  Parameters<typeof LivePage.open> extends [Browser, string, ...infer How] ? How : never;

/**
 * Starts an exporter of the flights setup, with NATS and nothing else, before the first test of the file: panels that need Prometheus say so.
 * Two days with many delays have passed. Returns what opens its page.
 */
export function testFlightsPage(): OpenPage {
  const servers = testServers();
  const startExporter = testExporters();
  const connectPublisher = flightPublishers();
  const folder = tempFolder();
  let url = '';
  beforeAll(async () => {
    const nats = await servers.nats();
    const setup = await copyFlightsSetup(folder, 'http://127.0.0.1:9/');
    const exporter = await startExporter(setup, { natsUrl: nats.url });
    await exporter.ready();
    url = exporter.url;
    const publisher = await connectPublisher(nats.url);
    await publisher.publish(flightsOf('2001-02-24', '2001-02-25'));
    await waitFor(
      'every message was read',
      () => exporter.metrics(),
      (seen) =>
        seen.value('natsight_events_received_total', { stream: 'flights' }) === publisher.published.length,
    );
  });
  return (browser, ...how) => LivePage.open(browser, `${url}/dashboards/live-main-dashboard`, ...how);
}
