import { describe, expect, test } from '@jest/globals';
import type { StreamInfo } from '@nats-io/jetstream';
import { Discards } from '../../../../../exporter/io/nats/jetstream/discards.js';
import { testServers } from '../../../../support/servers.js';
import { waitFor } from '../../../../support/wait-for.js';
import { range } from '../nats-fixture.js';
import { testStreams } from '../jetstream-rig.js';
import type { Reader } from '../jetstream-rig.js';

const { newStream } = testStreams(testServers());

/** What matters of a stream. */
const streamOf = (state: Partial<StreamInfo['state']>, config: Partial<StreamInfo['config']> = {}) =>
  ({ state: { num_deleted: 0, ...state }, config }) as Pick<StreamInfo, 'state' | 'config'>;

const discarded = ({ happenings }: Reader) =>
  happenings.told.reduce((sum, each) => sum + (each.kind === 'eventsLost' ? each.count : 0), 0);

/** Reads 1 to 5, stops, lets `meanwhile` happen, and reads on until the last number. */
async function readAround(
  config: object,
  written: object,
  meanwhile: (rig: Awaited<ReturnType<typeof newStream>>) => Promise<unknown>,
  last: number,
): Promise<Reader> {
  const rig = await newStream(5, config);
  const first = await rig.read({ start: 'all', ...written });
  await first.collector.untilCount(5);
  await first.source.stop();
  await waitFor(
    'the ack',
    async () => (await rig.consumer()).ack_floor.stream_seq,
    (floor) => floor === 5,
  );
  await meanwhile(rig);
  const second = await rig.read({ start: 'all', ...written });
  await waitFor('the last', () => second.collector.numbers.includes(last));
  return second;
}

describe('messages that a stream removed before they were read', () => {
  test('by its limits: their number is exact', async () => {
    const reader = await readAround({ max_msgs: 10 }, {}, (rig) => rig.publish(6, 105), 105);
    expect(reader.collector.numbers).toEqual(range(96, 105));
    expect(discarded(reader)).toBe(90);
  });

  test('because somebody purged the stream: known at once, and counted once', () => {
    const discards = new Discards([]);
    expect(discards.claimed(streamOf({ first_seq: 21, last_seq: 20 }), 5)).toBe(15);
    expect(discards.delivered(21, 20)).toBe(0);
    expect(discards.delivered(25, 21)).toBe(3);
    // Claimed again after a reconnect.
    expect(discards.claimed(streamOf({ first_seq: 30, last_seq: 40 }), 25)).toBe(4);
  });

  test('messages that were deleted one by one before count only at the front', () => {
    const discards = new Discards([]);
    expect(discards.claimed(streamOf({ first_seq: 8, last_seq: 20, num_deleted: 3 }), 5)).toBe(2);
    expect(discards.delivered(12, 7)).toBe(0);
    expect(discards.delivered(23, 20)).toBe(2);
  });

  test('none are missing', async () => {
    const reader = await readAround({ max_msgs: 10 }, {}, (rig) => rig.publish(6, 15), 15);
    expect(discarded(reader)).toBe(0);
  });

  test('unknown, and not counted: with a filter, of a mirror, and where the last per subject are kept', () => {
    const stream = streamOf({ first_seq: 21, last_seq: 30 });
    const filtered = new Discards(['orders.>']);
    expect([filtered.claimed(stream, 5), filtered.delivered(25, 21)]).toEqual([0, 0]);
    const lastOnes = new Discards([]);
    expect(lastOnes.claimed(streamOf(stream.state, { max_msgs_per_subject: 1 }), 5)).toBe(0);
    expect(lastOnes.delivered(25, 21)).toBe(0);
    const mirror = new Discards([]);
    expect(mirror.claimed(streamOf(stream.state, { mirror: { name: 'ORIGIN' } }), 5)).toBe(0);
  });

  test('before the first start ever: history is no loss', async () => {
    const rig = await newStream(20, { max_msgs: 5 });
    const reader = await rig.read({ start: 'all' });
    await reader.collector.untilCount(5);
    expect(discarded(reader)).toBe(0);
  });
});
