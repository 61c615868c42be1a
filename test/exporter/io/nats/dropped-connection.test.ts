import { afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';
import { testStreams } from './jetstream-rig.js';
import { Bench, range } from './nats-fixture.js';
import { hpub, RawClient } from './raw-client.js';
import { Relay } from './relay.js';
import { testReaders } from './subject-rig.js';

const servers = testServers();
const read = testReaders();
const { newStream } = testStreams(servers);

let url = '';
beforeAll(async () => {
  ({ url } = await servers.nats());
});
const relays: Relay[] = [];
afterEach(() => {
  relays.splice(0).forEach((each) => each.stop());
  jest.restoreAllMocks();
});

async function relay(): Promise<Relay> {
  const started = await Relay.to(url);
  relays.push(started);
  return started;
}

test.each([
  [
    'no line of the protocol',
    'HTTP/1.1 502 Bad Gateway\r\n\r\n',
    'the server sent an unknown line: "HTTP/1.1 502 Bad Gateway',
  ],
  [
    'a message with a wrong size',
    'MSG orders.a 1 2\r\n1\r\n\r\n',
    'a message does not end where its size says',
  ],
  [
    'a size that is none',
    'MSG orders.a 1 -1\r\n',
    'the server sent a line that is not of the NATS protocol: "MSG orders.a 1 -1"',
  ],
])('after %s the connection is dropped at once, and reading goes on', async (_, bytes, reason) => {
  const between = await relay();
  const { collector, happenings, link } = await read(between.url, ['orders.>']);
  const bench = await Bench.at(url);
  await bench.publish('orders.a', 1, 3);
  await collector.untilCount(3);
  between.say(bytes);
  await waitFor('the return', () => happenings.count('orders connected') === 2);
  // The server has the subscription.
  await link.connection.flush();
  expect(happenings.lines.filter((line) => line.startsWith('dropped: '))).toEqual([
    expect.stringContaining(`dropped: ${reason}`),
  ]);
  // Not for a missing answer to a ping, which would take half a minute.
  expect(happenings.lines).not.toContain('server error: the server does not answer pings');
  expect(between.connections).toBe(2);
  await bench.publish('orders.a', 4, 6);
  expect(await collector.untilCount(6)).toEqual(range(1, 6));
});

test('half a line is not waited for: the next bytes of the server show that it is none', async () => {
  const between = await relay();
  const { collector, happenings, link } = await read(between.url, ['orders.>']);
  between.say('MSG orders.a 1 ');
  const bench = await Bench.at(url);
  await bench.publish('orders.a', 1, 1);
  await waitFor('the return', () => happenings.count('orders connected') === 2);
  await link.connection.flush();
  await bench.publish('orders.a', 2, 2);
  expect(await collector.untilCount(1)).toEqual([2]);
});

test('a forged message to the inbox of a JetStream stream costs nothing', async () => {
  const rig = await newStream(10);
  const server = `nats://${rig.bench.link.connection.getServer()}`;
  const inboxes: string[] = [];
  rig.bench.link.connection.subscribe(`$JS.API.CONSUMER.MSG.NEXT.${rig.name}.>`, {
    callback: (_, { reply }) => void inboxes.push(reply ?? ''),
  });
  await rig.bench.link.connection.flush();
  const { collector, happenings } = await rig.read();
  await collector.untilCount(10);
  const raw = await RawClient.at(server);
  // The client throws on a header like this.
  await raw.send([hpub(inboxes[0] ?? '', 'NATS/1.0\r\nbad name: 1\r\n\r\n', '')]);
  raw.close();
  await rig.publish(11, 20);
  expect(await collector.untilCount(20)).toEqual(range(1, 20));
  expect(happenings.lines).toEqual(['connected', 'flights connected']);
});

test('a message on which the client throws costs a reconnection, and no message of JetStream', async () => {
  const rig = await newStream(10);
  const { collector, happenings, link } = await rig.read();
  await collector.untilCount(10);
  // The client prints what a callback throws.
  const printed = jest.spyOn(console, 'log').mockReturnValue(undefined);
  link.connection.subscribe('broken', { callback: (_, { headers }) => void headers });
  await link.connection.flush();
  const raw = await RawClient.at(`nats://${rig.bench.link.connection.getServer()}`);
  await raw.send([hpub('broken', 'NATS/1.0\r\nbad name: 1\r\n\r\n', '')]);
  raw.close();
  await waitFor('the return', () => happenings.count('flights connected') === 2);
  expect(happenings.lines).toContain('dropped: the NATS client could not process what the server sent');
  expect(printed).toHaveBeenCalledTimes(1);
  await rig.publish(11, 20);
  expect(await collector.untilCount(20)).toEqual(range(1, 20));
});
