import { connect } from '@nats-io/transport-node';
import { expect, test } from '@jest/globals';
import { UNREAD_BYTES_HEADER } from '../../../../exporter/event/message.js';
import { testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';
import { testStreams } from './jetstream-rig.js';
import { testReaders } from './subject-rig.js';

const servers = testServers();
const read = testReaders();
const { newStream } = testStreams(servers);

const MIB = 1024 * 1024;
const BYTES = 65 * MIB;

/** A server that takes larger messages than natsight reads, and that waits for a reader on a busy machine. */
async function roomyServer(): Promise<string> {
  const { url } = await servers.nats({
    config: `max_payload: ${80 * MIB}\nmax_pending: ${200 * MIB}\nwrite_deadline: "60s"\njetstream { max_memory_store: ${500 * MIB} }\n`,
  });
  return url;
}

async function publish(url: string, subject: string, payload: Uint8Array | string): Promise<void> {
  const connection = await connect({ servers: url });
  connection.publish(subject, payload);
  await connection.flush();
  await connection.close();
}

test('a JetStream message of more than 64 MiB is passed without its payload, and the stream goes on', async () => {
  const url = await roomyServer();
  const rig = await newStream(3, { storage: 'memory' }, url);
  const { collector, happenings } = await rig.read();
  await collector.untilCount(3);
  await publish(url, `${rig.name}.large`, new Uint8Array(BYTES));
  await rig.publish(4, 6);
  await collector.untilCount(7);
  expect(collector.texts).toEqual(['1', '2', '3', '', '4', '5', '6']);
  expect(collector.messages[3]?.header(UNREAD_BYTES_HEADER)).toBe(`${BYTES}`);
  expect(collector.messages[3]?.sequence).toBe(4);
  // A large message may delay heartbeats; the connection stays.
  expect(happenings.lines.filter((line) => line === 'connected')).toHaveLength(1);
  await waitFor('the acks of all', async () => (await rig.consumer()).num_ack_pending === 0);
});

test('a plain message of more than 64 MiB does not end the connection', async () => {
  const url = await roomyServer();
  const { collector, happenings } = await read(url, ['orders.>']);
  await publish(url, 'orders.large', new Uint8Array(BYTES));
  await publish(url, 'orders.a', '1');
  await collector.untilCount(2);
  expect(collector.texts).toEqual(['', '1']);
  expect(happenings.lines).toEqual(['connected', 'orders connected']);
});
