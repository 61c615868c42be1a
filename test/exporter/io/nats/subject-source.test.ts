import { headers as natsHeaders } from '@nats-io/transport-node';
import { beforeAll, expect, test } from '@jest/globals';
import { busyFor } from '../../../support/busy-for.js';
import { testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';
import { Bench, Collector, range } from './nats-fixture.js';
import { testReaders } from './subject-rig.js';

const servers = testServers();
const read = testReaders();

let url = '';
beforeAll(async () => {
  ({ url } = await servers.nats());
});

test('delivers what is published from its start on, with subject, headers and no sequence', async () => {
  const bench = await Bench.at(url);
  await bench.publish('orders.eu.created', 0, 0);
  const { collector, happenings } = await read(url, ['orders.>']);
  await bench.publish('orders.eu.created', 1, 3);
  expect(await collector.untilCount(3)).toEqual([1, 2, 3]);
  expect(collector.messages[0]).toMatchObject({ subject: 'orders.eu.created', sequence: undefined });
  expect(collector.messages[0]?.header('any')).toBeUndefined();
  expect(happenings.lines).toEqual(['connected', 'orders connected']);
});

test.each<[string[], [string, ...string[]]]>([
  [['orders.*.created'], ['orders.eu.created']],
  [
    ['orders.eu.*', 'orders.us.*'],
    ['orders.eu.created', 'orders.eu.paid', 'orders.us.paid'],
  ],
  [
    ['orders.>', 'orders.eu.*', '*.us.*', 'orders.>'],
    ['orders.eu.created', 'orders.eu.paid', 'orders.us.paid', 'orders.eu.a.b'],
  ],
  [
    ['orders.eu.created', 'payments'],
    ['orders.eu.created', 'payments'],
  ],
])('of %j each message comes once, though several match it', async (subjects, expected) => {
  const bench = await Bench.at(url);
  const { collector } = await read(url, subjects);
  for (const subject of [
    'orders.eu.created',
    'orders.eu.paid',
    'orders.us.paid',
    'orders.eu.a.b',
    'payments',
    'other',
  ]) {
    await bench.publish(subject, 1, 1);
  }
  await collector.untilCount(expected.length);
  // A second copy would have come before what is published now.
  await bench.publish(expected[0], 2, 2);
  await waitFor('the last', () => collector.numbers.includes(2));
  expect(collector.messages.map(({ subject }) => subject)).toEqual([...expected, expected[0]]);
});

test('headers come along, and megabytes', async () => {
  const { connection } = (await Bench.at(url)).link;
  const { collector } = await read(url, ['orders.>']);
  const headers = natsHeaders();
  headers.set('trace', 'a b');
  const payload = 'x'.repeat(900_000);
  connection.publish('orders.eu', payload, { headers });
  connection.publish('orders.eu', '', { headers });
  connection.publish('orders.eu', '');
  await collector.untilCount(3);
  expect(collector.texts).toEqual([payload, '', '']);
  expect(collector.messages.map(({ header }) => header('trace'))).toEqual(['a b', 'a b', undefined]);
});

test('members of a queue group share the messages, each goes to one', async () => {
  const bench = await Bench.at(url);
  const readers = await Promise.all(
    [1, 2, 3].map(() => read(url, ['orders.>', 'orders.*.paid'], { queueGroup: 'exporters' })),
  );
  await bench.publish('orders.eu.paid', 1, 300);
  const counts = (): number[] => readers.map(({ collector }) => collector.messages.length);
  await waitFor('all messages', counts, (seen) => seen.reduce((sum, count) => sum + count, 0) >= 300);
  const all = readers.flatMap(({ collector }) => collector.numbers).sort((one, other) => one - other);
  expect(all).toEqual(range(1, 300));
  for (const count of counts()) expect(count).toBeGreaterThan(50);
});

test('stop delivers what has arrived, and nothing after it', async () => {
  const bench = await Bench.at(url);
  const { collector, source } = await read(url, ['orders.>']);
  await bench.publish('orders.eu', 1, 1_000);
  await source.stop();
  expect(collector.numbers).toEqual(range(1, 1_000));
  await bench.publish('orders.eu', 1_001, 1_002);
  await bench.link.connection.flush();
  expect(collector.messages).toHaveLength(1_000);
});

test('a pipeline that throws loses that message only', async () => {
  const bench = await Bench.at(url);
  const collector = new Collector(() => {
    if (collector.messages.length === 1) throw new Error('broken');
  });
  const { happenings } = await read(url, ['orders.>'], { collector });
  await bench.publish('orders.eu', 1, 3);
  expect(await collector.untilCount(3)).toEqual([1, 2, 3]);
  expect(happenings.lines).toContain('orders failed: Error: broken');
});

test('a flood leaves room for everybody else', async () => {
  const bench = await Bench.at(url);
  let sinceTurn = 0;
  let most = 0;
  const collector = new Collector(() => {
    busyFor(2);
    if (sinceTurn++ === 0) setImmediate(() => (sinceTurn = 0));
    most = Math.max(most, sinceTurn);
  });
  await read(url, ['orders.>'], { collector });
  const payload = 'x'.repeat(60_000);
  for (let sent = 0; sent < 300; sent++) bench.link.connection.publish('orders.eu', payload);
  await waitFor('all', () => collector.messages.length === 300);
  // In five milliseconds three of them are taken in, and then as many as a chunk ends.
  expect(most).toBeLessThan(8);
});
