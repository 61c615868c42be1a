import { expect, test } from '@jest/globals';
import { waitFor } from '../../../support/wait-for.js';
import { GOOD, client, setupOf, startNats, startPool } from './hanging-pool.js';

test('a worker that takes longer for its setup than it may is ended, and the next ones may take twice as long each time', async () => {
  const url = await startNats();
  const connection = await client(url);
  const slow = { module: 'slow-worker.mjs', switchLimitMs: 100 };
  const pool = await startPool(setupOf({ flights: { subject: 'flights' } }), url, 1, slow);
  const limits = pool.ended.map(({ error }) => String(error));
  const expected = limits.map(
    (_, at) => `Error: the worker did not take the setup within ${0.1 * 2 ** at} s`,
  );
  expect(limits).toEqual(expected);
  expect(limits.length).toBeGreaterThan(2);
  connection.publish('flights', GOOD);
  await connection.flush();
  await waitFor(
    'it is read',
    () => pool.counts('flights'),
    ({ accepted }) => accepted === 1,
  );
});
