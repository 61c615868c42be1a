import { connect } from '@nats-io/transport-node';
import { afterEach, describe, expect, test } from '@jest/globals';
import { testServers } from '../../../../support/servers.js';
import { waitFor } from '../../../../support/wait-for.js';
import { DURABLE, testStreams } from '../jetstream-rig.js';
import { Collector, range } from '../nats-fixture.js';
import { Relay } from '../relay.js';

const servers = testServers();
const { newStream } = testStreams(servers);
type Rig = Awaited<ReturnType<typeof newStream>>;
const relays: Relay[] = [];
afterEach(() => relays.splice(0).forEach((relay) => relay.stop()));

/** What an operator changes with `nats consumer edit`. */
const edit = (rig: Rig, config: object) => rig.bench.manager.consumers.update(rig.name, DURABLE, config);

const READ = ['connected', 'flights connected'];

/** A stream with three messages that were read over a relay. */
async function readOverRelay(config: object = {}) {
  const { url } = await servers.nats();
  const rig = await newStream(3, {}, url);
  const relay = await Relay.to(url);
  relays.push(relay);
  const collector = new Collector();
  if (Object.keys(config).length > 0) {
    await rig.bench.manager.consumers.add(rig.name, { durable_name: DURABLE, ack_policy: 'all', ...config });
  }
  const reader = await rig.read({}, 'soon', collector, undefined, undefined, { url: relay.url });
  await collector.untilCount(3);
  const requests = () => relay.asked.split('CONSUMER.MSG.NEXT').length - 1;
  /** Says something to the reader in the server's name. */
  const say = (status: string, ...headers: readonly string[]) => {
    const inbox = /SUB (_INBOX\.\S+) (\d+)(?![^]*SUB _INBOX)/.exec(relay.asked);
    const block = `${['NATS/1.0 ' + status, ...headers].join('\r\n')}\r\n\r\n`;
    relay.say(`HMSG ${inbox?.[1]} ${inbox?.[2]} ${block.length} ${block.length}\r\n${block}\r\n`);
  };
  return { rig, relay, requests, say, ...reader };
}

test('a message has the time at which JetStream stored it, its stream and its place in it, to the end of the next one', async () => {
  const rig = await newStream(3);
  const found: unknown[] = [];
  const collector = new Collector(({ stream, sequence, storedMs }) =>
    found.push([stream, sequence, storedMs]),
  );
  await rig.read({}, 'soon', collector);
  await collector.untilCount(3);
  const stored = await Promise.all(
    range(1, 3).map((seq) => rig.bench.manager.streams.getMessage(rig.name, { seq })),
  );
  expect(found).toEqual(stored.map((message, index) => [rig.name, index + 1, message?.time.getTime()]));
});

test('no object of the client is made for a message', async () => {
  const rig = await newStream(1_000);
  const { collector, link } = await rig.read();
  await collector.untilCount(1_000);
  // Answers of the API, heartbeats excepted.
  expect(link.connection.stats().inMsgs).toBeLessThan(20);
});

describe('an operator limits the consumer', () => {
  test('beforehand: requests keep to it', async () => {
    const { collector, rig, happenings } = await readOverRelay({ max_batch: 2, max_expires: 1e9 });
    await rig.publish(4, 40);
    expect(await collector.untilCount(40)).toEqual(range(1, 40));
    expect(happenings.lines).toEqual(READ);
  });

  test('while it is read: requests are refused, and begin again within the limit', async () => {
    const rig = await newStream(3_000);
    const { collector, happenings } = await rig.read();
    await collector.untilCount(3_000);
    await edit(rig, { max_batch: 10 });
    await rig.publish(3_001, 6_000);
    expect(await collector.untilCount(6_000)).toEqual(range(1, 6_000));
    // Whichever natsight sees first: a request that is refused, or the edit.
    expect(happenings.lines.join('\n')).toMatch(
      /^flights lost: (?:NATS refuses requests for messages: 409 Exceeded MaxRequestBatch of 10$|somebody edited consumer .*max_batch 10 )/m,
    );
    await waitFor('the return', () => happenings.lines.at(-1) === 'flights connected');
  });

  test('to few unacked messages: its settings are put back, and all is read', async () => {
    const rig = await newStream(3);
    const { collector, happenings } = await rig.read();
    await collector.untilCount(3);
    await edit(rig, { max_ack_pending: 5 });
    await rig.publish(4, 50);
    expect(await collector.untilCount(50)).toEqual(range(1, 50));
    await waitFor('the settings', async () => (await rig.consumer()).config.max_ack_pending !== 5);
    await waitFor('the return', () => happenings.lines.at(-1) === 'flights connected');
  });
});

