import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { prometheusAt } from '../../scripts/deployment/clients.js';
import { freePort, testServers } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';
import { flights, jetstreamState, received, testOutages } from './rig/outages.js';

const servers = testServers();
const { startExporter, connectPublisher, copySetup } = testOutages();

test('the exporter restarted while Prometheus scrapes it and events flow: it leaves in order, and nothing is lost or counted twice', async () => {
  const nats = await servers.nats();
  const port = await freePort();
  const target = `static_configs: [{ targets: ["127.0.0.1:${port}"] }]`;
  const { url } = await servers.prometheus(
    `scrape_configs: [{ job_name: exporter, scrape_interval: 500ms, scrape_timeout: 500ms, ${target} }]\n`,
  );
  const prometheus = prometheusAt(url);
  const scraped = async (promql: string) => (await prometheus.query(promql))[0]?.value;
  const setup = await copySetup();
  const first = await startExporter(setup, { natsUrl: nats.url, port });
  await first.ready();
  const publisher = await connectPublisher(nats.url);
  let deadLetters = 0;
  publisher.connection.subscribe('deadletter.flights', { callback: () => void (deadLetters += 1) });

  await publisher.publish(flights.slice(0, 300));
  const flow = publisher.publish(flights.slice(300, 400), 25);
  const malformed = ['half', 'of', 'a', 'document'];
  for (const word of malformed) await publisher.send('flights.ORD', word, word);
  const total = 400 + malformed.length;
  const scrapedReceived = () => scraped('natsight_events_received_total');
  await waitFor('Prometheus has seen most of it', scrapedReceived, (count = 0) => count >= 300);

  expect(await first.end('SIGTERM')).toBe(0);
  const left = await jetstreamState(publisher);
  // One that was on its way as it left is sent again; what it had read is acked.
  expect(left.sentAndNotAcked).toBeLessThanOrEqual(2);
  expect(left.acked).toBeGreaterThanOrEqual(300);
  await waitFor('its last dead letters are out', () => deadLetters === malformed.length);
  await waitFor(
    'Prometheus sees that it is gone',
    () => scraped('up'),
    (up) => up === 0,
  );

  const second = await startExporter(setup, { natsUrl: nats.url, port });
  await flow;
  await waitFor(
    'it takes up what is left',
    () => received(second),
    (count) => count === total - left.acked,
  );
  // Whatever the server would send a second time, it would send now.
  await delay(1_000);
  expect(await received(second)).toBe(total - left.acked);
  expect(deadLetters).toBe(malformed.length);
  await waitFor('Prometheus goes on', scrapedReceived, (count) => count === total - left.acked);
  expect(await scraped('resets(natsight_events_received_total[2m])')).toBe(1);
});
