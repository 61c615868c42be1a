import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers, type Msg } from '@nats-io/transport-node';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { spawnNatsight } from '../../support/natsight-process.js';
import type { NatsightProcess } from '../../support/natsight-process.js';
import { runNatsight } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { testTarget } from '../replay/rig.js';

jest.setTimeout(60_000);
const target = testTarget();
const folder = tempFolder();
const running: NatsightProcess[] = [];
afterAll(() => running.forEach((each) => each.kill('SIGKILL')));

interface Line {
  readonly subject: string;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  readonly payload?: string;
  readonly base64?: string;
  readonly sequence?: number;
}

async function linesOf(file: string): Promise<Line[]> {
  const [marker, ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect(JSON.parse(marker ?? '')).toMatchObject({ natsight: 'recording', version: 1 });
  return lines.map((line) => JSON.parse(line) as Line);
}

/** Starts to record; resolves once nothing is missed. */
async function recording(file: string, ...args: readonly string[]): Promise<NatsightProcess> {
  const command = await spawnNatsight(['record', ...args, '--out', file, '--nats.url', target.url]);
  running.push(command);
  await waitFor('the recording', () => command.output().includes('Press Ctrl-C'));
  return command;
}

const record = (file: string, ...args: readonly string[]) =>
  runNatsight(['record', ...args, '--out', file, '--nats.url', target.url]);

function publish(subject: string, payload: string | Uint8Array, ...found: readonly [string, string][]): void {
  const all = headers();
  for (const [name, value] of found) all.append(name, value);
  target.connection.publish(subject, payload, found.length > 0 ? { headers: all } : {});
}

const binary = Uint8Array.from([0, 255, 254, 10, 13]);

test('what was recorded is replayed as it was: subject, headers, and every byte', async () => {
  const file = join(folder, 'shop.ndjson');
  const command = await recording(file, 'shop.>', 'shop.orders', 'other.*.x');
  publish('shop.orders', '\uFEFF{"id":12345678901234567890 }', ['X-Tenant', 'a'], ['X-Tenant', 'b']);
  publish('shop.blobs', binary, ['Nats-Msg-Id', 'm1'], ['Nats-Expected-Stream', 'ELSEWHERE']);
  publish('other.a.x', '');
  publish('other.a.y', 'not asked for');
  await target.connection.flush();
  await waitFor(
    'three lines',
    () => linesOf(file),
    ({ length }) => length === 3,
  );
  command.kill('SIGINT');
  expect(await command.exit).toBe(0);
  expect(command.output()).toContain(`3 messages recorded from shop.>, shop.orders, other.*.x to ${file}`);
  expect(await linesOf(file)).toMatchObject([
    {
      subject: 'shop.orders',
      headers: { 'X-Tenant': ['a', 'b'] },
      payload: '\uFEFF{"id":12345678901234567890 }',
    },
    { subject: 'shop.blobs', headers: { 'Nats-Msg-Id': ['m1'] }, base64: 'AP/+Cg0=' },
    { subject: 'other.a.x', payload: '' },
  ]);

  const received: Msg[] = [];
  for (const subject of ['shop.>', 'other.>']) {
    target.connection.subscribe(subject, { callback: (_, message) => void received.push(message) });
  }
  await target.connection.flush();
  const { stdout, exitCode } = await runNatsight(['replay', file, '--nats.url', target.url]);
  expect(stdout).toBe(`3 events replayed from ${file} to the recorded subjects\n`);
  expect(exitCode).toBe(0);
  await waitFor('all three', () => received.length === 3);
  expect(received.map(({ subject }) => subject)).toEqual(['shop.orders', 'shop.blobs', 'other.a.x']);
  expect(received.map(({ data }) => [...data])).toEqual([
    [...Buffer.from('\uFEFF{"id":12345678901234567890 }')],
    [...binary],
    [],
  ]);
  expect(received[0]?.headers?.values('X-Tenant')).toEqual(['a', 'b']);
  // Conditions on the stream that it was published to at first are not repeated.
  expect(received[1]?.headers?.keys()).toEqual(['Nats-Msg-Id']);
});

test('a stream is recorded from its first message to its last, and may be replayed into another', async () => {
  const { streams } = await jetstreamManager(target.connection);
  await streams.add({ name: 'SOURCE', subjects: ['source.>'] });
  const client = jetstream(target.connection);
  for (const number of [1, 2, 3, 4]) {
    await client.publish(`source.${number % 2}`, `${number}`, { msgID: `id-${number}` });
  }
  const file = join(folder, 'stream.ndjson');
  const { stdout, exitCode } = await record(file, '--jetstream', 'SOURCE');
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`4 messages recorded from the stream SOURCE to ${file}`);
  const lines = await linesOf(file);
  expect(lines.map(({ subject, payload, sequence }) => [subject, payload, sequence])).toEqual([
    ['source.1', '1', 1],
    ['source.0', '2', 2],
    ['source.1', '3', 3],
    ['source.0', '4', 4],
  ]);
  const consumers = await streams.info('SOURCE');
  expect(consumers.state.consumer_count).toBe(0);

  const some = join(folder, 'some.ndjson');
  await record(some, 'source.1', '--jetstream', 'SOURCE');
  expect((await linesOf(some)).map(({ payload }) => payload)).toEqual(['1', '3']);

  await streams.delete('SOURCE');
  await runNatsight(['replay', file, '--nats.url', target.url, '--jetstream', 'COPY', '--speed', 'max']);
  const copied = await streams.getMessage('COPY', { seq: 3 });
  expect([copied?.subject, copied?.string(), copied?.header.get('Nats-Msg-Id')]).toEqual([
    'source.1',
    '3',
    'id-3',
  ]);
  // The recorded ids: a second replay brings nothing new.
  const again = await runNatsight([
    'replay',
    file,
    '--nats.url',
    target.url,
    '--jetstream',
    'COPY',
    '--speed',
    'max',
  ]);
  expect(again.stdout).toContain('4 of them already in the stream');
});

