import { jetstreamManager } from '@nats-io/jetstream';
import { afterEach, describe, expect, test } from '@jest/globals';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { markerLine, messageLine } from '../../../exporter/io/file/recording.js';
import { testExporters } from '../../support/exporter.js';
import type { RunningExporter } from '../../support/exporter.js';
import { testServers } from '../../support/servers.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { setupFolder, setupOf } from './counted-streams.js';

const servers = testServers();
const exporterOf = testExporters();
const folder = tempFolder();
const connections: NatsConnection[] = [];
afterEach(() => Promise.all(connections.splice(0).map((each) => each.close())));

async function natsClient(url: string): Promise<NatsConnection> {
  const connection = await connect({ servers: url });
  connections.push(connection);
  return connection;
}

const received = async (exporter: RunningExporter) =>
  (await exporter.metrics()).by('natsight_events_received_total', 'stream');

describe.each([1, 2])('natsight run --replay with %i workers', (workers) => {
  const streams = {
    orders: { subject: 'shop.orders.*' },
    all: { subject: ['shop.>', 'other'] },
    stored: { jetstream: { stream: 'SHOP', create: { subjects: ['shop.orders.eu'] } } },
    named: { jetstream: { stream: 'SHOP', subject: ['shop.refunds', 'x.>'] } },
    nothing: { subject: 'elsewhere.>' },
    everything: { subject: '>' },
  };
  const message = (subject: string, payload: string) =>
    messageLine({ subject, payload: Buffer.from(payload), headers: [], timeMs: 0 });
  const ids = ['12345678901234567890', '12345678901234567891'];
  const lines = [
    markerLine(['>']),
    message('shop.orders.eu', `{"id":${ids[0]}}`),
    message('shop.orders.us', `{"id":${ids[1]}}`),
    message('shop.refunds', '{"id":1}'),
    message('other', '{"id":2}'),
    message('unknown', '{"id":3}'),
    message('_INBOX.reply', '{}'),
    messageLine({
      subject: 'natsight.insights.Late',
      payload: Buffer.from('{}'),
      headers: [['natsight-service', 'other']],
      timeMs: 0,
    }),
  ];

  test('a recorded message goes to the streams that would have read it', async () => {
    const file = await writeText(folder, 'recording.ndjson', lines.join('\n'));
    const directory = await setupFolder(setupOf(streams));
    const exporter = await exporterOf(directory, { workers, flags: ['--replay', file] });
    const expected = { orders: 2, all: 4, stored: 1, named: 1, nothing: 0, everything: 5 };
    await waitFor(
      'all messages',
      () => received(exporter),
      (found) => sumOf(found) === 13,
    );
    const leftOut = { stream: 'everything' };
    await waitFor(
      'the messages that ">" leaves out',
      async () => (await exporter.metrics()).value('natsight_messages_left_out_total', leftOut) === 2,
    );
    expect(await received(exporter)).toMatchObject(expected);
    expect(await exporter.end('SIGTERM')).toBe(0);
  });

  test('an event without a subject goes to every stream, as it stands, unless a subject is made of its fields', async () => {
    const file = await writeText(folder, 'events.ndjson', '{"kind":"eu"}\n{"kind":"us"}\n');
    const closed = {
      schema: {
        type: 'object',
        properties: { kind: { type: 'string' } },
        additionalProperties: false,
      },
    };
    const directory = await setupFolder(
      setupOf({
        orders: { subject: 'shop.orders.eu', ...closed },
        nothing: { subject: 'elsewhere.>', ...closed },
      }),
    );
    const every = await exporterOf(directory, { workers, flags: ['--replay', file] });
    await waitFor(
      'all events',
      () => received(every),
      (found) => sumOf(found) === 4,
    );
    expect((await every.metrics()).by('natsight_events_accepted_total', 'stream')).toMatchObject({
      orders: 2,
      nothing: 2,
    });
    const some = await exporterOf(directory, {
      workers,
      flags: ['--replay', file, '--replay.subject', 'shop.orders.{kind}'],
    });
    await waitFor(
      'the event',
      () => received(some),
      (found) => sumOf(found) === 1,
    );
    expect(await received(some)).toMatchObject({ orders: 1, nothing: 0 });
  });
});

describe.each([1, 2])('natsight run --ephemeral with %i workers', (workers) => {
  test('reads what production reads, and production notices nothing', async () => {
    const { url } = await servers.nats();
    const client = await natsClient(url);
    const { streams, consumers } = await jetstreamManager(client);
    await streams.add({ name: 'SHOP', subjects: ['shop.>'] });
    const directory = await setupFolder(
      setupOf({
        stored: { jetstream: { stream: 'SHOP' }, deadLetter: 'dead.stored' },
        plain: { subject: 'plain', queueGroup: 'shared' },
      }),
    );
    const deadLetters: string[] = [];
    client.subscribe('dead.>', { callback: (_, { subject }) => void deadLetters.push(subject) });
    const publish = async (subject: string, ...payloads: readonly string[]) => {
      for (const payload of payloads) client.publish(subject, payload);
      await client.flush();
    };
    const production = await exporterOf(directory, { natsUrl: url });
    await production.ready();
    await publish('shop.a', '{"n":1}', '{"n":2}', 'bad');
    await waitFor(
      'production',
      () => received(production),
      ({ stored }) => stored === 3,
    );
    await waitFor('its acks', () => consumers.info('SHOP', 'natsight-shop-stored'), allAcked);
    await waitFor('its dead letter', () => deadLetters.length === 1);
    expect(await production.end('SIGTERM')).toBe(0);
    await publish('shop.a', '{"n":3}');
    const before = await consumers.info('SHOP', 'natsight-shop-stored');

    client.subscribe('plain', { queue: 'shared', callback: () => void 0 });
    const trial = await exporterOf(directory, { natsUrl: url, workers, flags: ['--ephemeral'] });
    await trial.ready();
    await publish('plain', ...Array.from({ length: 20 }, (_, n) => `{"n":${n}}`));
    await waitFor(
      'the trial',
      () => received(trial),
      ({ stored, plain }) => stored === 4 && plain === 20,
    );
    expect((await streams.info('SHOP')).state.consumer_count).toBe(2);
    expect(await trial.end('SIGTERM')).toBe(0);

    expect((await streams.info('SHOP')).state.consumer_count).toBe(1);
    const after = await consumers.info('SHOP', 'natsight-shop-stored');
    expect([after.delivered, after.ack_floor, after.num_pending]).toEqual([
      before.delivered,
      before.ack_floor,
      before.num_pending,
    ]);
    expect(deadLetters).toEqual(['dead.stored']);
  });
});

const allAcked = ({ ack_floor }: { ack_floor: { stream_seq: number } }) => ack_floor.stream_seq === 3;

const sumOf = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
