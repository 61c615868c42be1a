import { afterEach, expect, test } from '@jest/globals';
import { testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';
import { testStreams } from './jetstream-rig.js';
import { Bench, range } from './nats-fixture.js';
import { oddMessages } from './odd-messages.js';
import { RawClient } from './raw-client.js';
import { testReaders } from './subject-rig.js';

const servers = testServers();
const read = testReaders();
const { newStream } = testStreams(servers);
const raws: RawClient[] = [];
afterEach(() => raws.splice(0).forEach((raw) => raw.close()));

async function rawAt(url: string): Promise<RawClient> {
  const raw = await RawClient.at(url);
  raws.push(raw);
  return raw;
}

const NORMAL = 451;
const odd = (count: number) => Array.from({ length: count }, () => 'odd');
const numbers = (first: number, last: number) => range(first, last).map(String);

test('a plain stream reads messages with odd subjects, replies and headers, and all others', async () => {
  const { url } = await servers.nats();
  const { collector, happenings, link } = await read(url, ['orders.>']);
  const bench = await Bench.at(url);
  const raw = await rawAt(url);
  const sent = oddMessages('orders');
  await bench.publish('orders.a', 1, NORMAL);
  await raw.send(sent);
  await bench.publish('orders.a', NORMAL + 1, 2 * NORMAL);
  await collector.untilCount(2 * NORMAL + sent.length);
  expect(collector.texts).toEqual([
    ...numbers(1, NORMAL),
    ...odd(sent.length),
    ...numbers(NORMAL + 1, 2 * NORMAL),
  ]);
  const subjects = collector.messages.map(({ subject }) => subject);
  expect(subjects).toEqual(
    expect.arrayContaining(['orders.a\x01b', 'orders.a\uFFFDb', 'orders.\uFFFD\uFFFD']),
  );
  expect(subjects.join('')).not.toContain('\r');
  expect(happenings.lines).toEqual(['connected', 'orders connected']);
  // All by way of natsight's reader: the client itself cannot read these.
  expect(link.connection.stats().inMsgs).toBe(0);
});

test('a JetStream stream reads them too, in order, and acks all', async () => {
  const rig = await newStream(NORMAL);
  const raw = await rawAt(`nats://${rig.bench.link.connection.getServer()}`);
  const { collector, happenings } = await rig.read({ ackWait: '1s' });
  await collector.untilCount(NORMAL);
  const sent = oddMessages(rig.name);
  await raw.send(sent);
  await rig.publish(NORMAL + 1, 2 * NORMAL);
  await collector.untilCount(2 * NORMAL + sent.length);
  expect(collector.texts).toEqual([
    ...numbers(1, NORMAL),
    ...odd(sent.length),
    ...numbers(NORMAL + 1, 2 * NORMAL),
  ]);
  await waitFor(
    'acks',
    () => rig.consumer(),
    ({ ack_floor, num_ack_pending }) =>
      ack_floor.stream_seq === 2 * NORMAL + sent.length && num_ack_pending === 0,
  );
  expect((await rig.consumer()).num_redelivered).toBe(0);
  expect(happenings.lines).toEqual(['connected', 'flights connected']);
});
