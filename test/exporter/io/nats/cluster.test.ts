import { beforeAll, expect, test } from '@jest/globals';
import { jetstream } from '@nats-io/jetstream';
import { setTimeout as delay } from 'node:timers/promises';
import { testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';
import { DURABLE, testStreams } from './jetstream-rig.js';
import type { Reader } from './jetstream-rig.js';
import { range } from './nats-fixture.js';
import { startCluster } from './nats-cluster.js';
import type { NatsCluster } from './nats-cluster.js';

const servers = testServers();
const { newStream } = testStreams(servers);

let cluster: NatsCluster;
let rig: Awaited<ReturnType<typeof newStream>>;
let reader: Reader;

beforeAll(async () => {
  cluster = await startCluster(servers);
});

/** Publishes the numbers, each again until JetStream has it: its id keeps a second copy out. */
async function publishSurely(first: number, last: number): Promise<void> {
  const client = jetstream(rig.bench.link.connection, { timeout: 1_000 });
  for (const number of range(first, last)) {
    const isStored = () =>
      client.publish(`${rig.name}.a`, `${number}`, { msgID: `${number}` }).then(
        () => true,
        () => false,
      );
    while (!(await isStored())) await delay(50);
  }
}

const leaderOfStream = async () => (await rig.bench.manager.streams.info(rig.name)).cluster?.leader;

test('a stream of three replicas whose leader is killed: reading goes on, and every message counts once', async () => {
  rig = await newStream(0, { num_replicas: 3 }, cluster.url);
  reader = await rig.read();
  await publishSurely(1, 50);
  await reader.collector.untilCount(50);

  // Somebody moves the leaders of the stream and of the consumer.
  const { connection } = rig.bench.link;
  await connection.request(`$JS.API.STREAM.LEADER.STEPDOWN.${rig.name}`);
  await connection.request(`$JS.API.CONSUMER.LEADER.STEPDOWN.${rig.name}.${DURABLE}`);
  await publishSurely(51, 100);
  expect(await reader.collector.untilCount(100)).toEqual(range(1, 100));

  const leader = await waitFor('a leader', leaderOfStream);
  await cluster.kill(leader ?? '');
  await publishSurely(101, 200);
  expect(await reader.collector.untilCount(200, 60_000)).toEqual(range(1, 200));
  await waitFor('the stream is read', () => reader.happenings.lines.at(-1) === 'flights connected');
  const losses = reader.happenings.lines.filter((line) => /lost \d|changed/.test(line));
  expect(losses).toEqual([]);
});
