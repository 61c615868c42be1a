import { expect, test } from '@jest/globals';
import { testServers } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';
import { DURABLE, testStreams } from '../../exporter/io/nats/jetstream-rig.js';
import { Collector, range } from '../../exporter/io/nats/nats-fixture.js';
import { startReloadable, users } from '../../exporter/io/nats/reloadable-nats.js';

const servers = testServers();
const { newStream } = testStreams(servers);
type Rig = Awaited<ReturnType<typeof newStream>>;

/** Requests that change the consumer, by their word in the subject. */
async function requestsOf(rig: Rig): Promise<readonly string[]> {
  const found: string[] = [];
  rig.bench.link.connection.subscribe('$JS.API.CONSUMER.>', {
    callback: (_, { subject }) => {
      const [, , , request = ''] = subject.split('.');
      if (subject.includes(DURABLE) && /RESET|DELETE|CREATE/.test(request)) found.push(request);
    },
  });
  await rig.bench.link.connection.flush();
  return found;
}

/** A consumer that has delivered all messages of the stream, of which none is acked. */
async function delivered(rig: Rig, messages: number): Promise<void> {
  const first = await rig.read({}, 'by-caller');
  await first.collector.untilCount(messages);
  await first.source.stop();
}

test('a consumer with deliveries that are not acked is moved, not created again', async () => {
  const rig = await newStream(10);
  await delivered(rig, 10);
  const { created } = await rig.consumer();
  const requests = await requestsOf(rig);
  const second = await rig.read();
  expect(await second.collector.untilCount(10)).toEqual(range(1, 10));
  await rig.publish(11, 12);
  expect(await second.collector.untilCount(12)).toEqual(range(1, 12));
  expect(requests).toEqual(['RESET']);
  const after = await waitFor(
    'the ack',
    () => rig.consumer(),
    ({ ack_floor }) => ack_floor.stream_seq === 12,
  );
  expect(after).toMatchObject({ created, delivered: { consumer_seq: 12 }, num_ack_pending: 0 });
});

test('a reader whose state is older than the acks moves the consumer back', async () => {
  const rig = await newStream(10);
  const first = await rig.read();
  await first.collector.untilCount(10);
  const position = first.source.position();
  await first.source.stop();
  await waitFor(
    'the ack',
    () => rig.consumer(),
    ({ ack_floor }) => ack_floor.stream_seq === 10,
  );
  const requests = await requestsOf(rig);
  const second = await rig.read({}, 'soon', new Collector(), { streamCreated: '', ...position, sequence: 4 });
  expect(await second.collector.untilCount(6)).toEqual(range(5, 10));
  expect(requests).toEqual(['RESET']);
});

test('a reader with a newer state moves the consumer to the end of the stream', async () => {
  const rig = await newStream(10);
  const first = await rig.read({}, 'by-caller');
  await first.collector.untilCount(10);
  const position = first.source.position();
  await first.source.stop();
  const requests = await requestsOf(rig);
  const second = await rig.read({}, 'soon', new Collector(), position);
  await rig.publish(11, 12);
  expect(await second.collector.untilCount(2)).toEqual([11, 12]);
  expect(requests).toEqual(['RESET']);
});

test('a consumer that began later than wanted is created again: the server does not move it before its start', async () => {
  const rig = await newStream(10);
  const first = await rig.read({ start: { sequence: 6 } });
  await first.collector.untilCount(5);
  const position = first.source.position();
  await first.source.stop();
  const requests = await requestsOf(rig);
  const second = await rig.read({}, 'soon', new Collector(), { streamCreated: '', ...position, sequence: 2 });
  expect(await second.collector.untilCount(8)).toEqual(range(3, 10));
  expect(requests).not.toContain('RESET');
  expect(requests).toContain('DELETE');
});

test('a user without the permission to move a consumer creates it again, as on an older server', async () => {
  const ann = 'subscribe: ">", publish: { allow: ">", deny: "$JS.API.CONSUMER.RESET.>" }';
  const nats = await startReloadable(servers, users({ ann }));
  const rig = await newStream(10, {}, nats.urlOf('ann'));
  await delivered(rig, 10);
  const requests = await requestsOf(rig);
  const second = await rig.read();
  expect(await second.collector.untilCount(10)).toEqual(range(1, 10));
  expect(requests).not.toContain('RESET');
  expect(requests).toContain('DELETE');
});
