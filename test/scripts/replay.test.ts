import { jetstreamManager, type StreamInfo } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { root, runNatsight } from '../support/run-command.js';
import { testServers } from '../support/servers.js';
import { tempFolder, writeText } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';

jest.setTimeout(60_000);
const flights = join(root, 'setup/examples/flights/flights.csv');
const atFullSpeed = ['--subject', 'flights.{origin}', '--jetstream', 'FLIGHTS', '--speed', 'max'];
const servers = testServers();
const folder = tempFolder();

let url = '';
let connection: NatsConnection;

beforeAll(async () => {
  ({ url } = await servers.nats());
  connection = await connect({ servers: url });
});

afterAll(() => connection.close());

async function streamOf(name: string, of = connection): Promise<StreamInfo> {
  const manager = await jetstreamManager(of);
  return manager.streams.info(name, { subjects_filter: '>' });
}

/** Waits until the stream has more messages than that; looks often, since a replay at full speed is soon over. */
const messagesIn = (name: string, count: number, of = connection) =>
  waitFor(
    `${count} messages in ${name}`,
    () => streamOf(name, of),
    ({ state }) => state.messages > count,
    { everyMs: 5 },
  );

/** `natsight replay` on the flights, to be ended from outside. */
function startReplay(args: readonly string[]) {
  const child = spawn(process.execPath, [`${root}/dist/scripts/natsight.js`, 'replay', flights, ...args]);
  return {
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    stdout: text(child.stdout),
    exitCode: new Promise((resolve) => child.once('close', resolve)),
  };
}

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
  const { exitCode, stdout } = await runNatsight(args, { env: { NATS_URL: url } });
  expect(stdout).toBe(`20000 events replayed from ${flights} to flights.{origin}\n`);
  expect(exitCode).toBe(0);
  const { state, config } = await streamOf('FLIGHTS');
  expect(config.subjects).toEqual(['flights.>']);
  expect(state.subjects).toEqual(countByOrigin());

  await runNatsight([...args, '--limit', '500'], { env: { NATS_URL: url } });
  expect((await streamOf('FLIGHTS')).state.messages).toBe(20_500);
});

test('an event says when it was played and when it was recorded, and its id is the message id', async () => {
  await runNatsight([
    'replay',
    flights,
    '--subject',
    'one.{destination}',
    '--server',
    url,
    '--jetstream',
    'ONE',
    '--limit',
    '1',
    '--from',
    '2001-02-24T12:00',
  ]);
  const manager = await jetstreamManager(connection);
  const message = await manager.streams.getMessage('ONE', { seq: 1 });
  const event = JSON.parse(message?.string() ?? '') as Record<string, unknown>;
  expect(event).toMatchObject({
    scheduled: expect.stringMatching(/^2001-02-24T12:\d\d:00Z$/),
    origin: expect.stringMatching(/^[A-Z]{3}$/),
    delay: expect.any(Number),
    distance: expect.any(Number),
  });
  expect(Math.abs(Date.parse(String(event['time'])) - Date.now())).toBeLessThan(30_000);
  expect(event['id']).toMatch(/^F\d+-\d+$/);
  expect(message?.header.get('Nats-Msg-Id')).toBe(event['id']);
  expect(message?.subject).toBe(`one.${String(event['destination'])}`);
});

test('without a stream the events go to whoever listens', async () => {
  const file = await writeText(folder, 'orders.ndjson', '{"time":1,"n":1}\n{"time":2,"n":2}\n');
  const received: unknown[] = [];
  connection.subscribe('orders.replay', { callback: (_, message) => void received.push(message.json()) });
  await connection.flush();
  const { stdout } = await runNatsight(['replay', file, '--server', url, '--speed', '100']);
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
  expect(stdout).toMatch(/^20000 events replayed from [^,]*(, \d+ of them the stream had already)?\n$/);
  expect(stderr).toContain('Disconnected from NATS; reconnecting.');
  expect((await streamOf('FLIGHTS', watcher)).state.subjects).toEqual(countByOrigin());
  await watcher.close();
});

describe('the end', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('by %s: a summary, and exit code 0', async (signal) => {
    const args = ['--server', url, '--jetstream', signal, '--subject', signal, '--speed', '36000', '--loop'];
    const replaying = startReplay(args);
    await messagesIn(signal, 5);
    replaying.kill(signal);
    expect(await replaying.exitCode).toBe(0);
    const { messages } = (await streamOf(signal)).state;
    expect(await replaying.stdout).toBe(`${messages} events replayed from ${flights} to ${signal}\n`);
  });

  test('while NATS is away: after some seconds, with what is not confirmed, and exit code 1', async () => {
    const mortal = await servers.nats();
    const watcher = await connect({ servers: mortal.url, reconnect: false });
    const replaying = startReplay(['--server', mortal.url, ...atFullSpeed, '--loop']);
    await messagesIn('FLIGHTS', 500, watcher);
    await mortal.stop();
    replaying.kill('SIGINT');
    expect(await replaying.exitCode).toBe(1);
    expect(await replaying.stdout).toMatch(/^\d+ events replayed .*, \d+ of them NATS has not confirmed\n$/);
  });

  test('before NATS was ever there: nothing was replayed', async () => {
    const replaying = startReplay(['--server', 'nats://127.0.0.1:1', '--for', '1s']);
    expect(await replaying.stdout).toBe('0 events replayed: NATS was not reached\n');
    expect(await replaying.exitCode).toBe(1);
  });

  test('after the time that was asked for', async () => {
    const { exitCode, stdout } = await runNatsight(['replay', flights, '--server', url, '--for', '4s']);
    expect(stdout).toBe(`1 events replayed from ${flights} to flights.replay\n`);
    expect(exitCode).toBe(0);
  });
});

describe('what cannot be played is a sentence, without a stack', () => {
  test.each([
    [['absent.csv'], /^recorded events "absent\.csv" cannot be read: no such file/],
    [
      [flights, '--time-field', 'due'],
      /^flights\.csv: the first event has no time field: looked for "due", found "scheduled",/,
    ],
    [[flights, '--from', '2002-01-01'], /^flights\.csv: no event is as late as "2002-01-01"/],
    [
      [flights, '--speed', 'fast'],
      /argument 'fast' is invalid\. expected a number greater than zero, or "max"/,
    ],
    [[flights, '--limit', '1.5'], /argument '1\.5' is invalid\. expected a number of events/],
    [[flights, '--for', 'ever'], /argument 'ever' is invalid\. expected a duration such as 60s or 5m/],
    [[flights, '--server', 'http://127.0.0.1'], /^"http:\/\/127\.0\.0\.1" is no address of NATS/],
    [
      [flights, '--jetstream', 'ANY', '--subject', '{origin}'],
      /the subject of a stream has to begin with a fixed word/,
    ],
    [
      [flights, '--jetstream', 'TAKEN', '--subject', 'other.{origin}'],
      /^stream "TAKEN" exists and takes "taken\.>", not "other\.>"/m,
    ],
    [
      [flights, '--jetstream', 'SECOND', '--subject', 'taken.{origin}'],
      /^stream "SECOND" is not there and cannot be created: subjects overlap/m,
    ],
  ])('%j', async (args, sentence) => {
    const { streams } = await jetstreamManager(connection);
    await streams.add({ name: 'TAKEN', subjects: ['taken.>'] });
    const { exitCode, stderr } = await runNatsight(['replay', ...args], { env: { NATS_URL: url } });
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(exitCode).toBe(1);
  });
});
