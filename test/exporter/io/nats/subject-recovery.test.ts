import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { root } from '../../../support/run-command.js';
import { freePort, testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';
import { Bench, Collector } from './nats-fixture.js';
import { testReaders } from './subject-rig.js';

const servers = testServers();
const read = testReaders();

test('reads on by itself after NATS was away', async () => {
  const port = await freePort();
  const first = await servers.nats({ port });
  const inPlace: boolean[] = [];
  const collector = new Collector(({ page }) => inPlace.push(page !== undefined));
  const { happenings } = await read(first.url, ['orders.>'], { collector });
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
  const { collector, happenings, link } = await read(strict.url.replace('//', '//a:a@'), ['open', 'closed']);
  await waitFor('the refusal', () =>
    happenings.lines.some((line) =>
      line.startsWith('orders lost: NATS does not permit the subscription to "closed"'),
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
  const { happenings } = await read(strict, ['orders.>'], { collector });
  const bench = await Bench.at(strict);
  await bench.publish('orders.eu', 1, 1);
  await waitFor('the cut and the return', () => happenings.count('orders connected') === 2);
  expect(happenings.lines).toContain('disconnected');
  expect(happenings.lines.join('\n')).toMatch(/orders stalled for more than \d+ s/);
  await bench.publish('orders.eu', 2, 2);
  await waitFor('what comes after', () => collector.numbers.includes(2));
});

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
