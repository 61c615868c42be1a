import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, jest, test } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { PrometheusClient } from '../../prometheus/client.js';
import { testExporters } from '../support/exporter.js';
import type { RunningExporter } from '../support/exporter.js';
import { freePort, testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { copyFlightsSetup, flightsOf } from './rig/flights.js';
import { flightPublishers } from './rig/publisher.js';
import type { FlightPublisher } from './rig/publisher.js';

jest.setTimeout(60_000);

const servers = testServers();
const startExporter = testExporters();
const connectPublisher = flightPublishers();
const folder = tempFolder();
const flights = flightsOf('2001-02-24', '2001-02-25');
const durable = 'natsight-flight-operations-flights';
const stream = { stream: 'flights' };

const landed = async (exporter: RunningExporter) =>
  (await exporter.metrics()).all('flights_landed_total').reduce((sum, { value }) => sum + value, 0);
const received = async (exporter: RunningExporter) =>
  (await exporter.metrics()).value('natsight_events_received_total', stream);

/** What JetStream says of the stream and of the exporter's place in it. */
async function jetstreamState({ connection }: FlightPublisher) {
  const manager = await jetstreamManager(connection);
  const { state } = await manager.streams.info('FLIGHTS');
  const consumer = await manager.consumers.info('FLIGHTS', durable);
  return {
    messages: state.messages,
    acked: consumer.ack_floor.stream_seq,
    sentAndNotAcked: consumer.num_ack_pending,
  };
}

describe('NATS', () => {
  test('down at the start: the exporter serves, says why it is not ready, and comes up by itself', async () => {
    const port = await freePort();
    const setup = await copyFlightsSetup(folder, 'http://127.0.0.1:9/alerts');
    const exporter = await startExporter(setup, { natsUrl: `nats://127.0.0.1:${port}` });
    const answer = await waitFor(
      'the reason is known',
      async () => {
        const response = await fetch(`${exporter.url}/-/ready`);
        return { status: response.status, text: await response.text() };
      },
      ({ text }) => text.includes('connection refused'),
    );
    expect(answer.status).toBe(503);
    expect(answer.text).toContain(`127.0.0.1:${port}`);
    expect(answer.text).toContain('stream "flights" is not read');
    expect((await exporter.metrics()).value('natsight_stream_connected', stream)).toBe(0);
    const lines = exporter
      .log()
      .split('\n')
      .filter((line) => line.includes('NATS cannot be reached'));
    expect(lines).toHaveLength(1);

    await servers.nats({ port });
    await exporter.ready();
    const publisher = await connectPublisher(`nats://127.0.0.1:${port}`);
    await publisher.publish(flights.slice(0, 50));
    await waitFor(
      'every flight counts',
      () => landed(exporter),
      (count) => count === 50,
    );
    expect((await exporter.metrics()).value('natsight_stream_connected', stream)).toBe(1);
  });

  test.each([1, 3])(
    'restarted while events flow: each is counted once, with --workers %i',
    async (workers) => {
      const first = await servers.nats();
      const setup = await copyFlightsSetup(folder, 'http://127.0.0.1:9/alerts');
      const exporter = await startExporter(setup, { natsUrl: first.url, workers });
      await exporter.ready();
      const publisher = await connectPublisher(first.url);
      const flow = publisher.publish(flights, 100);
      await waitFor('the flow has begun', async () => ((await received(exporter)) ?? 0) > 50);
      await first.stop();
      await waitFor('the outage shows', async () => {
        const seen = await exporter.metrics();
        return (
          seen.value('natsight_nats_connected') === 0 && seen.value('natsight_stream_connected', stream) === 0
        );
      });
      await servers.nats({ folder: first.folder, port: first.port });
      await flow;

      await waitFor(
        'every flight counts',
        () => landed(exporter),
        (count) => count >= flights.length,
      );
      await waitFor(
        'everything is acked',
        () => jetstreamState(publisher),
        ({ acked }) => acked === flights.length,
      );
      expect(await jetstreamState(publisher)).toEqual({
        messages: flights.length,
        acked: flights.length,
        sentAndNotAcked: 0,
      });
      const seen = await exporter.metrics();
      expect(await landed(exporter)).toBe(flights.length);
      expect(seen.value('natsight_events_received_total', stream)).toBe(flights.length);
      expect(seen.value('natsight_nats_reconnects_total')).toBe(1);
    },
  );
});

test('Alertmanager away: the insight is seen, told when it is back, and says when it began', async () => {
  const nats = await servers.nats();
  const webhook = await servers.webhook();
  const config = `
route: { receiver: ops, group_by: [alertname], group_wait: 0s }
receivers: [{ name: ops, webhook_configs: [{ url: "${webhook.url}" }] }]
`;
  const alertmanager = await servers.alertmanager(config);
  const setup = await copyFlightsSetup(folder, webhook.url);
  const exporter = await startExporter(setup, { natsUrl: nats.url, alertmanagerUrl: alertmanager.url });
  await exporter.ready();
  const isUp = async () => (await exporter.metrics()).value('natsight_alertmanager_up');
  await waitFor('Alertmanager is up', isUp, (up) => up === 1);

  await alertmanager.stop();
  const publisher = await connectPublisher(nats.url);
  await publisher.publish(flights.filter(({ delay: minutes }) => minutes > 360));
  await waitFor('the outage shows', isUp, (up) => up === 0);
  const seenMs = Date.now();
  const firing = { rule: 'VeryLongDelay', severity: 'warning' };
  expect((await exporter.metrics()).value('natsight_insight_firing', firing)).toBe(1);
  expect(
    (await exporter.metrics()).value('natsight_alerts_failed_total', { cause: 'unreachable' }),
  ).toBeGreaterThan(0);

  await servers.alertmanager(config, alertmanager.port);
  const alert = await webhook.waitForAlert(
    'the alert',
    ({ labels }) => labels['alertname'] === 'VeryLongDelay',
  );
  const startedMs = Date.parse(alert.startsAt);
  expect(startedMs).toBeGreaterThanOrEqual(publisher.published[0]?.timeMs ?? NaN);
  expect(startedMs).toBeLessThanOrEqual(seenMs);
  await waitFor('it is up again', isUp, (up) => up === 1);
});

test('the exporter restarted while Prometheus scrapes it and events flow: it leaves in order, and nothing is lost or counted twice', async () => {
  const nats = await servers.nats();
  const port = await freePort();
  const target = `static_configs: [{ targets: ["127.0.0.1:${port}"] }]`;
  const { url } = await servers.prometheus(
    `scrape_configs: [{ job_name: exporter, scrape_interval: 500ms, scrape_timeout: 500ms, ${target} }]\n`,
  );
  const prometheus = new PrometheusClient(url);
  const scraped = async (promql: string) => (await prometheus.query(promql))[0]?.value;
  const setup = await copyFlightsSetup(folder, 'http://127.0.0.1:9/alerts');
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
