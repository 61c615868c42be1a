import { jetstreamManager } from '@nats-io/jetstream';
import type { JetStreamManager } from '@nats-io/jetstream';
import { expect, test } from '@jest/globals';
import { testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import type { RunningExporter } from '../support/exporter.js';
import { flights, landed, stream, testOutages } from './rig/outages.js';

const servers = testServers();
const { startExporter, connectPublisher, copySetup } = testOutages();
const folder = tempFolder();
const DURABLE = 'natsight-flight-operations-flights';

const valueOf = async (exporter: RunningExporter, name: string, labels: object = {}) =>
  (await exporter.metrics()).value(name, { ...stream, ...labels });
const untilLanded = (exporter: RunningExporter, count: number) =>
  waitFor(
    `${count} flights`,
    () => landed(exporter),
    (seen) => seen === count,
  );

test('what somebody does to the source is counted, logged and on the pages, and counters never go back', async () => {
  const nats = await servers.nats();
  const setup = await copySetup();
  const flags = ['--state', `${folder}/state`];
  const options = { natsUrl: nats.url, flags };
  const first = await startExporter(setup, options);
  await first.ready();
  const publisher = await connectPublisher(nats.url);
  const manager: JetStreamManager = await jetstreamManager(publisher.connection);
  await publisher.publish(flights.slice(0, 20));
  await untilLanded(first, 20);

  await waitFor(
    'the acks are shown',
    () => valueOf(first, 'natsight_stream_acked_sequence'),
    (acked) => acked === 20,
  );
  const metrics = await first.metrics();
  expect(metrics.value('natsight_stream_last_sequence', stream)).toBe(20);
  expect(metrics.value('natsight_stream_pending_messages', stream)).toBe(0);
  expect(metrics.value('natsight_stream_oldest_pending_seconds', stream)).toBe(0);
  const page = await (await fetch(first.url)).text();
  expect(page).toContain('Waiting in JetStream');
  expect(page).toContain('(acknowledged 20 of 20)');

  await manager.consumers.update('FLIGHTS', DURABLE, { max_ack_pending: 5 });
  await waitFor(
    'the edit',
    () => valueOf(first, 'natsight_stream_changes_total', { change: 'consumer_edited' }),
    (count) => count === 1,
  );
  await manager.consumers.delete('FLIGHTS', DURABLE);
  await waitFor(
    'the deletion',
    () => valueOf(first, 'natsight_stream_changes_total', { change: 'consumer_deleted' }),
    (count) => count === 1,
  );
  await publisher.publish(flights.slice(20, 30));
  await untilLanded(first, 30);
  expect(first.log()).toContain('max_ack_pending 5 instead of 500000; natsight puts its settings back');

  await first.end('SIGTERM');
  await publisher.publish(flights.slice(30, 37));
  await manager.streams.purge('FLIGHTS');
  const second = await startExporter(setup, options);
  await second.ready();
  await publisher.publish(flights.slice(37, 40));
  await untilLanded(second, 33);
  expect(await valueOf(second, 'natsight_lost_events_total', { why: 'deleted' })).toBe(7);
  const ready = await fetch(`${second.url}/api/status`);
  const { troubles } = (await ready.json()) as { troubles: readonly { sentence: string }[] };
  expect(troubles.map(({ sentence }) => sentence)).toContain(
    '7 events of "flights" are lost: somebody purged the JetStream stream, or deleted messages that were not read yet',
  );
});