test('with a limit, it waits for further messages of the stream', async () => {
  const { streams } = await jetstreamManager(target.connection);
  await streams.add({ name: 'LIVE', subjects: ['live.>'] });
  await jetstream(target.connection).publish('live.a', '1');
  const file = join(folder, 'live.ndjson');
  const command = await recording(file, '--jetstream', 'LIVE', '--limit', '2');
  for (const payload of ['2', '3']) await jetstream(target.connection).publish('live.a', payload);
  expect(await command.exit).toBe(0);
  expect((await linesOf(file)).map(({ payload }) => payload)).toEqual(['1', '2']);
});

test('">" leaves out requests to JetStream and replies, which must not be repeated', async () => {
  const file = join(folder, 'all.ndjson');
  const command = await recording(file, '>', '--limit', '1');
  await (await jetstreamManager(target.connection)).getAccountInfo();
  publish('any.thing', 'x');
  expect(await command.exit).toBe(0);
  expect(await linesOf(file)).toMatchObject([{ subject: 'any.thing' }]);
});

describe('what cannot be recorded is a sentence', () => {
  test('a file that exists stays as it is, unless --force is given', async () => {
    const file = join(folder, 'precious.ndjson');
    await writeFile(file, 'precious');
    const refused = await record(file, 'a.>', '--for', '1s');
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(
      `"${file}" exists: name another file with --out, or overwrite it with --force`,
    );
    expect(await readFile(file, 'utf8')).toBe('precious');
    expect((await record(file, 'a.>', '--for', '1s', '--force')).exitCode).toBe(0);
    expect(await linesOf(file)).toEqual([]);
  });

  test.each([
    [['a b'], /^"a b" is not a NATS subject/m],
    [[], /^expected subjects such as 'shop\.>', or a JetStream stream with --jetstream/m],
    [['--jetstream', 'ABSENT'], /^stream "ABSENT" cannot be read: stream not found/m],
  ])('%j', async (args, sentence) => {
    const { exitCode, stderr } = await record(join(folder, 'never.ndjson'), ...args);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(exitCode).toBe(1);
  });
});
