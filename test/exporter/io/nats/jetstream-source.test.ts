import { AckPolicy, jetstream, RetentionPolicy, type ConsumerInfo } from '@nats-io/jetstream';
import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { systemClock } from '../../../../exporter/io/clock.js';
import {
  JetStreamSource,
  type JetStreamSourceOptions,
} from '../../../../exporter/io/nats/jetstream-source.js';
import type { NatsLink } from '../../../../exporter/io/nats/link.js';
import { streamSchema, type JetStreamSource as JetStreamOptions } from '../../../../setup/model/stream.js';
import { testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';
import { Bench, closeLinksAfterEach, Collector, linkTo, range } from './nats-fixture.js';
import { RecordedHappenings } from './recorded-happenings.js';

jest.setTimeout(60_000);
const servers = testServers();
closeLinksAfterEach();

let server: Awaited<ReturnType<typeof servers.nats>>;
let bench: Bench;
let stream = '';
let count = 0;
const sources: JetStreamSource[] = [];

beforeAll(async () => {
  server = await servers.nats();
});

afterEach(() => Promise.all(sources.splice(0).map((source) => source.stop())));

/** A stream of its own for each test, with the numbers 1 to `messages` on `<stream>.a`. */
async function newStream(messages: number, config: object = {}): Promise<void> {
  count += 1;
  stream = `S${count}`;
  bench = await Bench.at(server.url);
  await bench.manager.streams.add({ name: stream, subjects: [`${stream}.>`], ...config });
  await bench.publish(`${stream}.a`, 1, messages);
}

interface Reader {
  readonly source: JetStreamSource;
  readonly link: NatsLink;
  readonly collector: Collector;
  readonly happenings: RecordedHappenings;
}

/** Starts to read what a person would write under "jetstream" in the setup. */
async function read(
  written: object = {},
  acks: JetStreamSourceOptions['acks'] = 'batched',
  collector = new Collector(),
): Promise<Reader> {
  const { source: parsed } = streamSchema.parse({ jetstream: { stream, ...written } });
  if (parsed.kind !== 'jetstream') throw new Error(`BUG: a source of kind ${parsed.kind}`);
  const happenings = new RecordedHappenings();
  const link = await linkTo(server.url, happenings);
  const options = { stream: 'flights', service: 'svc', jetstream: parsed.jetstream, acks };
  const source = new JetStreamSource(options, link, systemClock, happenings);
  sources.push(source);
  await source.start(collector.deliver);
  return { source, link, collector, happenings };
}

const durable = 'natsight-svc-flights';
const consumer = (): Promise<ConsumerInfo> => bench.manager.consumers.info(stream, durable);

test('delivers what is there and what comes, with subject, sequence and headers', async () => {
  await newStream(3);
  const { collector } = await read();
  await collector.untilCount(3);
  await jetstream(bench.link.connection).publish(`${stream}.b`, '4', { msgID: 'four' });
  expect(await collector.untilCount(4)).toEqual([1, 2, 3, 4]);
  expect(collector.messages.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
  const last = collector.messages.at(-1);
  expect(last?.subject).toBe(`${stream}.b`);
  expect(last?.header('Nats-Msg-Id')).toBe('four');
  expect(last?.header('absent')).toBeUndefined();
});

test('acks all that was delivered, soon and at the end', async () => {
  await newStream(700);
  const { collector, source } = await read();
  await collector.untilCount(700);
  await waitFor('the acks', consumer, ({ ack_floor }) => ack_floor.stream_seq === 700);
  await bench.publish(`${stream}.a`, 701, 710);
  await collector.untilCount(710);
  await source.stop();
  expect((await consumer()).ack_floor.stream_seq).toBe(710);
});

describe('where a new durable begins', () => {
  test.each<[JetStreamOptions['start'] | undefined, number[]]>([
    [undefined, [1, 2, 3, 4, 5]],
    ['all', [1, 2, 3, 4, 5]],
    ['new', [5]],
    ['last', [4, 5]],
    [{ sequence: 3 }, [3, 4, 5]],
  ])('%j', async (start, expected) => {
    await newStream(4);
    const { collector, happenings } = await read(start === undefined ? {} : { start });
    await waitFor('the consumer', () => happenings.lines.includes('flights connected'));
    await bench.publish(`${stream}.a`, 5, 5);
    expect(await collector.untilCount(expected.length)).toEqual(expected);
  });

  test('at a time', async () => {
    await newStream(4);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const time = new Date().toISOString();
    await bench.publish(`${stream}.a`, 5, 6);
    const { collector } = await read({ start: { time } });
    expect(await collector.untilCount(2)).toEqual([5, 6]);
  });

  test('at the last message of its subject', async () => {
    await newStream(4);
    await bench.publish(`${stream}.b`, 5, 5);
    const { collector, happenings } = await read({ start: 'last', subject: `${stream}.a` });
    await waitFor('the consumer', () => happenings.lines.includes('flights connected'));
    await bench.publish(`${stream}.a`, 6, 6);
    expect(await collector.untilCount(2)).toEqual([4, 6]);
  });

  test('"new", and nothing came before the consumer was lost: nothing that came meanwhile is lost', async () => {
    await newStream(4);
    const { collector, happenings, link } = await read({ start: 'new' });
    await waitFor('the consumer', () => happenings.lines.includes('flights connected'));
    await link.connection.reconnect();
    await bench.manager.consumers.delete(stream, durable);
    await bench.publish(`${stream}.a`, 5, 6);
    expect(await collector.untilCount(2)).toEqual([5, 6]);
  });
});

test('a subject of the stream alone', async () => {
  await newStream(2);
  await bench.publish(`${stream}.b`, 3, 4);
  const { collector } = await read({ subject: `${stream}.b` });
  expect(await collector.untilCount(2)).toEqual([3, 4]);
});

describe('after our restart', () => {
  test('goes on where it stopped', async () => {
    await newStream(10);
    const first = await read();
    await first.collector.untilCount(10);
    await first.source.stop();
    await bench.publish(`${stream}.a`, 11, 12);
    const second = await read();
    expect(await second.collector.untilCount(2)).toEqual([11, 12]);
  });

  test('what was sent and not delivered comes first, in order, without waiting for ackWait', async () => {
    await newStream(5_000);
    // The connection breaks as if we were killed, with many messages on their way.
    const first = new Collector(({ sequence }) => {
      if (sequence === 100) cut = link.connection.close();
    });
    let cut: Promise<void> | undefined;
    const { link } = await read({ ackWait: '5m' }, 'by-caller', first);
    await waitFor('the cut', () => cut !== undefined);
    await cut;
    expect(first.numbers.length).toBeLessThan(5_000);
    const second = await read({ ackWait: '5m' });
    expect(await second.collector.untilCount(5_000)).toEqual(range(1, 5_000));
  });

  test('what the caller has not acked comes again, what it has does not', async () => {
    await newStream(10);
    const first = await read({}, 'by-caller');
    await first.collector.untilCount(10);
    const position = first.source.position();
    expect(position?.sequence).toBe(10);
    await bench.publish(`${stream}.a`, 11, 20);
    await first.collector.untilCount(20);
    position?.ack();
    await first.source.stop();
    const second = await read({}, 'by-caller');
    expect(await second.collector.untilCount(10)).toEqual(range(11, 20));
  });

  test('a rewind that was interrupted by our end is brought to its end', async () => {
    await newStream(10);
    const first = await read();
    await first.collector.untilCount(6);
    await first.source.stop();
    // As it stands between deleting the consumer and creating it.
    await bench.manager.consumers.delete(stream, durable);
    await bench.manager.consumers.add(stream, {
      durable_name: `${durable}-rewind`,
      ack_policy: AckPolicy.All,
      deliver_policy: 'by_start_sequence',
      opt_start_seq: 7,
    });
    const second = await read();
    expect(await second.collector.untilCount(4)).toEqual([7, 8, 9, 10]);
    const names = await bench.manager.consumers.list(stream).next();
    expect(names.map(({ name }) => name)).toEqual([durable]);
  });
});

test('a message sent again because its ack is late is not delivered twice', async () => {
  await newStream(5);
  const { collector, source } = await read({ ackWait: '1s' }, 'by-caller');
  await collector.untilCount(5);
  await waitFor('a redelivery', consumer, ({ num_redelivered }) => num_redelivered >= 5);
  await bench.publish(`${stream}.a`, 6, 6);
  expect(await collector.untilCount(6)).toEqual(range(1, 6));
  source.position()?.ack();
  await waitFor(
    'the ack',
    consumer,
    ({ ack_floor, num_ack_pending }) => ack_floor.stream_seq === 6 && num_ack_pending === 0,
  );
  expect(collector.numbers).toEqual(range(1, 6));
});

describe('when something goes away', () => {
  test('the connection: nothing is lost and nothing comes twice', async () => {
    await newStream(2_000);
    const { collector, happenings, link } = await read();
    for (let round = 1; round <= 3; round++) {
      await collector.untilCount(round * 300);
      await link.connection.reconnect();
      await bench.publish(`${stream}.a`, 1_999 + 2 * round, 2_000 + 2 * round);
    }
    expect(await collector.untilCount(2_006)).toEqual(range(1, 2_006));
    expect(happenings.lines).toContain('flights lost: the connection to NATS is lost');
    expect(happenings.lines.at(-1)).toBe('flights connected');
  });

  test('the consumer', async () => {
    await newStream(10);
    const { collector, happenings } = await read();
    await collector.untilCount(10);
    await bench.manager.consumers.delete(stream, durable);
    await bench.publish(`${stream}.a`, 11, 20);
    expect(await collector.untilCount(20)).toEqual(range(1, 20));
    expect(happenings.lines.some((line) => /flights lost: .*consumer/i.test(line))).toBe(true);
  });

  test('the stream, which comes back as another one with the same name', async () => {
    await newStream(10);
    const { collector, happenings } = await read();
    await collector.untilCount(10);
    await bench.manager.streams.delete(stream);
    await waitFor(
      'the loss',
      () => happenings.lines.includes(`flights lost: JetStream stream "${stream}" does not exist yet`),
      Boolean,
      { withinMs: 15_000 },
    );
    await bench.manager.streams.add({ name: stream, subjects: [`${stream}.>`] });
    await bench.publish(`${stream}.a`, 101, 103);
    expect(await collector.untilCount(13)).toEqual([...range(1, 10), 101, 102, 103]);
  });

  test('messages that somebody else took from the same durable', async () => {
    await newStream(10);
    const before = await read();
    await before.collector.untilCount(10);
    await before.source.stop();
    // Whoever asks first gets the first messages.
    const stolen: string[] = [];
    const { connection } = bench.link;
    connection.subscribe('thief', { callback: (_, message) => void stolen.push(message.string()) });
    connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`, '{"batch":5}', { reply: 'thief' });
    await connection.flush();
    const { collector, happenings } = await read();
    await waitFor('the source', () => happenings.lines.includes('flights connected'));
    await bench.publish(`${stream}.a`, 11, 40);
    await waitFor('the theft', () => stolen.length === 5);
    await bench.publish(`${stream}.a`, 41, 50);
    expect(await collector.untilCount(40)).toEqual(range(11, 50));
    expect(happenings.lines.some((line) => /somebody else reads this durable too/.test(line))).toBe(true);
  });
});

describe('a stream that is not there', () => {
  test('is waited for', async () => {
    await newStream(0);
    stream = 'LATER';
    const { collector, happenings } = await read();
    await waitFor('the wait', () =>
      happenings.lines.includes('flights lost: JetStream stream "LATER" does not exist yet'),
    );
    await bench.manager.streams.add({ name: 'LATER', subjects: ['later.>'] });
    await bench.publish('later.a', 1, 3);
    expect(await collector.untilCount(3)).toEqual([1, 2, 3]);
  });

  test('is created where the setup says so, with its limits', async () => {
    await newStream(0);
    stream = 'CREATED';
    const { collector, happenings } = await read({
      create: { subjects: ['created.>'], maxAge: '1h', maxBytes: 1_000_000 },
    });
    await waitFor('the stream', () => happenings.lines.includes('flights connected'));
    const { config } = await bench.manager.streams.info('CREATED');
    expect(config).toMatchObject({
      subjects: ['created.>'],
      max_age: 3_600e9,
      max_bytes: 1_000_000,
      discard: 'old',
    });
    await bench.publish('created.a', 1, 3);
    expect(await collector.untilCount(3)).toEqual([1, 2, 3]);
  });
});

describe('a durable that exists', () => {
  test('with another ackWait is given ours', async () => {
    await newStream(3);
    await bench.manager.consumers.add(stream, {
      durable_name: durable,
      ack_policy: AckPolicy.All,
      ack_wait: 7e9,
    });
    const { collector } = await read({ ackWait: '20s' });
    await collector.untilCount(3);
    expect((await consumer()).config.ack_wait).toBe(20e9);
  });

  test('with another ack policy is told about, and left alone until somebody removes it', async () => {
    await newStream(3);
    await bench.manager.consumers.add(stream, { durable_name: durable, ack_policy: AckPolicy.Explicit });
    const { collector, happenings } = await read();
    const sentence = `flights lost: consumer "${durable}" of stream "${stream}" exists with ack policy "explicit", expected a pull consumer with ack policy "all": remove it ("nats consumer rm ${stream} ${durable}") or name another in "durable"`;
    await waitFor('the sentence', () => happenings.lines.includes(sentence));
    await bench.manager.consumers.delete(stream, durable);
    expect(await collector.untilCount(3)).toEqual([1, 2, 3]);
  });
});

test('a work queue is left to those who work on it, with a sentence', async () => {
  await newStream(3, { retention: RetentionPolicy.Workqueue });
  const { happenings } = await read();
  await waitFor('the sentence', () => happenings.lines.length > 1);
  expect(happenings.lines[1]).toMatch(
    /^flights lost: stream "S\d+" is a work queue: to read it is to take the messages/,
  );
  expect((await bench.manager.streams.info(stream)).state.consumer_count).toBe(0);
});

test('a pipeline that throws loses that message only', async () => {
  await newStream(3);
  const collector = new Collector(({ sequence }) => {
    if (sequence === 2) throw new Error('broken');
  });
  const { happenings } = await read({}, 'batched', collector);
  expect(await collector.untilCount(3)).toEqual([1, 2, 3]);
  expect(happenings.lines).toContain('flights failed: Error: broken');
});

describe('NATS itself', () => {
  test.each(['SIGKILL', 'SIGTERM'] as const)(
    'ended by %s and started again, under load: every message once',
    async (signal) => {
      const mortal = await servers.nats();
      const keepUrl = server;
      server = mortal;
      try {
        await newStream(0);
        const { collector } = await read();
        const client = jetstream(bench.link.connection, { timeout: 500 });
        const stored: number[] = [];
        const enough = new AbortController();
        const publisher = (async () => {
          for (let number = 1; !enough.signal.aborted; number++) {
            // Sent again until it is stored; its id keeps a second copy out.
            while (
              !(await client.publish(`${stream}.a`, `${number}`, { msgID: `${number}` }).then(
                () => true,
                () => false,
              ))
            );
            stored.push(number);
          }
        })();
        await collector.untilCount(500);
        process.kill(mortal.pid, signal);
        await mortal.ended;
        const again = await servers.nats({ folder: mortal.folder, port: mortal.port });
        await waitFor(
          'more after the restart',
          () => stored.length,
          (seen) => seen > 2_000,
          { withinMs: 20_000 },
        );
        enough.abort();
        await publisher;
        expect(await collector.untilCount(stored.length)).toEqual(stored);
        await again.stop();
      } finally {
        server = keepUrl;
      }
    },
  );
});
