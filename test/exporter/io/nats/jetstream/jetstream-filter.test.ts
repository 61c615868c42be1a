import { expect, test } from '@jest/globals';
import { testServers } from '../../../../support/servers.js';
import { waitFor } from '../../../../support/wait-for.js';
import { range } from '../nats-fixture.js';
import { testStreams } from '../jetstream-rig.js';

const { newStream } = testStreams(testServers());

test('several subjects of one stream are read through one consumer, in stream order, and the others are acked too', async () => {
  const rig = await newStream(0);
  const { bench, name } = rig;
  for (let number = 1; number <= 30; number += 3) {
    await bench.publish(`${name}.a.x`, number, number);
    await bench.publish(`${name}.b`, number + 1, number + 1);
    await bench.publish(`${name}.c`, number + 2, number + 2);
  }
  const { collector } = await rig.read({ subject: [`${name}.a.>`, `${name}.c`] });
  await collector.untilCount(20);
  expect(collector.numbers).toEqual(range(1, 30).filter((number) => number % 3 !== 2));
  await waitFor(
    'everything acked',
    () => rig.consumer(),
    ({ num_ack_pending, num_pending }) => num_ack_pending + num_pending === 0,
  );
});

test('a durable gets the filter of the setup: one subject, several, one and none', async () => {
  const rig = await newStream(0);
  const { bench, name } = rig;
  let published = 0;
  const publishAll = async () => {
    published += 1;
    for (const token of ['a', 'b', 'c']) await bench.publish(`${name}.${token}`, published, published);
  };
  const subjectsRead: string[][] = [];
  for (const subject of [`${name}.a`, [`${name}.a`, `${name}.b`], `${name}.c`, undefined]) {
    await publishAll();
    const { source, collector } = await rig.read(subject === undefined ? {} : { subject });
    await waitFor(
      'the consumer is read to its end',
      () => rig.consumer(),
      ({ num_ack_pending, num_pending }) =>
        collector.messages.length > 0 && num_ack_pending + num_pending === 0,
    );
    await source.stop();
    subjectsRead.push(collector.messages.map((message) => message.subject.replace(`${name}.`, '')));
  }
  expect(subjectsRead.map((subjects) => [...new Set(subjects)].sort())).toEqual([
    ['a'],
    ['a', 'b'],
    ['c'],
    ['a', 'b', 'c'],
  ]);
});

test('"last" of several subjects is the last message on any of them', async () => {
  const rig = await newStream(0);
  const { bench, name } = rig;
  await bench.publish(`${name}.a`, 1, 2);
  await bench.publish(`${name}.b`, 3, 3);
  await bench.publish(`${name}.c`, 4, 4);
  const { collector } = await rig.read({ subject: [`${name}.a`, `${name}.b`], start: 'last' });
  expect(await collector.untilCount(1)).toEqual([3]);
});
