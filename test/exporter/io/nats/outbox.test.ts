import { headers, type Msg } from '@nats-io/transport-node';
import { describe, expect, test } from '@jest/globals';
import type { NatsLink } from '../../../../exporter/io/nats/link.js';
import { Outbox } from '../../../../exporter/io/nats/outbox.js';
import { testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';
import { Bench, closeLinksAfterEach, linkTo } from './nats-fixture.js';

const servers = testServers();
closeLinksAfterEach();

class Rig {
  readonly told: string[] = [];
  readonly received: string[] = [];
  readonly ids: string[] = [];
  readonly outbox = new Outbox({
    sent: (about) => void this.told.push(`${about} sent`),
    lost: (about, reason, detail) => void this.told.push(`${about} ${reason}: ${detail}`),
  });

  add(text: string, about = 'm', id?: string): void {
    const payload = new TextEncoder().encode(text);
    const found = headers();
    if (id !== undefined) found.set('Nats-Msg-Id', id);
    this.outbox.add({ subject: 'windows', payload, headers: found, about });
  }

  listen({ connection }: NatsLink): void {
    connection.subscribe('windows', {
      callback: (_, message: Msg) => {
        this.received.push(message.string());
        this.ids.push(message.headers?.get('Nats-Msg-Id') ?? '');
      },
    });
  }

  count(line: string): number {
    return this.told.filter((each) => each === line).length;
  }
}

test('what was added before there was a connection is sent over it, in its order', async () => {
  const { url } = await servers.nats();
  const [link, listener] = await Promise.all([linkTo(url), linkTo(url)]);
  const rig = new Rig();
  rig.listen(listener);
  await listener.connection.flush();
  for (const text of ['1', '2', '3']) rig.add(text);
  expect(rig.told).toEqual([]);
  rig.outbox.connect(link);
  await waitFor('the answer', () => rig.told.length === 3);
  expect(rig.told).toEqual(['m sent', 'm sent', 'm sent']);
  await waitFor('the messages', () => rig.received.length === 3);
  expect(rig.received).toEqual(['1', '2', '3']);
});

test('messages that the server has not confirmed are saved, and sent by the outbox that restores them', async () => {
  const { url } = await servers.nats();
  const [link, listener] = await Promise.all([linkTo(url), linkTo(url)]);
  const [before, after] = [new Rig(), new Rig()];
  after.listen(listener);
  await listener.connection.flush();
  for (const text of ['1', '2']) before.add(text, 'm', `id ${text}`);
  after.outbox.restore(structuredClone(before.outbox.save('all')));
  after.outbox.connect(link);
  await waitFor('the answers', () => after.told.length === 2);
  await waitFor('the messages', () => after.received.length === 2);
  expect(after.received).toEqual(['1', '2']);
  expect(after.ids).toEqual(['id 1', 'id 2']);
  expect(after.outbox.save('all').added).toEqual([]);
});

test('an outage delays messages and loses none, not even those that were on their way', async () => {
  const server = await servers.nats();
  const before = await Bench.at(server.url);
  await before.manager.streams.add({ name: 'WINDOWS', subjects: ['windows'] });
  const rig = new Rig();
  const link = await linkTo(server.url);
  rig.outbox.connect(link);
  rig.add('before');
  await waitFor('the answer', () => rig.count('m sent') === 1);

  await server.stop();
  rig.add('as it goes away');
  await waitFor('the loss of the connection', () => !link.connected);
  rig.add('while it is away');
  expect(rig.told).toEqual(['m sent']);
  await servers.nats({ port: server.port, folder: server.folder });
  await waitFor('the answers', () => rig.count('m sent') === 3, undefined, { withinMs: 20_000 });

  const { manager } = await Bench.at(server.url);
  const stored = await Promise.all([1, 2, 3].map((seq) => manager.streams.getMessage('WINDOWS', { seq })));
  expect(stored.map((message) => message?.string())).toEqual([
    'before',
    'as it goes away',
    'while it is away',
  ]);
});

test('what finds no more room while NATS is away is lost, and counted; the rest is sent', async () => {
  const rig = new Rig();
  for (let number = 0; number < 20; number++) rig.add('x'.repeat(1_000_000));
  const lost = rig.count('m backlog: not connected to NATS');
  expect(lost).toBe(11);
  const { url } = await servers.nats();
  rig.outbox.connect(await linkTo(url));
  await waitFor('the rest', () => rig.count('m sent') === 9);
  rig.add('there is room again');
  await waitFor('one more', () => rig.count('m sent') === 10);
});

test('what the client does not take is lost alone', async () => {
  const { url } = await servers.nats({ config: 'max_payload: 1024' });
  const rig = new Rig();
  rig.outbox.connect(await linkTo(url));
  rig.add('x', 'small');
  rig.add('x'.repeat(2_000), 'large');
  rig.add('x', 'small');
  await waitFor('the others', () => rig.count('small sent') === 2);
  expect(rig.told.filter((line) => !line.endsWith('sent'))).toEqual([
    expect.stringMatching(/^large refused: .*max_payload/),
  ]);
});

test('what the server does not let us publish is lost, and does not count as sent', async () => {
  const permissions = '{ publish: { deny: ["windows"] } }';
  const { url } = await servers.nats({
    config: `authorization { users: [{ user: u, password: p, permissions: ${permissions} }] }`,
  });
  const rig = new Rig();
  rig.outbox.connect(await linkTo(url.replace('//', '//u:p@')));
  for (const text of ['1', '2']) rig.add(text);
  await waitFor('the answer', () => rig.told.length === 2);
  const refused = 'm refused: NATS denied publishing to "windows"';
  expect(rig.told).toEqual([refused, refused]);
});

test('another connection takes over what the one before has not sent', async () => {
  const gone = await servers.nats();
  const link = await linkTo(gone.url);
  const rig = new Rig();
  rig.outbox.connect(link);
  await gone.stop();
  await waitFor('the loss of the connection', () => !link.connected);
  rig.add('1');
  const { url } = await servers.nats();
  rig.outbox.connect(await linkTo(url));
  await waitFor('it is sent', () => rig.told.length > 0);
  expect(rig.told).toEqual(['m sent']);
});

test('the end waits for the answer, and counts what has none', async () => {
  const { url } = await servers.nats();
  const [online, offline] = [new Rig(), new Rig()];
  online.outbox.connect(await linkTo(url));
  for (const rig of [online, offline]) rig.add('1');
  await Promise.all([online, offline].map(({ outbox }) => outbox.stop(10_000)));
  expect(online.told).toEqual(['m sent']);
  expect(offline.told).toEqual(['m stopped: the exporter stopped before NATS confirmed the message']);
});

describe('an outbox whose messages are part of a state', () => {
  test('sends each only once it is safe', async () => {
    const { url } = await servers.nats();
    const rig = new Rig();
    rig.outbox.hold();
    rig.outbox.connect(await linkTo(url));
    rig.add('1');
    rig.outbox.save('all');
    rig.add('2');
    expect(rig.outbox.isPending).toBe(false);
    rig.outbox.safe();
    await waitFor('the first', () => rig.told.length === 1);
    expect(rig.outbox.waiting().map(({ payload }) => new TextDecoder().decode(payload))).toEqual(['2']);
    rig.outbox.save('changes');
    rig.outbox.safe();
    await waitFor('the second', () => rig.told.length === 2);
  });

  test('saves what changed, and the changes give the same outbox', async () => {
    const { url } = await servers.nats();
    const rig = new Rig();
    rig.outbox.hold();
    for (const text of ['1', '2', '3']) rig.add(text);
    const states = [rig.outbox.save('all')];
    for (const text of ['4', '5']) rig.add(text);
    states.push(rig.outbox.save('changes'));
    expect(states[1]?.added.map(([number]) => number)).toEqual([4, 5]);
    states.push(rig.outbox.save('changes'));
    expect(states[2]).toEqual({ extent: 'changes', gone: [], added: [], next: 6 });
    rig.outbox.safe();
    rig.outbox.connect(await linkTo(url));
    await waitFor('they are sent', () => rig.told.length === 5);
    rig.add('6');
    states.push(rig.outbox.save('changes'));
    expect(states[3]).toMatchObject({ gone: [1, 2, 3, 4, 5], added: [[6, {}]], next: 7 });
    const restored = new Rig();
    for (const state of structuredClone(states)) restored.outbox.restore(state);
    expect(restored.outbox.save('all')).toEqual(rig.outbox.save('all'));
  });

  test('keeps for the next process what was not sent before the end', async () => {
    const rig = new Rig();
    rig.outbox.hold();
    rig.add('1');
    rig.outbox.save('all');
    rig.outbox.safe();
    rig.add('2', 'unsaved');
    await rig.outbox.stop(1);
    expect(rig.told).toEqual(['unsaved stopped: the exporter stopped before NATS confirmed the message']);
  });
});

test('a message counts as sent once the stream has stored it, and is sent again until then', async () => {
  const { url } = await servers.nats();
  const bench = await Bench.at(url);
  const rig = new Rig();
  // A stream whose leader stores the first message and whose answer is lost: the subject is known to have a stream.
  await bench.manager.streams.add({ name: 'WINDOWS', subjects: ['windows'] });
  rig.outbox.connect(await linkTo(url));
  rig.add('1', 'm', 'id 1');
  await waitFor('the first', () => rig.count('m sent') === 1);
  rig.add('1 again', 'm', 'id 1');
  await waitFor('the same again', () => rig.count('m sent') === 2);
  expect((await bench.manager.streams.info('WINDOWS')).state.messages).toBe(1);
});

test('what a stream refuses is lost, with its reason', async () => {
  const { url } = await servers.nats();
  const bench = await Bench.at(url);
  await bench.manager.streams.add({ name: 'WINDOWS', subjects: ['windows'], max_msg_size: 100 });
  const rig = new Rig();
  rig.outbox.connect(await linkTo(url));
  rig.add('x'.repeat(200));
  await waitFor('the answer', () => rig.told.length === 1);
  expect(rig.told).toEqual(['m refused: message size exceeds maximum allowed']);
});
