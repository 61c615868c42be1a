import type { Msg } from '@nats-io/transport-node';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { DeadLetterPublisher } from '../../../../exporter/io/nats/dead-letter.js';
import type { NatsLink } from '../../../../exporter/io/nats/link.js';
import type { Message } from '../../../../exporter/event/message.js';
import { testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';
import { closeLinksAfterEach, linkTo } from './nats-fixture.js';
import { RecordedHappenings } from './recorded-happenings.js';

const servers = testServers();
closeLinksAfterEach();

let url = '';
beforeAll(async () => {
  ({ url } = await servers.nats({ config: 'max_payload: 4096' }));
});

interface DeadLetters {
  readonly link: NatsLink;
  readonly publisher: DeadLetterPublisher;
  readonly happenings: RecordedHappenings;
  readonly received: Msg[];
}

async function publisherAt(address = url): Promise<DeadLetters> {
  const happenings = new RecordedHappenings();
  const [link, listener] = await Promise.all([linkTo(address), linkTo(address)]);
  const received: Msg[] = [];
  listener.connection.subscribe('dead.orders', { callback: (_, message) => void received.push(message) });
  await listener.connection.flush();
  return {
    link,
    happenings,
    received,
    publisher: new DeadLetterPublisher(
      { stream: 'orders', subject: 'dead.orders', service: 'svc' },
      link,
      happenings.tell,
    ),
  };
}

function messageOf(payload: string, found: Partial<Message> = {}): Message {
  return {
    subject: 'orders.eu',
    payload: new TextEncoder().encode(payload),
    header: () => undefined,
    sequence: undefined,
    arrivalMs: 0,
    ...found,
  };
}

const headersOf = (message: Msg | undefined): object =>
  Object.fromEntries([...(message?.headers ?? [])].map(([name, values]) => [name, values.join()]));

test('a dead letter has the payload as it was, and says why, whose and from where', async () => {
  const { publisher, received, happenings } = await publisherAt();
  publisher.publish(messageOf('{"n":', { stream: 'ORDERS', sequence: 42, storedMs: 7 }), {
    reason: 'undecodable',
    detail: 'unexpected end',
  });
  await waitFor('the dead letter', () => received.length === 1);
  expect(received[0]?.string()).toBe('{"n":');
  expect(headersOf(received[0])).toEqual({
    'natsight-service': 'svc',
    'natsight-kind': 'dead-letter',
    'natsight-stream': 'orders',
    'natsight-reason': 'undecodable',
    'natsight-detail': 'unexpected end',
    'natsight-subject': 'orders.eu',
    'natsight-sequence': '42',
    'Nats-Msg-Id': 'svc/dead-letter/orders/ORDERS/42/7',
  });
  await waitFor('the confirmation', () => happenings.lines.length > 0);
  expect(happenings.lines).toEqual(['orders dead letter']);
});

test('a dead letter that was compressed says so, a part of it does not: it was decompressed', async () => {
  const { publisher, received } = await publisherAt();
  const header = (name: string) => (name === 'Content-Encoding' ? 'gzip' : undefined);
  const rejection = { reason: 'undecodable', detail: 'x' } as const;
  const part = { payload: new TextEncoder().encode('{'), rejection };
  publisher.publish(messageOf('compressed', { header }), rejection);
  publisher.publish(messageOf('compressed', { header }), { ...rejection, parts: [part] });
  await waitFor('the dead letters', () => received.length === 2);
  const sent = received.map((letter) => [letter.string(), letter.headers?.get('Content-Encoding')]);
  expect(sent).toEqual([
    ['compressed', 'gzip'],
    ['{', ''],
  ]);
});

describe('what a rejected message says about itself cannot break the header', () => {
  test.each([
    ['a\r\nNats-Msg-Id: forged\n\n\u0000b', 'a Nats-Msg-Id: forged b'],
    ['"Zürich" \u2028 naïve 🎈', '"Zürich" naïve 🎈'],
    ['  \n ', ''],
    ['x'.repeat(5_000), `${'x'.repeat(511)}…`],
  ])('%j', async (detail, expected) => {
    const { publisher, received } = await publisherAt();
    publisher.publish(messageOf('1'), { reason: 'schema', detail });
    await waitFor('the dead letter', () => received.length === 1);
    expect(received[0]?.headers?.get('natsight-detail')).toBe(expected);
    expect(received[0]?.headers?.keys()).toHaveLength(7);
    expect(received[0]?.string()).toBe('1');
  });
});

test('a subject with bytes that end a header is told with U+FFFD for them', async () => {
  const { publisher, received } = await publisherAt();
  publisher.publish(messageOf('1', { subject: 'orders.\r\nNats-Msg-Id: forged\x01' }), {
    reason: 'schema',
    detail: 'x',
  });
  await waitFor('the dead letter', () => received.length === 1);
  expect(headersOf(received[0])).toMatchObject({
    'natsight-subject': 'orders.\uFFFD\uFFFDNats-Msg-Id: forged\x01',
  });
  expect(received[0]?.headers?.keys()).toHaveLength(7);
});

test('a payload that no longer fits beside the headers is cut, and says so', async () => {
  const { publisher, received, happenings } = await publisherAt();
  publisher.publish(messageOf('x'.repeat(4_096)), { reason: 'schema', detail: 'y'.repeat(512) });
  await waitFor('the dead letter', () => received.length === 1);
  const [message] = received;
  expect(message?.headers?.get('natsight-truncated')).toBe(`${message?.data.length} of 4096 bytes`);
  expect(message?.data.length).toBeGreaterThan(3_000);
  expect(happenings.lines).toEqual(['orders dead letter']);
});

test('more than a thousand in a second are lost, and counted', async () => {
  const { publisher, received, happenings } = await publisherAt();
  for (let number = 1; number <= 1_500; number++) {
    publisher.publish(messageOf(`${number}`, { arrivalMs: 5_999 }), { reason: 'schema', detail: '' });
  }
  publisher.publish(messageOf('next', { arrivalMs: 6_000 }), { reason: 'schema', detail: '' });
  await waitFor('the next second', () => received.some((message) => message.string() === 'next'));
  expect(received).toHaveLength(1_001);
  await waitFor('the answers', () => happenings.count('orders dead letter') === 1_001);
  const lost = 'orders dead letter lost: more than 1000 per second';
  await waitFor('those that are lost', () => happenings.count(lost) === 500);
});

test('what NATS does not take in time is lost, and counted, and later ones go out again', async () => {
  const roomy = await servers.nats({ config: 'max_payload: 1048576' });
  const { publisher, happenings, received } = await publisherAt(roomy.url);
  const publishMany = (count: number): void => {
    for (let number = 0; number < count; number++) {
      publisher.publish(messageOf('x'.repeat(1_000_000)), { reason: 'schema', detail: '' });
    }
  };
  publishMany(20);
  const lost = () => happenings.count('orders dead letter lost: NATS cannot keep up');
  expect(lost()).toBeGreaterThan(5);
  await waitFor('what was taken', () => received.length === 20 - lost());
  publishMany(1);
  await waitFor('one more', () => received.length === 21 - lost());
});

test('without NATS they wait, and what waits is there to be saved', async () => {
  const server = await servers.nats();
  const { publisher, happenings, link } = await publisherAt(server.url);
  expect(publisher.unconfirmed()).toEqual([]);
  await server.stop();
  await waitFor('the loss of the connection', () => !link.connected);
  publisher.publish(messageOf('1', { stream: 'ORDERS', sequence: 1, storedMs: 2 }), {
    reason: 'schema',
    detail: '',
  });
  expect(happenings.lines).toEqual([]);
  const [letter] = publisher.unconfirmed();
  expect(letter).toMatchObject({ subject: 'dead.orders', about: 'orders' });
  expect(new Map(letter?.headers).get('Nats-Msg-Id')).toBe('svc/dead-letter/orders/ORDERS/1/2');
  // The same list, by which its reader sees that nothing has changed.
  expect(publisher.unconfirmed()).toBe(publisher.unconfirmed());
});

test('a dead letter that is rejected again does not go round', async () => {
  const { publisher, happenings } = await publisherAt();
  const again = messageOf('1', { header: (name) => (name === 'natsight-reason' ? 'schema' : undefined) });
  publisher.publish(again, { reason: 'schema', detail: '' });
  expect(happenings.lines).toEqual(['orders dead letter lost: already a dead letter']);
});