test('a request that expires on an idle stream is made again', async () => {
  const { collector, rig, requests, say, happenings } = await readOverRelay();
  const before = requests();
  say('408 Request Timeout', 'Nats-Pending-Messages: 1997', 'Nats-Pending-Bytes: 16770000');
  await waitFor('another request', () => requests() > before);
  await rig.publish(4, 6);
  expect(await collector.untilCount(6)).toEqual(range(1, 6));
  expect(happenings.lines).toEqual(READ);
});

test('large messages: no more than two requests of 16 MiB are on their way, and all come once', async () => {
  const { url } = await servers.nats({ config: 'max_payload: 8MB\njetstream { max_memory_store: 500MB }\n' });
  const rig = await newStream(0, { storage: 'memory' }, url);
  const connection = await connect({ servers: url });
  for (const number of range(1, 20)) {
    connection.publish(`${rig.name}.a`, `${String(number).padStart(4, '0')}${'x'.repeat(3_000_000)}`);
  }
  await connection.flush();
  await connection.close();
  const numbers: number[] = [];
  const { collector, happenings } = await rig.read(
    {},
    'soon',
    new Collector(({ payload }) => numbers.push(Number(Buffer.from(payload.subarray(0, 4)).toString()))),
  );
  await waitFor('all', () => collector.messages.length >= 20);
  expect(numbers).toEqual(range(1, 20));
  await rig.publish(21, 22);
  await waitFor('more', () => collector.messages.length >= 22);
  expect(happenings.lines).toEqual(READ);
});

describe('what a real server cannot be brought to say', () => {
  test.each(['409 Leadership Change', '409 Server Shutdown'])(
    '%s: it is asked again at once',
    async (status) => {
      const { collector, rig, requests, say, happenings } = await readOverRelay();
      const before = requests();
      say(status);
      await waitFor('another request', () => requests() > before);
      await rig.publish(4, 6);
      expect(await collector.untilCount(6)).toEqual(range(1, 6));
      expect(happenings.lines).toEqual(READ);
    },
  );

  test.each([
    ['409 Exceeded MaxWaiting', /other clients wait for messages of this consumer/],
    ['400 Bad Request - bad heartbeat', /refuses requests for messages: 400 Bad Request - bad heartbeat/],
    ['409 Consumer is push based', /409 Consumer is push based/],
    ['503', /JetStream does not respond/],
  ])('%s: it is told, and the reading begins again', async (status, reason) => {
    const { collector, rig, say, happenings } = await readOverRelay();
    say(status);
    await waitFor('the return', () => happenings.count('flights connected') === 2);
    expect(happenings.lines.filter((line) => line.startsWith('flights lost'))).toEqual([
      expect.stringMatching(reason),
    ]);
    await rig.publish(4, 6);
    expect(await collector.untilCount(6)).toEqual(range(1, 6));
  });

  test.each([
    ['a stalled consumer', '100 Idle Heartbeat', ['Nats-Consumer-Stalled: answers.here']],
    ['anything else', '777 Something new', []],
  ])('%s', async (_what, status, headers) => {
    const { collector, rig, relay, say } = await readOverRelay();
    say(status, ...headers);
    if (headers.length > 0) await waitFor('the answer', () => relay.asked.includes('PUB answers.here 0'));
    await rig.publish(4, 6);
    expect(await collector.untilCount(6)).toEqual(range(1, 6));
  });
});
