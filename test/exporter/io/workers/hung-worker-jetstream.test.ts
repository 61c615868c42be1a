import { expect, test } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { waitFor } from '../../../support/wait-for.js';
import { GOOD, POISON, client, setupOf, startNats, startPool } from './hanging-pool.js';

test('JetStream delivers such a message again: it is rejected then, and those after it are read', async () => {
  const url = await startNats();
  const connection = await client(url);
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: 'FLIGHTS', subjects: ['orders'] });
  const setup = setupOf({
    // The other worker reads this one.
    seats: { subject: 'seats', deduplicate: { by: 'seat', within: '1h' } },
    orders: { jetstream: { stream: 'FLIGHTS' } },
    flights: { subject: 'flights' },
  });
  const pool = await startPool(setup, url, 2);
  connection.publish('seats', GOOD);
  await waitFor(
    'the seat is known',
    () => pool.counts('seats'),
    ({ accepted }) => accepted === 1,
  );
  connection.publish('orders', GOOD);
  connection.publish('orders', POISON);
  for (let at = 0; at < 10; at++) connection.publish('orders', GOOD);
  await connection.flush();
  const counts = await waitFor(
    'all are counted, each once',
    () => pool.counts('orders'),
    ({ accepted, rejected }) => accepted === 11 && rejected['internal'] === 1,
    { withinMs: 40_000 },
  );
  expect(counts.rejected).toEqual({ internal: 1 });
  expect(pool.ended).toHaveLength(1);
  expect(String(pool.ended[0]?.error)).toContain('busy for 3 s with message 2 of "orders"');
  // It is told well before.
  expect(pool.busy.map(({ inProcess }) => inProcess)).toEqual([{ stream: 'orders', sequence: 2 }]);
  expect(pool.answers()).toBe(0);
  // A worker that starts again knows nothing of what the other one remembers.
  expect(pool.identities('seats')).toEqual(['1A']);
  // It comes again, so nothing is lost.
  expect(pool.ended[0]?.lost).toEqual(new Map());
  expect(pool.read).toContainEqual(expect.objectContaining({ kind: 'deliveryFailed', stream: 'orders' }));
});
