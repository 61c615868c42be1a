import { describe, expect, test } from '@jest/globals';
import { testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';
import { startReloadable, users } from './reloadable-nats.js';
import { testReaders } from './subject-rig.js';
import type { SubjectReader } from './subject-rig.js';

const servers = testServers();
const read = testReaders();

const ALL = users({ ann: 'subscribe: ">", publish: ">"' });
const may = (subscribe: string) => users({ ann: `subscribe: ${subscribe}, publish: ">"` });

const withinMs = 20_000;

const isTold = ({ happenings }: SubjectReader, line: string, from = 0) =>
  waitFor(line, () => happenings.lines.slice(from).some((each) => each.startsWith(line)), Boolean, {
    withinMs,
  });
const isLost = (reader: SubjectReader, from = 0) => isTold(reader, 'orders lost', from);
const isRead = (reader: SubjectReader, from = 0) => isTold(reader, 'orders connected', from);

/** Whether the stream counts as read: what was told last decides. */
function countsAsRead({ happenings }: SubjectReader): boolean {
  return happenings.lines.findLast((line) => /^orders (connected|lost)/.test(line)) === 'orders connected';
}

describe.each([
  ['each reader by itself', undefined],
  ['in a queue group', 'readers'],
])('%s', (_how, queueGroup) => {
  const options = queueGroup === undefined ? {} : { queueGroup };

  test('a denied subject is never told as read, however often it is asked for', async () => {
    const nats = await startReloadable(servers, may('[ "_INBOX.>", "orders.open" ]'));
    const reader = await read(nats.urlOf('ann'), ['orders.open', 'orders.closed'], options);
    await isLost(reader);
    const refusals = () => reader.happenings.lines.filter((line) => line.startsWith('orders lost')).length;
    await waitFor('two more attempts', refusals, (count) => count >= 3, { withinMs });
    expect(reader.happenings.lines).not.toContain('orders connected');
    expect(reader.happenings.lines).toContainEqual(
      expect.stringContaining(
        `NATS does not permit the subscription to "orders.closed"${queueGroup === undefined ? '' : ' in the queue group "readers"'}: grant it under "permissions.subscribe" of user "ann"`,
      ),
    );
    // The other subject is read.
    reader.link.connection.publish('orders.open', '1');
    expect(await reader.collector.untilCount(1)).toEqual([1]);

    await nats.reload(ALL);
    await isRead(reader);
    reader.link.connection.publish('orders.closed', '2');
    expect(await reader.collector.untilCount(2)).toEqual([1, 2]);
    // It was never read completely before, so nothing is missing.
    expect(reader.happenings.lines.join('\n')).not.toContain('gap');
  });

  test('a subscription that a reload of the server removes is a gap until it is granted again', async () => {
    const nats = await startReloadable(servers, ALL);
    const reader = await read(nats.urlOf('ann'), ['orders.a', 'orders.b'], options);
    await isRead(reader);
    await nats.reload(may('[ "_INBOX.>", "orders.a" ]'));
    await isLost(reader);
    expect(countsAsRead(reader)).toBe(false);
    const before = reader.happenings.lines.length;
    await nats.reload(ALL);
    await isRead(reader, before);
    expect(reader.happenings.lines).toContain('orders gap: refused');
    reader.link.connection.publish('orders.b', '7');
    expect(await reader.collector.untilCount(1)).toEqual([7]);
  });

  test('a subject that is denied after a reconnect is not told as read in between', async () => {
    const nats = await startReloadable(servers, ALL);
    const reader = await read(nats.urlOf('ann'), ['orders.a', 'orders.b'], options);
    await isRead(reader);
    await nats.stop();
    await isTold(reader, 'orders lost: the connection to NATS is lost');
    const before = reader.happenings.lines.length;
    await startReloadable(servers, may('[ "_INBOX.>", "orders.a" ]'), { port: nats.port });
    await isTold(reader, 'orders lost: NATS does not permit', before);
    expect(reader.happenings.lines.slice(before)).not.toContain('orders connected');
    expect(countsAsRead(reader)).toBe(false);
  });
});

test('more subscriptions than the connection may have: the ones that are refused are named', async () => {
  const nats = await startReloadable(servers, 'max_subscriptions: 2');
  const reader = await read(nats.url, ['orders.a', 'orders.b', 'orders.c']);
  await isTold(reader, 'orders lost: NATS refused the subscription to "orders.c"');
  expect(countsAsRead(reader)).toBe(false);
  reader.link.connection.publish('orders.b', '1');
  reader.link.connection.publish('orders.c', '2');
  reader.link.connection.publish('orders.a', '3');
  expect(await reader.collector.untilCount(2)).toEqual([1, 3]);
});
