import { jetstreamManager } from '@nats-io/jetstream';
import { expect, test } from '@jest/globals';
import { runNatsight } from '../../support/run-command.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { atFullSpeed, countByOrigin, flights, streamOf, summaryOf, testTarget } from './rig.js';

const target = testTarget();
const folder = tempFolder();

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
