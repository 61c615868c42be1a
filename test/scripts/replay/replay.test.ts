import { jetstreamManager, type StoredMsg } from '@nats-io/jetstream';
import type { Msg } from '@nats-io/transport-node';
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

test('adds an id and the time of the replay only where they are asked for', async () => {
  const beforeMs = Date.now();
  const args = ['--subject', 'one.{destination}', '--from', '2001-02-24T12:00', '--limit', '1'];
  await replayInto('ONE', flights, ...args);
  await replayInto('ONE', flights, ...args, '--add-id', '--add-time');
  const [plain, added] = await storedIn('ONE');
  const recorded = plain?.string() ?? '';
  expect(recorded).toMatch(
    /^\{"scheduled":"2001-02-24T12:\d\d:00Z","origin":"[A-Z]{3}","destination":"[A-Z]{3}","delay":-?\d+,"distance":\d+\}$/,
  );
  const event = added?.json<Record<string, unknown>>() ?? {};
  expect(added?.string()).toBe(
    recorded.replace(/\}$/, `,"id":${JSON.stringify(event['id'])},"time":${JSON.stringify(event['time'])}}`),
  );
  const playedMs = Date.parse(String(event['time']));
  expect(playedMs).toBeGreaterThanOrEqual(beforeMs);
  expect(playedMs).toBeLessThanOrEqual(Date.now());
  expect(event['id']).toMatch(/^F\d+-\d+$/);
  expect(added?.header.get('Nats-Msg-Id')).toBe(event['id']);
  expect(added?.subject).toBe(`one.${String(event['destination'])}`);
});

test('publishes events byte for byte to whoever listens, without headers', async () => {
  const lines = [
    '\uFEFF{"timestamp":1700000000123456789, "n":1.50,"id":12345678901234567890,"s":"\\u00e9"}',
    '{"timestamp":1700000000223456789,"n":2,"n":3 }',
  ];
  const file = await writeText(folder, 'orders.ndjson', `${lines.join('\r\n')}\r\n`);
  const received = await listen('orders.replay');
  const { stdout } = await runNatsight(['replay', file, '--nats.url', target.url]);
  expect(stdout).toBe(`2 events replayed from ${file} to orders.replay\n`);
  await waitFor('both events', () => received.length === 2);
  expect(received.map((message) => Buffer.from(message.data).toString())).toEqual(lines);
  expect(received.map(({ headers }) => headers)).toEqual([undefined, undefined]);
});

test('a file without a time is published at once, which is said, or at a rate', async () => {
  const file = await writeText(folder, 'timeless.json', '[{"n":1}, {"n":2}]');
  const received = await listen('timeless.replay');
  const atOnce = await runNatsight(['replay', file, '--nats.url', target.url]);
  expect(atOnce.exitCode).toBe(0);
  expect(atOnce.stderr).toContain('has no field with a time');
  const paced = await runNatsight(['replay', file, '--nats.url', target.url, '--rate', '50']);
  expect(paced.stderr).not.toContain('has no field with a time');
  await waitFor('all events', () => received.length === 4);
  expect(received.map((message) => message.string())).toEqual(['{"n":1}', '{"n":2}', '{"n":1}', '{"n":2}']);
});

test('nothing is published if an event has no subject', async () => {
  const file = await writeText(folder, 'some.ndjson', '{"a":"x"}\n\n{"b":1}\n');
  const received = await listen('some.>');
  const { exitCode, stderr } = await runNatsight([
    'replay',
    file,
    '--nats.url',
    target.url,
    '--subject',
    'some.{a}',
  ]);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(
    /^some\.ndjson:3: field "a" is missing, so the subject "some\.\{a\}" cannot be filled in/m,
  );
  await target.connection.flush();
  expect(received).toEqual([]);
});

async function listen(subject: string): Promise<Msg[]> {
  const received: Msg[] = [];
  target.connection.subscribe(subject, { callback: (_, message) => void received.push(message) });
  await target.connection.flush();
  return received;
}

const replayInto = (stream: string, ...args: readonly string[]) =>
  runNatsight(['replay', ...args, '--nats.url', target.url, '--jetstream', stream]);

async function storedIn(stream: string): Promise<StoredMsg[]> {
  const { streams } = await jetstreamManager(target.connection);
  const { state } = await streams.info(stream);
  const sequences = Array.from({ length: state.messages }, (_, index) => state.first_seq + index);
  const stored = await Promise.all(sequences.map((seq) => streams.getMessage(stream, { seq })));
  return stored.flatMap((message) => message ?? []);
}
