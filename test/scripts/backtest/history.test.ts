import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { root, runNatsight } from '../../support/run-command.js';
import { testTarget } from '../replay/rig.js';

const target = testTarget();
const orders = join(root, 'setup/examples/orders');

const backtest = (...args: readonly string[]) =>
  runNatsight(['backtest', orders, ...args, '--nats.url', target.url, '--format', 'json']);

/** Stores orders, some of which are deleted again; each fifth is a large one. */
async function store(stream: string, subject: string, allowDirect: boolean): Promise<void> {
  const manager = await jetstreamManager(target.connection);
  await manager.streams.add({ name: stream, subjects: [subject], allow_direct: allowDirect });
  const client = jetstream(target.connection);
  const found = headers();
  found.append('X-Tenant', 'a');
  for (let id = 1; id <= 700; id++) {
    const line_items = [{ name: `item ${id}`, quantity: id % 100 === 0 ? 60 : 1 }];
    const order = {
      id,
      currency: 'EUR',
      total: '1.00',
      date_created_gmt: new Date().toISOString(),
      line_items,
    };
    await client.publish(subject, JSON.stringify(order), { headers: found });
  }
  for (const sequence of [1, 300, 301]) await manager.streams.deleteMessage(stream, sequence);
}

describe.each([
  ['with direct access', 'DIRECT', true],
  ['without direct access', 'PLAIN', false],
])('the history of a JetStream stream %s', (_, stream, allowDirect) => {
  test('is read whole, and nothing is created or consumed', async () => {
    const manager = await jetstreamManager(target.connection);
    if (stream === 'PLAIN') await manager.streams.delete('DIRECT');
    await store(stream, 'shop.order.created', allowDirect);
    await manager.consumers.add(stream, { durable_name: 'other' });
    const before = await manager.consumers.info(stream, 'other');
    const { exitCode, stdout, stderr } = await backtest('--jetstream', stream);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringMatching(/^Connected to NATS.*\n$/),
    });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ messages: 697, read: 697, accepted: 697, rejected: {} });
    // Order 300 was deleted.
    expect(report.rules[0]).toMatchObject({ rule: 'ManyOfOneItem', alerts: 6 });
    const after = await manager.consumers.info(stream, 'other');
    expect([after.num_pending, after.delivered, after.ack_floor]).toEqual([
      before.num_pending,
      before.delivered,
      before.ack_floor,
    ]);
    const { state } = await manager.streams.info(stream);
    expect([state.messages, state.consumer_count]).toEqual([697, 1]);
  });

  test('begins where --since says', async () => {
    const all = await backtest('--jetstream', stream, '--since', '30d');
    expect(JSON.parse(all.stdout)).toMatchObject({ messages: 697 });
    const none = await backtest('--jetstream', stream, '--since', '1ms');
    expect([none.exitCode, none.stderr]).toEqual([
      1,
      expect.stringContaining(`stream "${stream}" has no message since`),
    ]);
  });
});

test.each([
  ['that does not exist', 'ABSENT', /stream "ABSENT" cannot be read: stream not found/],
  ['that is empty', 'EMPTY', /stream "EMPTY" has no message/],
])('a stream %s', async (_, stream, message) => {
  const manager = await jetstreamManager(target.connection);
  if (stream === 'EMPTY') await manager.streams.add({ name: stream, subjects: ['empty.>'] });
  const { exitCode, stderr } = await backtest('--jetstream', stream);
  expect([exitCode, stderr]).toEqual([1, expect.stringMatching(message)]);
});
