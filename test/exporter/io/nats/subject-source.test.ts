import { spawnSync } from 'node:child_process';
import { headers as natsHeaders } from '@nats-io/transport-node';
import { afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { systemClock } from '../../../../exporter/io/clock.js';
import type { NatsLink } from '../../../../exporter/io/nats/link.js';
import { SubjectSource } from '../../../../exporter/io/nats/subject-source.js';
import { root } from '../../../support/run-command.js';
import { freePort, testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';
import { Bench, closeLinksAfterEach, Collector, linkTo, range } from './nats-fixture.js';
import { RecordedHappenings } from './recorded-happenings.js';

jest.setTimeout(30_000);
const servers = testServers();
closeLinksAfterEach();

let url = '';
const sources: SubjectSource[] = [];

beforeAll(async () => {
  ({ url } = await servers.nats());
});

afterEach(() => Promise.all(sources.splice(0).map((source) => source.stop())));

interface Reader {
  readonly source: SubjectSource;
  readonly link: NatsLink;
  readonly collector: Collector;
  readonly happenings: RecordedHappenings;
}

async function read(
  subjects: readonly string[],
  {
    queueGroup,
    collector = new Collector(),
    at = url,
  }: { queueGroup?: string; collector?: Collector; at?: string } = {},
): Promise<Reader> {
  const happenings = new RecordedHappenings();
  const link = await linkTo(at, happenings);
  const source = new SubjectSource(
    { stream: 'orders', subjects, queueGroup },
    link,
    systemClock,
    happenings.tell,
  );
  sources.push(source);
  await source.start(collector.receiver('orders', happenings));
  return { source, link, collector, happenings };
}

test('delivers what is published from its start on, with subject, headers and no sequence', async () => {
  const bench = await Bench.at(url);
  await bench.publish('orders.eu.created', 0, 0);
  const { collector, happenings } = await read(['orders.>']);
  await bench.publish('orders.eu.created', 1, 3);
  expect(await collector.untilCount(3)).toEqual([1, 2, 3]);
  expect(collector.messages[0]).toMatchObject({ subject: 'orders.eu.created', sequence: undefined });
  expect(collector.messages[0]?.header('any')).toBeUndefined();
  expect(happenings.lines).toEqual(['connected', 'orders connected']);
});

test.each<[string[], [string, ...string[]]]>([
  [['orders.*.created'], ['orders.eu.created']],
  [
    ['orders.eu.*', 'orders.us.*'],
    ['orders.eu.created', 'orders.eu.paid', 'orders.us.paid'],
  ],
  [
    ['orders.>', 'orders.eu.*', '*.us.*', 'orders.>'],
    ['orders.eu.created', 'orders.eu.paid', 'orders.us.paid', 'orders.eu.a.b'],
  ],
  [
    ['orders.eu.created', 'payments'],
    ['orders.eu.created', 'payments'],
  ],
])('of %j each message comes once, though several match it', async (subjects, expected) => {
  const bench = await Bench.at(url);
  const { collector } = await read(subjects);
  for (const subject of [
    'orders.eu.created',
    'orders.eu.paid',
    'orders.us.paid',
    'orders.eu.a.b',
    'payments',
    'other',
  ]) {
    await bench.publish(subject, 1, 1);
  }
  await collector.untilCount(expected.length);
  // A second copy would have come before what is published now.
  await bench.publish(expected[0], 2, 2);
  await waitFor('the last', () => collector.numbers.includes(2));
  expect(collector.messages.map(({ subject }) => subject)).toEqual([...expected, expected[0]]);
});

test('headers come along, and megabytes', async () => {
  const { connection } = (await Bench.at(url)).link;
  const { collector } = await read(['orders.>']);
  const headers = natsHeaders();
  headers.set('trace', 'a b');
  const payload = 'x'.repeat(900_000);
  connection.publish('orders.eu', payload, { headers });
  connection.publish('orders.eu', '', { headers });
  connection.publish('orders.eu', '');
  await collector.untilCount(3);
  expect(collector.texts).toEqual([payload, '', '']);
  expect(collector.messages.map(({ header }) => header('trace'))).toEqual(['a b', 'a b', undefined]);
});

test('members of a queue group share the messages, each goes to one', async () => {
  const bench = await Bench.at(url);
  const readers = await Promise.all(
    [1, 2, 3].map(() => read(['orders.>', 'orders.*.paid'], { queueGroup: 'exporters' })),
  );
  await bench.publish('orders.eu.paid', 1, 300);
  const counts = (): number[] => readers.map(({ collector }) => collector.messages.length);
  await waitFor('all messages', counts, (seen) => seen.reduce((sum, count) => sum + count, 0) >= 300);
  const all = readers.flatMap(({ collector }) => collector.numbers).sort((one, other) => one - other);
  expect(all).toEqual(range(1, 300));
  for (const count of counts()) expect(count).toBeGreaterThan(50);
});

test('stop delivers what has arrived, and nothing after it', async () => {
  const bench = await Bench.at(url);
  const { collector, source } = await read(['orders.>']);
  await bench.publish('orders.eu', 1, 1_000);
  await source.stop();
  expect(collector.numbers).toEqual(range(1, 1_000));
  await bench.publish('orders.eu', 1_001, 1_002);
  await bench.link.connection.flush();
  expect(collector.messages).toHaveLength(1_000);
});

test('a pipeline that throws loses that message only', async () => {
  const bench = await Bench.at(url);
  const collector = new Collector(() => {
    if (collector.messages.length === 1) throw new Error('broken');
  });
  const { happenings } = await read(['orders.>'], { collector });
  await bench.publish('orders.eu', 1, 3);
  expect(await collector.untilCount(3)).toEqual([1, 2, 3]);
  expect(happenings.lines).toContain('orders failed: Error: broken');
});

test('reads on by itself after NATS was away', async () => {
  const port = await freePort();
  const first = await servers.nats({ port });
  const inPlace: boolean[] = [];
  const collector = new Collector(({ page }) => inPlace.push(page !== undefined));
  const { happenings } = await read(['orders.>'], { at: first.url, collector });
  await first.stop();
  await waitFor('the loss', () => happenings.lines.includes('orders lost: the connection to NATS is lost'));
  await servers.nats({ port });
  await waitFor('the return', () => happenings.count('orders connected') === 2);
  const bench = await Bench.at(first.url);
  await bench.publish('orders.eu', 1, 3);
  expect(await collector.untilCount(3)).toEqual([1, 2, 3]);
  // Not by way of the client, which would be slower and go unnoticed.
  expect(inPlace).toEqual([true, true, true]);
});

test('a subject that NATS refuses is told, and asked for again', async () => {
  const config = (allowed: string): string =>
    `authorization { users: [ { user: a, password: a, permissions: { subscribe: [ ${allowed} ], publish: ">" } } ] }`;
  const strict = await servers.nats({ config: config('"_INBOX.>", open') });
  const { collector, happenings, link } = await read(['open', 'closed'], {
    at: strict.url.replace('//', '//a:a@'),
  });
  await waitFor('the refusal', () =>
    happenings.lines.some((line) =>
      line.startsWith('orders lost: NATS refused the subscription to "closed"'),
    ),
  );
  expect(happenings.lines).not.toContain('orders connected');
  await strict.stop();
  await servers.nats({ config: config('">"'), port: strict.port });
  await waitFor('both subjects', () => happenings.lines.includes('orders connected'), Boolean, {
    withinMs: 15_000,
  });
  link.connection.publish('closed', '1');
  link.connection.publish('open', '2');
  expect(await collector.untilCount(2)).toEqual([1, 2]);
});

test('a pipeline that stands still is told; the server bounds what waits, cuts us off, and reading goes on', async () => {
  const { url: strict } = await servers.nats({
    config: 'max_payload: 65536\nmax_pending: 1048576\nwrite_deadline: "200ms"',
  });
  const collector = new Collector(() => {
    if (collector.messages.length === 1) standStillInFlood(strict);
  });
  const { happenings } = await read(['orders.>'], { at: strict, collector });
  const bench = await Bench.at(strict);
  await bench.publish('orders.eu', 1, 1);
  await waitFor('the cut and the return', () => happenings.count('orders connected') === 2);
  expect(happenings.lines).toContain('disconnected');
  expect(happenings.lines.join('\n')).toMatch(/orders stalled for more than \d+ s/);
  await bench.publish('orders.eu', 2, 2);
  await waitFor('what comes after', () => collector.numbers.includes(2));
});

test('a flood leaves room for everybody else', async () => {
  const bench = await Bench.at(url);
  let sinceTurn = 0;
  let most = 0;
  const collector = new Collector(() => {
    busyFor(2);
    if (sinceTurn++ === 0) setImmediate(() => (sinceTurn = 0));
    most = Math.max(most, sinceTurn);
  });
  await read(['orders.>'], { collector });
  const payload = 'x'.repeat(60_000);
  for (let sent = 0; sent < 300; sent++) bench.link.connection.publish('orders.eu', payload);
  await waitFor('all', () => collector.messages.length === 300);
  // In five milliseconds three of them are taken in, and then as many as a chunk ends.
  expect(most).toBeLessThan(8);
});

function busyFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/**
 * Blocks this process while another one publishes 60 MB, more than sockets and server hold for a slow reader.
 */
function standStillInFlood(address: string): void {
  const flood = `
    import { connect } from '@nats-io/transport-node';
    const connection = await connect({ servers: '${address}' });
    const payload = 'x'.repeat(60_000);
    for (let sent = 0; sent < 1_000; sent++) {
      connection.publish('orders.flood', payload);
      if (sent % 50 === 0) await connection.flush();
    }
    await connection.close();
    setTimeout(() => {}, 2_500);`;
  spawnSync(process.execPath, ['--input-type=module', '--eval', flood], { cwd: root, stdio: 'inherit' });
}
