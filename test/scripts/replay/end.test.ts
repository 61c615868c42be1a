import { connect } from '@nats-io/transport-node';
import { beforeAll, expect, test } from '@jest/globals';
import { runNatsight } from '../../support/run-command.js';
import type { CommandResult } from '../../support/run-command.js';
import { testServers } from '../../support/servers.js';
import { atFullSpeed, flights, messagesIn, startReplay, streamOf, summaryOf, testTarget } from './rig.js';

const target = testTarget();
const servers = testServers();
/** Goes on for four seconds, so it begins with the first test and is looked at in the last. */
let timed: Promise<CommandResult>;
beforeAll(() => {
  timed = runNatsight(['replay', flights, '--nats.url', target.url, '--for', '4s']);
});

test.each(['SIGINT', 'SIGTERM'] as const)('ends by %s: a summary, and exit code 0', async (signal) => {
  const args = [
    '--nats.url',
    target.url,
    '--jetstream',
    signal,
    '--subject',
    signal,
    '--speed',
    '36000',
    '--loop',
  ];
  const replaying = startReplay(args);
  await messagesIn(signal, 5, target.connection);
  replaying.kill(signal);
  expect(await replaying.exitCode).toBe(0);
  const { messages } = (await streamOf(signal, target.connection)).state;
  expect(summaryOf(await replaying.stdout)).toBe(`${messages} events replayed from ${flights} to ${signal}`);
});

test('ends while NATS is away: after some seconds, with what is not confirmed, and exit code 1', async () => {
  const mortal = await servers.nats();
  const watcher = await connect({ servers: mortal.url, reconnect: false });
  const replaying = startReplay(['--nats.url', mortal.url, ...atFullSpeed, '--loop']);
  await messagesIn('FLIGHTS', 500, watcher);
  await mortal.stop();
  replaying.kill('SIGINT');
  expect(await replaying.exitCode).toBe(1);
  expect(summaryOf(await replaying.stdout)).toMatch(
    /^\d+ events replayed .*, \d+ of them not confirmed by NATS$/,
  );
});

test('ends before NATS was ever there: nothing was replayed', async () => {
  const replaying = startReplay(['--nats.url', 'nats://127.0.0.1:1', '--for', '1s']);
  expect(await replaying.stdout).toBe('0 events replayed: could not connect to NATS\n');
  expect(await replaying.exitCode).toBe(1);
});

test('ends after the time that was asked for', async () => {
  const { exitCode, stdout } = await timed;
  expect(stdout).toBe(`1 events replayed from ${flights} to flights.replay\n`);
  expect(exitCode).toBe(0);
});
