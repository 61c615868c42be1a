import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { testExporters } from '../../support/exporter.js';
import { testServers } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';
import { Bench, closeLinksAfterEach } from '../io/nats/nats-fixture.js';
import { processing, writeSetup } from './rig.js';

const servers = testServers();
const startExporter = testExporters();
closeLinksAfterEach();

const WINDOW_MS = 100;

const counted = {
  ...processing,
  dataStreams: { flights: { jetstream: { stream: 'FLIGHTS' } } },
  liveMetrics: {
    ...processing.liveMetrics,
    flights: {
      type: 'window',
      stream: 'flights',
      help: 'Help.',
      aggregate: 'count',
      size: `${WINDOW_MS}ms`,
      publish: 'windows.flights',
    },
  },
};

interface Published {
  readonly start: string;
  readonly events: number;
}

test.each([1, 2])('after a backlog, windows are those of publishing: %i workers', async (workers) => {
  const { url: natsUrl } = await servers.nats();
  const { manager, link } = await Bench.at(natsUrl);
  await manager.streams.add({ name: 'FLIGHTS', subjects: ['flights.>'] });
  await manager.streams.add({ name: 'WINDOWS', subjects: ['windows.>'] });
  const directory = await mkdtemp(join(tmpdir(), 'natsight-stored-'));
  await writeSetup(directory, { processing: counted });
  const publish = async (flights: number) => {
    for (let flight = 0; flight < flights; flight++) {
      link.connection.publish('flights.ORD', JSON.stringify({ origin: 'ORD', delay: 1 }));
    }
    await link.connection.flush();
  };
  const counts = async (exporter: Awaited<ReturnType<typeof startExporter>>, flights: number) =>
    waitFor(
      `${flights} flights`,
      async () => (await exporter.metrics()).value('flights_landed_total', { origin: 'ORD' }),
      (count) => count === flights,
    );

  const before = await startExporter(directory, { natsUrl, workers });
  await before.ready();
  await publish(2);
  await counts(before, 2);
  await before.end('SIGTERM');
  for (const flights of [3, 1, 4, 1, 5]) {
    await delay(2 * WINDOW_MS);
    await publish(flights);
  }
  const after = await startExporter(directory, { natsUrl, workers });
  await counts(after, 14);

  const startOf = (ms: number) => Math.floor(ms / WINDOW_MS) * WINDOW_MS;
  const expected = new Map<number, number>();
  for (let seq = 3; seq <= 16; seq++) {
    const message = await manager.streams.getMessage('FLIGHTS', { seq });
    const start = startOf(message?.time.getTime() ?? NaN);
    expected.set(start, (expected.get(start) ?? 0) + 1);
  }
  const windows = async () => {
    const { state } = await manager.streams.info('WINDOWS');
    const messages = await Promise.all(
      Array.from({ length: state.messages }, (_, index) =>
        manager.streams.getMessage('WINDOWS', { seq: state.first_seq + index }),
      ),
    );
    const closed = messages.map((message) => message?.json<{ data: Published }>().data);
    const ends = closed.map((each) => [Date.parse(each?.start ?? ''), each?.events] as const);
    return new Map(ends.filter(([start]) => start >= Math.min(...expected.keys())));
  };
  const found = await waitFor('the windows', windows, ({ size }) => size >= expected.size);
  expect(found).toEqual(expected);
});
