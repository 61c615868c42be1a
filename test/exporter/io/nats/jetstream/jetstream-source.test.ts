import { AckPolicy, jetstream, RetentionPolicy } from '@nats-io/jetstream';
import { describe, expect, test } from '@jest/globals';
import type { JetStreamOptions } from '../../../../../setup/model/stream.js';
import { testServers } from '../../../../support/servers.js';
import { waitFor } from '../../../../support/wait-for.js';
import { DURABLE, testStreams } from '../jetstream-rig.js';
import { Collector } from '../nats-fixture.js';

const { absentStream, newStream } = testStreams(testServers());

test('delivers what is there and what comes, with subject, sequence and headers', async () => {
  const rig = await newStream(3);
  const { collector } = await rig.read();
  await collector.untilCount(3);
  await jetstream(rig.bench.link.connection).publish(`${rig.name}.b`, '4', { msgID: 'four' });
  expect(await collector.untilCount(4)).toEqual([1, 2, 3, 4]);
  expect(collector.messages.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
  const last = collector.messages.at(-1);
  expect(last?.subject).toBe(`${rig.name}.b`);
  expect(last?.header('Nats-Msg-Id')).toBe('four');
  expect(last?.header('absent')).toBeUndefined();
});

test('acks all that was delivered, soon and at the end', async () => {
  const rig = await newStream(700);
  const { collector, source, link } = await rig.read();
  await collector.untilCount(700);
  await waitFor(
    'the acks',
    () => rig.consumer(),
    ({ ack_floor }) => ack_floor.stream_seq === 700,
  );
  await rig.publish(701, 710);
  await collector.untilCount(710);
  await source.stop();
  await link.connection.flush();
  expect((await rig.consumer()).ack_floor.stream_seq).toBe(710);
});

describe('where a new durable begins', () => {
  test.each<[JetStreamOptions['start'] | undefined, number[]]>([
    [undefined, [1, 2, 3, 4, 5]],
    ['all', [1, 2, 3, 4, 5]],
    ['new', [5]],
    ['last', [4, 5]],
    [{ sequence: 3 }, [3, 4, 5]],
  ])('%j', async (start, expected) => {
    const rig = await newStream(4);
    const { collector, happenings } = await rig.read(start === undefined ? {} : { start });
    await waitFor('the consumer', () => happenings.lines.includes('flights connected'));
    await rig.publish(5, 5);
    expect(await collector.untilCount(expected.length)).toEqual(expected);
  });

  test('at a time', async () => {
    const rig = await newStream(4);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const time = new Date().toISOString();
    await rig.publish(5, 6);
    const { collector } = await rig.read({ start: { time } });
    expect(await collector.untilCount(2)).toEqual([5, 6]);
  });

  test('at the last message of its subject', async () => {
    const rig = await newStream(4);
    await rig.bench.publish(`${rig.name}.b`, 5, 5);
    const { collector, happenings } = await rig.read({ start: 'last', subject: `${rig.name}.a` });
    await waitFor('the consumer', () => happenings.lines.includes('flights connected'));
    await rig.publish(6, 6);
    expect(await collector.untilCount(2)).toEqual([4, 6]);
  });

  test('"new", and nothing came before the consumer was lost: nothing that came meanwhile is lost', async () => {
    const rig = await newStream(4);
    const { collector, happenings, link } = await rig.read({ start: 'new' });
    await waitFor('the consumer', () => happenings.lines.includes('flights connected'));
    await link.connection.reconnect();
    await rig.bench.manager.consumers.delete(rig.name, DURABLE);
    await rig.publish(5, 6);
    expect(await collector.untilCount(2)).toEqual([5, 6]);
  });
});

test('a subject of the stream alone', async () => {
  const rig = await newStream(2);
  await rig.bench.publish(`${rig.name}.b`, 3, 4);
  const { collector } = await rig.read({ subject: `${rig.name}.b` });
  expect(await collector.untilCount(2)).toEqual([3, 4]);
});

describe('a stream that is not there', () => {
  test('is waited for', async () => {
    const rig = await absentStream('LATER');
    const { collector, happenings } = await rig.read();
    await waitFor('the wait', () =>
      happenings.lines.includes('flights lost: JetStream stream "LATER" does not exist yet'),
    );
    await rig.bench.manager.streams.add({ name: 'LATER', subjects: ['later.>'] });
    await rig.bench.publish('later.a', 1, 3);
    expect(await collector.untilCount(3)).toEqual([1, 2, 3]);
  });

  test('is created where the setup says so, with its limits', async () => {
    const rig = await absentStream('CREATED');
    const { collector, happenings } = await rig.read({
      create: { subjects: ['created.>'], maxAge: '1h', maxBytes: 1_000_000 },
    });
    await waitFor('the stream', () => happenings.lines.includes('flights connected'));
    const { config } = await rig.bench.manager.streams.info('CREATED');
    expect(config).toMatchObject({
      subjects: ['created.>'],
      max_age: 3_600e9,
      max_bytes: 1_000_000,
      discard: 'old',
    });
    await rig.bench.publish('created.a', 1, 3);
    expect(await collector.untilCount(3)).toEqual([1, 2, 3]);
  });
});

describe('a durable that exists', () => {
  test('with another ackWait is given ours', async () => {
    const rig = await newStream(3);
    await rig.bench.manager.consumers.add(rig.name, {
      durable_name: DURABLE,
      ack_policy: AckPolicy.All,
      ack_wait: 7e9,
    });
    const { collector } = await rig.read({ ackWait: '20s' });
    await collector.untilCount(3);
    expect((await rig.consumer()).config.ack_wait).toBe(20e9);
  });

  test('with another ack policy is told about, and left alone until somebody removes it', async () => {
    const rig = await newStream(3);
    await rig.bench.manager.consumers.add(rig.name, {
      durable_name: DURABLE,
      ack_policy: AckPolicy.Explicit,
    });
    const { collector, happenings } = await rig.read();
    const sentence = `flights lost: consumer "${DURABLE}" of stream "${rig.name}" exists with ack policy "explicit", expected a pull consumer with ack policy "all": remove it ("nats consumer rm ${rig.name} ${DURABLE}") or set another name in "durable"`;
    await waitFor('the sentence', () => happenings.lines.includes(sentence));
    await rig.bench.manager.consumers.delete(rig.name, DURABLE);
    expect(await collector.untilCount(3)).toEqual([1, 2, 3]);
  });
});

test('a work queue is left to those who work on it, with a sentence', async () => {
  const rig = await newStream(3, { retention: RetentionPolicy.Workqueue });
  const { happenings } = await rig.read();
  await waitFor('the sentence', () => happenings.lines.length > 1);
  expect(happenings.lines[1]).toMatch(
    /^flights lost: stream "S\d+" is a work queue: reading it would take messages away from its workers/,
  );
  expect((await rig.bench.manager.streams.info(rig.name)).state.consumer_count).toBe(0);
});

test('a pipeline that throws loses that message only', async () => {
  const rig = await newStream(3);
  const collector = new Collector(({ sequence }) => {
    if (sequence === 2) throw new Error('broken');
  });
  const { happenings } = await rig.read({}, 'soon', collector);
  expect(await collector.untilCount(3)).toEqual([1, 2, 3]);
  expect(happenings.lines).toContain('flights failed: Error: broken');
});
