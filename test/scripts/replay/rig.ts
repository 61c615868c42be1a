import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { jetstreamManager, type StreamInfo } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { root } from '../../support/run-command.js';
import { testServers } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';

export const flights = join(root, 'setup/examples/flights/flights.csv');
export const atFullSpeed = ['--subject', 'flights.{origin}', '--jetstream', 'FLIGHTS', '--speed', 'max'];

/** A NATS for all tests of the file, and a connection to it. */
export interface ReplayTarget {
  url: string;
  connection: NatsConnection;
}

export function testTarget(): Readonly<ReplayTarget> {
  const servers = testServers();
  // Filled before the first test.
  const target = {} as ReplayTarget;
  beforeAll(async () => {
    target.url = (await servers.nats()).url;
    target.connection = await connect({ servers: target.url });
  });
  afterAll(() => target.connection.close());
  return target;
}

export async function streamOf(name: string, of: NatsConnection): Promise<StreamInfo> {
  const manager = await jetstreamManager(of);
  return manager.streams.info(name, { subjects_filter: '>' });
}

/** Waits until the stream has more messages than that; looks often, since a replay at full speed is soon over. */
export const messagesIn = (name: string, count: number, of: NatsConnection) =>
  waitFor(
    `${count} messages in ${name}`,
    () => streamOf(name, of),
    ({ state }) => state.messages > count,
    { everyMs: 5, withinMs: 30_000 },
  );

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** `natsight replay` on the flights, ended by a signal or at the end of the test. */
export function startReplay(args: readonly string[]) {
  const child = spawn(process.execPath, [`${root}/dist/scripts/natsight.js`, 'replay', flights, ...args]);
  started.push(child);
  return {
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    stdout: text(child.stdout),
    exitCode: new Promise((resolve) => child.once('close', resolve)),
  };
}

/** The last line. A replay that takes more than ten seconds prints its progress first. */
export function summaryOf(stdout: string): string | undefined {
  return stdout.trimEnd().split('\n').at(-1);
}

/** Flights by origin, counted without any of our code. */
export function countByOrigin(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of readFileSync(flights, 'utf8').trimEnd().split('\n').slice(1)) {
    const origin = line.split(',')[1];
    counts[`flights.${origin}`] = (counts[`flights.${origin}`] ?? 0) + 1;
  }
  return counts;
}
