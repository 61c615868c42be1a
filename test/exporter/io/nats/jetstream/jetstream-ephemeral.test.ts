import { expect, test } from '@jest/globals';
import type { ConsumerInfo } from '@nats-io/jetstream';
import { testServers } from '../../../../support/servers.js';
import { waitFor } from '../../../../support/wait-for.js';
import { Collector, range } from '../nats-fixture.js';
import { DURABLE, testStreams } from '../jetstream-rig.js';

const servers = testServers();
const { newStream } = testStreams(servers);
type Rig = Awaited<ReturnType<typeof newStream>>;

const ephemeral = { kind: 'ephemeral', prefix: 'natsight-trial-flights' } as const;
const tryOut = (rig: Rig, written: object = {}) =>
  rig.read(written, 'soon', new Collector(), undefined, ephemeral);

async function consumersOf({ bench, name }: Rig): Promise<ConsumerInfo[]> {
  const consumers: ConsumerInfo[] = [];
  for await (const consumer of bench.manager.consumers.list(name)) consumers.push(consumer);
  return consumers;
}

test('a trial reads everything beside a durable, which notices nothing, and leaves no consumer behind', async () => {
  const rig = await newStream(100);
  const production = await rig.read();
  await production.collector.untilCount(100);
  await waitFor(
    'acks',
    () => rig.consumer(),
    ({ ack_floor }) => ack_floor.stream_seq === 100,
  );
  await production.source.stop();
  await rig.publish(101, 150);
  const before = await rig.consumer();

  const trial = await tryOut(rig);
  expect(await trial.collector.untilCount(150)).toEqual(range(1, 150));
  const names = (await consumersOf(rig)).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([DURABLE, expect.stringMatching(/^natsight-trial-flights-/)]));
  await trial.source.stop();

  const after = await rig.consumer();
  expect((await consumersOf(rig)).map(({ name }) => name)).toEqual([DURABLE]);
  expect([after.delivered, after.ack_floor, after.num_pending]).toEqual([
    before.delivered,
    before.ack_floor,
    before.num_pending,
  ]);
});

test.each([
  ['new', [101]],
  ['last', [100, 101]],
  [{ sequence: 99 }, [99, 100, 101]],
])('starts at %j', async (start, expected) => {
  const rig = await newStream(100);
  const trial = await tryOut(rig, { start });
  await waitFor(
    'the consumer',
    () => consumersOf(rig),
    ({ length }) => length === 1,
  );
  await rig.publish(101, 101);
  expect(await trial.collector.untilCount(expected.length)).toEqual(expected);
});

test('reads only the subjects of the setup, also several', async () => {
  const rig = await newStream(2);
  await rig.bench.publish(`${rig.name}.b`, 3, 4);
  await rig.bench.publish(`${rig.name}.c`, 5, 6);
  const one = await tryOut(rig, { subject: `${rig.name}.b` });
  expect(await one.collector.untilCount(2)).toEqual([3, 4]);
  const several = await tryOut(rig, { subject: [`${rig.name}.a`, `${rig.name}.c`] });
  expect(await several.collector.untilCount(4)).toEqual([1, 2, 5, 6]);
});

test('goes on behind the last message when its consumer is deleted', async () => {
  const rig = await newStream(10);
  const trial = await tryOut(rig);
  await trial.collector.untilCount(10);
  const [consumer] = await consumersOf(rig);
  await rig.bench.manager.consumers.delete(rig.name, consumer?.name ?? '');
  await rig.publish(11, 20);
  expect(await trial.collector.untilCount(20)).toEqual(range(1, 20));
  await trial.source.stop();
  expect(await consumersOf(rig)).toEqual([]);
});

test('goes on behind the last message after the server was killed', async () => {
  const mortal = await servers.nats();
  const rig = await newStream(50, {}, mortal.url);
  const trial = await tryOut(rig);
  await trial.collector.untilCount(50);
  process.kill(mortal.pid, 'SIGKILL');
  await mortal.ended;
  await servers.nats({ folder: mortal.folder, port: mortal.port });
  await waitFor('a connection', () => rig.bench.link.connected);
  await rig.publish(51, 60);
  expect(await trial.collector.untilCount(60)).toEqual(range(1, 60));
});
