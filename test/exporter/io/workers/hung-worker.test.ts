import { expect, test } from '@jest/globals';
import { waitFor } from '../../../support/wait-for.js';
import { GOOD, POISON, client, setupOf, startNats, startPool } from './hanging-pool.js';

test('a message that hangs a worker ends it, costs the others nothing, and what is lost of a plain subject is counted', async () => {
  const url = await startNats();
  const connection = await client(url);
  const pool = await startPool(setupOf({ flights: { subject: 'flights' } }), url, 2);
  connection.publish('flights', POISON);
  await connection.flush();
  await waitFor(
    'the worker is ended',
    async () => {
      await pool.counts('flights');
      return pool.ended.length;
    },
    (count) => count === 1,
    { withinMs: 20_000 },
  );
  expect(String(pool.ended[0]?.error)).toContain('busy for 3 s with a message of "flights"');
  expect(pool.ended[0]?.lost).toEqual(new Map([['flights', 1]]));
  // The server gives messages to the lost connection until it has noticed.
  const read = await waitFor(
    'the rest is read',
    async () => {
      for (let at = 0; at < 10; at++) connection.publish('flights', GOOD);
      await connection.flush();
      return pool.counts('flights');
    },
    ({ accepted = 0 }) => accepted >= 100,
    { withinMs: 20_000 },
  );
  expect(read.rejected).toEqual({});
  expect(pool.ended).toHaveLength(1);
});
