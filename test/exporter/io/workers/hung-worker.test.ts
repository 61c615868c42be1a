import { afterEach, expect, test } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { SetupAccess } from '../../../../exporter/io/setup/setup-access.js';
import { WorkerPool } from '../../../../exporter/io/workers/worker-pool.js';
import { workerThreads } from '../../../../exporter/io/workers/worker-thread.js';
import type { HappeningOf, ReaderHappening } from '../../../../exporter/happening/happening.js';
import { Machine } from '../../../../exporter/machine/machine.js';
import { Readers } from '../../../../exporter/threads/readers.js';
import type { Setup } from '../../../../setup/model/setup.js';
import { streamSchema } from '../../../../setup/model/stream.js';
import { streamSetup } from '../../../support/engine.js';
import { testServers } from '../../../support/servers.js';
import { tempFolder } from '../../../support/temp-folder.js';
import { waitFor } from '../../../support/wait-for.js';

const servers = testServers();
const folder = tempFolder();
const ends: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(ends.splice(0).map((end) => end())));

const WHERE = "seat.lowerAscii() != ''";
const POISON = JSON.stringify({ seat: 'never ends' });
const GOOD = JSON.stringify({ seat: '1A' });

/** A worker that a test does not want to wait for any longer. */
const MAX_SILENCE_MS = 3_000;

function setupOf(streams: Readonly<Record<string, object>>): Setup {
  const schema = { type: 'object', required: ['seat'], properties: { seat: { type: 'string' } } };
  const counter = (stream: string) => ({ type: 'counter', stream, where: WHERE });
  return {
    ...streamSetup({
      metrics: Object.fromEntries(Object.keys(streams).map((name) => [`${name}_total`, counter(name)])),
    }),
    streams: Object.entries(streams).map(([name, stream]) => ({
      ...streamSchema.parse({ schema, ...stream }),
      name,
    })),
  };
}

async function startPool(
  declared: Setup,
  natsUrl: string,
  workers: number,
  { module = 'hanging-worker.mjs', ...more }: { module?: string; switchLimitMs?: number } = {},
) {
  const ended: HappeningOf<'workerEnded'>[] = [];
  const busy: HappeningOf<'workerBusy'>[] = [];
  let answers = 0;
  const read: ReaderHappening[] = [];
  const access = new SetupAccess(declared, { directory: folder, natsUrl, tell: () => undefined });
  const machine = new Machine(declared, {
    nowMs: Date.now(),
    tell: () => undefined,
    resources: access.resources,
  });
  const pool = new WorkerPool({
    workers,
    directory: folder,
    natsUrl,
    startThread: workerThreads(new URL(`./${module}`, import.meta.url)),
    maxSilenceMs: MAX_SILENCE_MS,
    keepsState: () => true,
    ...more,
    readers: new Readers(
      (happening) => read.push(happening),
      () => Date.now(),
    ),
    tell: (happening) => {
      if (happening.kind === 'workerEnded') ended.push(happening);
      if (happening.kind === 'workerBusy') busy.push(happening);
      if (happening.kind === 'workerAnswered') answers++;
    },
  });
  ends.push(async () => {
    await pool.stop();
    await access.close();
  });
  await pool.read({ machine, access }, declared, () => undefined);
  const connected = (stream: string) =>
    read.some((happening) => happening.kind === 'streamConnected' && happening.stream === stream);
  await waitFor(
    'the streams are connected',
    () => ({ isDone: declared.streams.every(({ name }) => connected(name)), ended: ended.length }),
    ({ isDone }) => isDone,
    { withinMs: 60_000, sinceChange: true },
  );
  return {
    ended,
    busy,
    answers: () => answers,
    read,
    pool,
    identities: (stream: string) =>
      machine.engine.copyOfKeys([stream]).flatMap(([, { keys }]) => keys.map(([key]) => key)),
    /** What the streams and their counters have counted, flushed before. */
    async counts(stream: string) {
      machine.advanceTo(await pool.flush());
      pool.acknowledge(machine.positions);
      const account = machine.engine.accounts.find(({ stream: name }) => name === stream);
      return { accepted: account?.accepted, rejected: Object.fromEntries(account?.rejected ?? []) };
    },
  };
}

async function client(url: string): Promise<NatsConnection> {
  const connection = await connect({ servers: url });
  ends.push(() => connection.close());
  return connection;
}

test('a message that hangs a worker ends it, costs the others nothing, and what is lost of a plain subject is counted', async () => {
  const { url } = await servers.nats();
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

test('JetStream delivers such a message again: it is rejected then, and those after it are read', async () => {
  const { url } = await servers.nats();
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

test('a worker that takes longer for its setup than it may is ended, and the next ones may take twice as long each time', async () => {
  const { url } = await servers.nats();
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
