import { expect, jest, test } from '@jest/globals';
import { testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';
import { testStreams } from './jetstream-rig.js';
import { Bench, range } from './nats-fixture.js';
import type { RecordedHappenings } from './recorded-happenings.js';
import { startReloadable } from './reloadable-nats.js';
import type { ReloadableNats } from './reloadable-nats.js';
import { testReaders } from './subject-rig.js';

jest.setTimeout(60_000);
const servers = testServers();
const read = testReaders();
const { newStream } = testStreams(servers);

/** The shortest times that a server takes: it closes connections one by one, the first one after the grace period. */
const CONFIG = 'lame_duck_duration: "30s"\nlame_duck_grace_period: "100ms"\n';

const whenClosed = { withinMs: 30_000 };

/** Shuts the server down as operators do, and starts the next one in its place once the reader has lost it. */
async function replace(nats: ReloadableNats, happenings: RecordedHappenings): Promise<void> {
  await nats.signal('SIGUSR2');
  await waitFor('the end of the connection', () => happenings.count('disconnected') > 0, Boolean, whenClosed);
  await nats.stop();
  const { port, folder } = nats;
  await startReloadable(servers, CONFIG, { port, folder });
}

function expectShutdown({ lines }: RecordedHappenings): void {
  const notice = lines.findIndex((line) =>
    /^server error: .* is shutting down \(lame duck mode\)$/.test(line),
  );
  expect(notice).toBeGreaterThan(0);
  expect(lines.indexOf('disconnected')).toBeGreaterThan(notice);
  expect(lines).toContain('gap of main: shutdown');
}

test('a plain stream says that its server shuts down, and reads on from the next one', async () => {
  const nats = await startReloadable(servers, CONFIG);
  const { collector, happenings, link } = await read(nats.url, ['orders.>']);
  const bench = await Bench.at(nats.url);
  await bench.publish('orders.a', 1, 3);
  await collector.untilCount(3);
  await replace(nats, happenings);
  await waitFor('the return', () => happenings.count('orders connected') === 2);
  await link.connection.flush();
  const next = await Bench.at(nats.url);
  await next.publish('orders.a', 4, 6);
  expect(await collector.untilCount(6)).toEqual(range(1, 6));
  expectShutdown(happenings);
  expect(happenings.lines).toContain('orders gap: shutdown');
});

test('a JetStream stream misses nothing of it', async () => {
  const nats = await startReloadable(servers, CONFIG);
  const rig = await newStream(3, { storage: 'file' }, nats.url);
  const { collector, happenings } = await rig.read({ ackWait: '1s' });
  await collector.untilCount(3);
  await replace(nats, happenings);
  const next = await Bench.at(nats.url);
  await next.publish(`${rig.name}.a`, 4, 6);
  expect(await collector.untilCount(6)).toEqual(range(1, 6));
  expectShutdown(happenings);
});
