import { expect, test } from '@jest/globals';
import { DeadLetterPublisher } from '../../../../exporter/io/nats/dead-letter.js';
import { testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';
import { testStreams } from './jetstream-rig.js';
import { Bench, linkTo, range } from './nats-fixture.js';
import { RecordedHappenings } from './recorded-happenings.js';
import { startReloadable } from './reloadable-nats.js';

const servers = testServers();
const { absentStream, newStream } = testStreams(servers);

const config = (bytes: number) => `max_payload: ${bytes}\n`;

/** Of one message of a stream. */
const payloadOf = (bytes: number) => '7'.padStart(bytes, ' ');

test('a server that is restarted with a lower max_payload: what JetStream has is read, however large it is', async () => {
  const first = await servers.nats({ config: config(2_000_000) });
  const rig = await newStream(1, {}, first.url);
  const reader = await rig.read();
  await reader.collector.untilCount(1);
  await reader.source.stop();
  rig.bench.link.connection.publish(`${rig.name}.a`, payloadOf(1_900_000));
  await rig.bench.link.connection.flush();
  await first.stop();
  const { url } = await servers.nats({ config: config(100_000), folder: first.folder, port: first.port });
  const again = await (await absentStream(rig.name, url)).read();
  await again.collector.untilCount(1);
  expect(again.collector.messages[0]?.payload.length).toBe(1_900_000);
});

test('max_payload is lowered while natsight publishes: a dead letter that is too large now is counted as lost, and later ones go out', async () => {
  const nats = await startReloadable(servers, config(1_000_000));
  const happenings = new RecordedHappenings();
  const link = await linkTo(nats.url, happenings, { reconnectMs: 50 });
  const options = { stream: 'orders', subject: 'dead.orders', service: 'svc' };
  const publisher = new DeadLetterPublisher(options, link, happenings.tell);
  const publish = (bytes: number): void => {
    const payload = new TextEncoder().encode(payloadOf(bytes));
    const message = {
      subject: 'orders.eu',
      payload,
      header: () => undefined,
      sequence: undefined,
      arrivalMs: 0,
    };
    publisher.publish(message, { reason: 'schema', detail: '' });
  };
  await nats.reload(config(10_000));
  // The server tells its limit when a client connects, and cuts off one that goes beyond it.
  publish(500_000);
  await waitFor('the loss', () => happenings.lines.some((line) => /dead letter lost: .*payload/i.test(line)));
  await waitFor('the connection', () => link.connected);
  publish(500_000);
  await waitFor('a shortened one', () => happenings.count('orders dead letter') === 1);
  const bench = await Bench.at(nats.url);
  expect(bench.link.connection.info?.max_payload).toBe(10_000);
  for (const _ of range(1, 3)) publish(10);
  await waitFor('three more', () => happenings.count('orders dead letter') === 4);
});
