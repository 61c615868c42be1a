import { afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { headers as natsHeaders } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';
import { systemClock } from '../../../../../exporter/io/clock.js';
import type { NatsLink } from '../../../../../exporter/io/nats/link.js';
import { JetStreamSource } from '../../../../../exporter/io/nats/jetstream/jetstream-source.js';
import { SubjectSource } from '../../../../../exporter/io/nats/subject-source.js';
import { streamSchema } from '../../../../../setup/model/stream.js';
import { testServers } from '../../../../support/servers.js';
import { waitFor } from '../../../../support/wait-for.js';
import { closeLinksAfterEach, Collector, linkTo } from '../nats-fixture.js';
import { RecordedHappenings } from '../recorded-happenings.js';

const servers = testServers();
closeLinksAfterEach();

/** What the import of the client's private file gives; a string: the error that it throws. */
let file: object | string = '';
jest.unstable_mockModule('@nats-io/transport-node/lib/node_transport.js', () => {
  if (typeof file === 'string') throw new Error(file);
  return file;
});

let url = '';
beforeAll(async () => {
  ({ url } = await servers.nats());
});
afterEach(() => {
  jest.resetModules();
});

class WithoutIterate {
  connect(): void {}
}
class Fitting extends WithoutIterate {
  iterate(): void {}
}

const unusable: readonly (readonly [string, object | string])[] = [
  ['Package subpath is not defined by "exports"', 'Package subpath is not defined by "exports"'],
  ['NodeTransport has no method "connect"', {}],
  ['NodeTransport has no method "iterate"', { NodeTransport: WithoutIterate }],
  ['there is no function "nodeResolveHost"', { NodeTransport: Fitting }],
];

async function read(happenings: RecordedHappenings): Promise<{ link: NatsLink; collector: Collector }> {
  const collector = new Collector();
  const link = await linkTo(url, happenings);
  const options = {
    stream: 'orders',
    subjects: ['orders.>'],
    queueGroup: undefined,
    own: { service: 'svc', subjects: [] },
  };
  await new SubjectSource(options, link, systemClock, happenings.tell).start(
    collector.receiver('orders', happenings),
  );
  return { link, collector };
}

test.each(unusable)(
  'without the private file (%s) the client delivers the same messages, with one warning',
  async (reason, content) => {
    file = content;
    const happenings = new RecordedHappenings();
    const { link, collector } = await read(happenings);
    const headers = natsHeaders();
    headers.set('trace', 'a b');
    for (let number = 1; number <= 1000; number++) link.connection.publish('orders.eu', `${number}`);
    link.connection.publish('orders.us', 'last', { headers });
    await waitFor('all messages', () => collector.texts.at(-1) === 'last');
    expect(collector.texts).toEqual([...Array.from({ length: 1000 }, (_, index) => `${index + 1}`), 'last']);
    expect(collector.messages.at(-1)).toMatchObject({ subject: 'orders.us', sequence: undefined });
    expect(collector.messages.at(-1)?.header('trace')).toBe('a b');
    expect(happenings.lines).toEqual([`fallback: ${reason}`, 'connected', 'orders connected']);
    // The client counts what it parsed itself.
    expect(link.connection.stats().inMsgs).toBe(1001);
  },
);

test('without it the client delivers the messages of JetStream, with their place, and their acks arrive', async () => {
  file = 'no such file';
  const happenings = new RecordedHappenings();
  const stored: unknown[] = [];
  const collector = new Collector(({ stream, sequence, storedMs }) => {
    stored.push([stream, sequence, typeof storedMs]);
  });
  const link = await linkTo(url, happenings);
  const manager = await jetstreamManager(link.connection);
  await manager.streams.add({ name: 'S', subjects: ['s.>'] });
  const headers = natsHeaders();
  headers.set('trace', 'a b');
  for (let number = 1; number <= 3_000; number++) link.connection.publish('s.a', `${number}`, { headers });
  const { source: parsed } = streamSchema.parse({ jetstream: { stream: 'S' } });
  if (parsed.kind !== 'jetstream') throw new Error(`BUG: a source of kind ${parsed.kind}`);
  const consumer = { kind: 'durable', name: 'd' } as const;
  const options = { stream: 'orders', jetstream: parsed.jetstream, consumer };
  const source = new JetStreamSource(options, link, systemClock, happenings.tell);
  await source.start(collector.receiver('orders', happenings));
  const numbers = await collector.untilCount(3_000);
  expect(numbers).toEqual(Array.from({ length: 3_000 }, (_, index) => index + 1));
  expect(stored.at(-1)).toEqual(['S', 3_000, 'number']);
  expect(collector.messages.at(-1)?.header('trace')).toBe('a b');
  const position = source.position();
  if (position !== undefined) source.acknowledge(position);
  await waitFor(
    'the ack',
    async () => (await manager.consumers.info('S', 'd')).ack_floor.stream_seq === 3_000,
  );
  expect(happenings.lines).toEqual(['fallback: no such file', 'connected', 'orders connected']);
  await source.stop();
});
