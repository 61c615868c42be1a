import { readFileSync } from 'node:fs';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { expect, test } from '@jest/globals';
import { runNatsight } from '../../support/run-command.js';
import { testServers } from '../../support/servers.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { atFullSpeed, flights, messagesIn, streamOf, summaryOf, testTarget } from './rig.js';

const target = testTarget();
const servers = testServers();
const folder = tempFolder();

/** Flights by origin, counted without any of our code. */
function countByOrigin(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of readFileSync(flights, 'utf8').trimEnd().split('\n').slice(1)) {
    const origin = line.split(',')[1];
    counts[`flights.${origin}`] = (counts[`flights.${origin}`] ?? 0) + 1;
  }
  return counts;
}

test('brings every flight into the stream, on the subject of its origin, and again in a second run', async () => {
  const args = ['replay', flights, ...atFullSpeed];
  const { exitCode, stdout } = await runNatsight(args, { env: { NATS_URL: target.url } });
  expect(summaryOf(stdout)).toBe(`20000 events replayed from ${flights} to flights.{origin}`);
  expect(exitCode).toBe(0);
  const { state, config } = await streamOf('FLIGHTS', target.connection);
  expect(config.subjects).toEqual(['flights.>']);
  expect(state.subjects).toEqual(countByOrigin());

  await runNatsight([...args, '--limit', '500'], { env: { NATS_URL: target.url } });
  expect((await streamOf('FLIGHTS', target.connection)).state.messages).toBe(20_500);
});

test('an event says when it was played and when it was recorded, and its id is the message id', async () => {
  const beforeMs = Date.now();
  await runNatsight([
    'replay',
    flights,
    '--subject',
    'one.{destination}',
    '--server',
    target.url,
    '--jetstream',
    'ONE',
    '--limit',
    '1',
    '--from',
    '2001-02-24T12:00',
  ]);
  const manager = await jetstreamManager(target.connection);
  const message = await manager.streams.getMessage('ONE', { seq: 1 });
  const event = JSON.parse(message?.string() ?? '') as Record<string, unknown>;
  expect(event).toMatchObject({
    scheduled: expect.stringMatching(/^2001-02-24T12:\d\d:00Z$/),
    origin: expect.stringMatching(/^[A-Z]{3}$/),
    delay: expect.any(Number),
    distance: expect.any(Number),
  });
  const playedMs = Date.parse(String(event['time']));
  expect(playedMs).toBeGreaterThanOrEqual(beforeMs);
  expect(playedMs).toBeLessThanOrEqual(Date.now());
  expect(event['id']).toMatch(/^F\d+-\d+$/);
  expect(message?.header.get('Nats-Msg-Id')).toBe(event['id']);
  expect(message?.subject).toBe(`one.${String(event['destination'])}`);
});

test('without a stream the events go to whoever listens', async () => {
  const file = await writeText(folder, 'orders.ndjson', '{"time":1,"n":1}\n{"time":2,"n":2}\n');
  const received: unknown[] = [];
  target.connection.subscribe('orders.replay', {
    callback: (_, message) => void received.push(message.json()),
  });
  await target.connection.flush();
  const { stdout } = await runNatsight(['replay', file, '--server', target.url, '--speed', '100']);
  expect(stdout).toBe(`2 events replayed from ${file} to orders.replay\n`);
  await waitFor('both events', () => received.length === 2);
  expect(received).toMatchObject([{ n: 1 }, { n: 2 }]);
});

test('a killed and restarted NATS costs no event and brings none twice', async () => {
  const mortal = await servers.nats();
  const watcher = await connect({ servers: mortal.url, reconnectTimeWait: 100, maxReconnectAttempts: -1 });
  const replaying = runNatsight(['replay', flights, '--server', mortal.url, ...atFullSpeed]);
  await messagesIn('FLIGHTS', 500, watcher);
  process.kill(mortal.pid, 'SIGKILL');
  await mortal.ended;
  await servers.nats({ folder: mortal.folder, port: mortal.port });
  const { stdout, stderr } = await replaying;
  expect(summaryOf(stdout)).toMatch(
    /^20000 events replayed from [^,]*(, \d+ of them already in the stream)?$/,
  );
  expect(stderr).toContain('Disconnected from NATS; reconnecting.');
  expect((await streamOf('FLIGHTS', watcher)).state.subjects).toEqual(countByOrigin());
  await watcher.close();
});
