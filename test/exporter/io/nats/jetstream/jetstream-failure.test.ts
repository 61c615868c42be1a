import { expect, test } from '@jest/globals';
import { testServers } from '../../../../support/servers.js';
import { waitFor } from '../../../../support/wait-for.js';
import { Collector, range } from '../nats-fixture.js';
import { DURABLE, testStreams } from '../jetstream-rig.js';

const { newStream } = testStreams(testServers());

/** Throws on some messages, as a bug in natsight would. */
const throwingOn = (...numbers: readonly number[]) =>
  new Collector(({ payload }) => {
    if (numbers.includes(Number(Buffer.from(payload).toString()))) throw new Error('broken');
  });

test.each([[[5]], [[5, 6, 10]], [[1, 10]]])(
  'messages %j that cannot be processed are termed, once, and the others are acked',
  async (bad) => {
    const rig = await newStream(10);
    const termed: number[] = [];
    const advisories = `$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.${rig.name}.${DURABLE}`;
    rig.bench.link.connection.subscribe(advisories, {
      callback: (_, message) => void termed.push(message.json<{ stream_seq: number }>().stream_seq),
    });
    await rig.bench.link.connection.flush();
    const { collector, happenings } = await rig.read({ ackWait: '1s' }, 'soon', throwingOn(...bad));
    expect(await collector.untilCount(10)).toEqual(range(1, 10));
    await waitFor(
      'everything settled',
      () => rig.consumer(),
      ({ ack_floor, num_ack_pending }) => ack_floor.stream_seq === 10 && num_ack_pending === 0,
    );
    await waitFor('the advisories', () => termed.length === bad.length);
    expect(termed).toEqual(bad);
    expect(happenings.count('flights failed: Error: broken')).toBe(bad.length);
    // Nothing is delivered again.
    await rig.publish(11, 11);
    expect(await collector.untilCount(11)).toEqual(range(1, 11));
    expect((await rig.consumer()).num_redelivered).toBe(0);
  },
);

test('a message that failed is neither acked nor termed before the state of those before it is safe', async () => {
  const rig = await newStream(10);
  const { source, collector } = await rig.read({}, 'by-caller', throwingOn(5));
  await collector.untilCount(10);
  expect(await rig.consumer()).toMatchObject({ num_ack_pending: 10, ack_floor: { stream_seq: 0 } });
  const position = source.position();
  if (position !== undefined) source.acknowledge(position);
  await waitFor(
    'acks',
    () => rig.consumer(),
    ({ ack_floor }) => ack_floor.stream_seq === 10,
  );
});
