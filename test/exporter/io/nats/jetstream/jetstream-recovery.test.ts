import { AckPolicy, jetstream } from '@nats-io/jetstream';
import { describe, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { testServers } from '../../../../support/servers.js';
import { waitFor } from '../../../../support/wait-for.js';
import type { Position, Source } from '../../../../../exporter/source/source.js';
import { DURABLE, testStreams } from '../jetstream-rig.js';
import { Collector, range } from '../nats-fixture.js';

const servers = testServers();
const { newStream } = testStreams(servers);

describe('after our restart', () => {
  test('goes on where it stopped', async () => {
    const rig = await newStream(10);
    const first = await rig.read();
    await first.collector.untilCount(10);
    await first.source.stop();
    await rig.publish(11, 12);
    const second = await rig.read();
    expect(await second.collector.untilCount(2)).toEqual([11, 12]);
  });

  test('what was sent and not delivered comes first, in order, without waiting for ackWait', async () => {
    const rig = await newStream(5_000);
    // The connection breaks as if we were killed, with many messages on their way.
    const first = new Collector(({ sequence }) => {
      if (sequence === 100) cut = link.connection.close();
    });
    let cut: Promise<void> | undefined;
    const { link } = await rig.read({ ackWait: '5m' }, 'by-caller', first);
    await waitFor('the cut', () => cut !== undefined);
    await cut;
    expect(first.numbers.length).toBeLessThan(5_000);
    const second = await rig.read({ ackWait: '5m' });
    expect(await second.collector.untilCount(5_000)).toEqual(range(1, 5_000));
  });

  test('what the caller has not acked comes again, what it has does not', async () => {
    const rig = await newStream(10);
    const first = await rig.read({}, 'by-caller');
    await first.collector.untilCount(10);
    const position = first.source.position();
    expect(position?.sequence).toBe(10);
    await rig.publish(11, 20);
    await first.collector.untilCount(20);
    acknowledge(first.source, position);
    await first.source.stop();
    const second = await rig.read({}, 'by-caller');
    expect(await second.collector.untilCount(10)).toEqual(range(11, 20));
  });

  test.each([
    ['ahead of what NATS knows', 'by-caller'],
    ['behind what NATS knows', 'soon'],
  ] as const)('a source that is told where to begin begins there: %s', async (_name, acks) => {
    const rig = await newStream(10);
    const first = await rig.read({}, acks);
    await first.collector.untilCount(10);
    const position = first.source.position();
    await first.source.stop();
    await first.link.connection.flush();
    const after = { ...sound(position), sequence: 8 };
    const second = await rig.read({}, acks, new Collector(), after);
    expect(await second.collector.untilCount(2)).toEqual([9, 10]);
  });

  test.each([
    ['none', undefined],
    ['some', 4],
  ])(
    'a source that goes on acks nothing that is not safe, for a process that begins anew: %s',
    async (_name, sequence) => {
      const rig = await newStream(10);
      const first = await rig.read({}, 'by-caller');
      await first.collector.untilCount(10);
      const position = sound(first.source.position());
      await first.source.stop();
      const safe = sequence === undefined ? undefined : { ...position, sequence };
      const second = await rig.read({}, 'by-caller', new Collector(), position, undefined, { safe });
      await rig.publish(11, 11);
      expect(await second.collector.untilCount(1)).toEqual([11]);
      await second.source.stop();
      const third = await rig.read({}, 'by-caller');
      const missing = range((sequence ?? 0) + 1, 11);
      expect(await third.collector.untilCount(missing.length)).toEqual(missing);
    },
  );

  test('"new" in a source that goes on without a consumer: nothing that came meanwhile is lost', async () => {
    const rig = await newStream(0);
    const first = await rig.read({ start: 'new' }, 'by-caller');
    await waitFor('the consumer', () => first.happenings.lines.includes('flights connected'));
    await rig.publish(1, 10);
    await first.collector.untilCount(10);
    const position = first.source.position();
    await first.source.stop();
    await rig.bench.manager.consumers.delete(rig.name, DURABLE);
    await rig.publish(11, 12);
    const second = await rig.read({ start: 'new' }, 'by-caller', new Collector(), position, undefined, {
      safe: undefined,
    });
    expect(await second.collector.untilCount(2)).toEqual([11, 12]);
  });

  test('a position in a stream that was created again means nothing', async () => {
    const rig = await newStream(10);
    const first = await rig.read();
    await first.collector.untilCount(10);
    const after = sound(first.source.position());
    await first.source.stop();
    await rig.bench.manager.streams.delete(rig.name);
    await rig.bench.manager.streams.add({ name: rig.name, subjects: [`${rig.name}.>`] });
    await rig.publish(101, 103);
    const second = await rig.read({}, 'soon', new Collector(), after);
    expect(await second.collector.untilCount(3)).toEqual([101, 102, 103]);
  });

  test('a rewind that was interrupted by our end is brought to its end', async () => {
    const rig = await newStream(10);
    const first = await rig.read();
    await first.collector.untilCount(6);
    await first.source.stop();
    // As it stands between deleting the consumer and creating it.
    await rig.bench.manager.consumers.delete(rig.name, DURABLE);
    await rig.bench.manager.consumers.add(rig.name, {
      durable_name: `${DURABLE}-rewind`,
      ack_policy: AckPolicy.All,
      deliver_policy: 'by_start_sequence',
      opt_start_seq: 7,
    });
    const second = await rig.read();
    expect(await second.collector.untilCount(4)).toEqual([7, 8, 9, 10]);
    const names = await rig.bench.manager.consumers.list(rig.name).next();
    expect(names.map(({ name }) => name)).toEqual([DURABLE]);
  });
});

test('a message sent again because its ack is late is not delivered twice', async () => {
  const rig = await newStream(5);
  const { collector, source, happenings } = await rig.read({ ackWait: '1s' }, 'by-caller');
  await collector.untilCount(5);
  await waitFor(
    'a redelivery',
    () => rig.consumer(),
    ({ num_redelivered }) => num_redelivered >= 5,
  );
  await rig.publish(6, 6);
  expect(await collector.untilCount(6)).toEqual(range(1, 6));
  acknowledge(source, source.position());
  await waitFor(
    'the ack',
    () => rig.consumer(),
    ({ ack_floor, num_ack_pending }) => ack_floor.stream_seq === 6 && num_ack_pending === 0,
  );
  expect(collector.numbers).toEqual(range(1, 6));
  // Each delivery beyond the first of a message, told once as such and once as skipped.
  const { delivered } = await rig.consumer();
  const told = (kind: string) => happenings.told.filter((happening) => happening.kind === kind).length;
  await waitFor('all redeliveries', () => told('redeliverySkipped') === delivered.consumer_seq - 6);
  expect(told('redelivered')).toBe(delivered.consumer_seq - 6);
});

describe('when something goes away', () => {
  test('the connection: nothing is lost and nothing comes twice', async () => {
    const rig = await newStream(2_000);
    const { collector, happenings, link } = await rig.read();
    for (let round = 1; round <= 3; round++) {
      await collector.untilCount(round * 300);
      await link.connection.reconnect();
      await rig.publish(1_999 + 2 * round, 2_000 + 2 * round);
    }
    expect(await collector.untilCount(2_006)).toEqual(range(1, 2_006));
    expect(happenings.lines).toContain('flights lost: the connection to NATS is lost');
    expect(happenings.lines.at(-1)).toBe('flights connected');
  });

  test('the consumer', async () => {
    const rig = await newStream(10);
    const { collector, happenings } = await rig.read();
    await collector.untilCount(10);
    await rig.bench.manager.consumers.delete(rig.name, DURABLE);
    await rig.publish(11, 20);
    expect(await collector.untilCount(20)).toEqual(range(1, 20));
    expect(happenings.lines.some((line) => /flights lost: .*consumer/i.test(line))).toBe(true);
  });

  test('the stream, which comes back as another one with the same name', async () => {
    const rig = await newStream(10);
    const { collector, happenings } = await rig.read();
    await collector.untilCount(10);
    await rig.bench.manager.streams.delete(rig.name);
    await waitFor(
      'the loss',
      () => happenings.lines.includes(`flights lost: JetStream stream "${rig.name}" does not exist yet`),
      Boolean,
      { withinMs: 15_000 },
    );
    await rig.bench.manager.streams.add({ name: rig.name, subjects: [`${rig.name}.>`] });
    await rig.publish(101, 103);
    expect(await collector.untilCount(13)).toEqual([...range(1, 10), 101, 102, 103]);
  });

  test('messages that somebody else took from the same durable', async () => {
    const rig = await newStream(10);
    const before = await rig.read();
    await before.collector.untilCount(10);
    await before.source.stop();
    // Whoever asks first gets the first messages.
    const stolen: string[] = [];
    const { connection } = rig.bench.link;
    connection.subscribe('thief', { callback: (_, message) => void stolen.push(message.string()) });
    connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${rig.name}.${DURABLE}`, '{"batch":5}', { reply: 'thief' });
    await connection.flush();
    const { collector, happenings } = await rig.read();
    await waitFor('the source', () => happenings.lines.includes('flights connected'));
    await rig.publish(11, 40);
    await waitFor('the theft', () => stolen.length === 5);
    await rig.publish(41, 50);
    expect(await collector.untilCount(40)).toEqual(range(11, 50));
    expect(happenings.lines.some((line) => /another client reads this durable/.test(line))).toBe(true);
  });
});

describe('NATS itself', () => {
  test.each(['SIGKILL', 'SIGTERM'] as const)(
    'ended by %s and started again, under load: every message once',
    async (signal) => {
      const mortal = await servers.nats();
      const rig = await newStream(0, {}, mortal.url);
      const { collector } = await rig.read();
      const client = jetstream(rig.bench.link.connection, { timeout: 500 });
      const stored: number[] = [];
      const enough = new AbortController();
      const publisher = (async () => {
        for (let number = 1; !enough.signal.aborted; number++) {
          // Sent again until it is stored; its id keeps a second copy out. A closed connection refuses at once.
          while (
            !(await client.publish(`${rig.name}.a`, `${number}`, { msgID: `${number}` }).then(
              () => true,
              () => false,
            ))
          ) {
            if (rig.bench.link.connection.isClosed()) return;
            await delay(10);
          }
          stored.push(number);
        }
      })();
      try {
        await collector.untilCount(500);
        process.kill(mortal.pid, signal);
        await mortal.ended;
        const again = await servers.nats({ folder: mortal.folder, port: mortal.port });
        const restarted = stored.length;
        await waitFor(
          'more after the restart',
          () => stored.length,
          (seen) => seen > restarted + 500,
        );
        enough.abort();
        await publisher;
        expect(await collector.untilCount(stored.length)).toEqual(stored);
        await again.stop();
      } finally {
        enough.abort();
      }
    },
  );
});

function acknowledge(source: Source, position: Position | undefined): void {
  source.acknowledge(sound(position));
}

function sound(position: Position | undefined): Position {
  if (position === undefined) throw new Error('nothing was delivered');
  return position;
}
