import { expect, test } from '@jest/globals';
import { testServers } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';
import { DURABLE, testStreams } from '../../exporter/io/nats/jetstream-rig.js';
import type { Reader } from '../../exporter/io/nats/jetstream-rig.js';
import { range } from '../../exporter/io/nats/nats-fixture.js';

const { newStream } = testStreams(testServers());

const inAnHour = () => new Date(Date.now() + 3_600_000);
const backlogOf = ({ happenings }: Reader) =>
  happenings.told.flatMap((each) => (each.kind === 'backlogSeen' ? [each.backlog] : [])).at(-1);
const isPaused = ({ happenings }: Reader) =>
  waitFor('the pause', () => happenings.lines.find((line) => line.includes(' is paused until ')));

test('a paused consumer is not read: the reason says so, what waits is told, and reading goes on after the pause', async () => {
  const rig = await newStream(10);
  const reader = await rig.read();
  await reader.collector.untilCount(10);
  await rig.bench.manager.consumers.pause(rig.name, DURABLE, inAnHour());
  expect(await isPaused(reader)).toMatch(
    new RegExp(
      `^flights lost: consumer "${DURABLE}" of JetStream stream "${rig.name}" is paused until \\d+-.*Z: messages wait in JetStream; "nats consumer resume ${rig.name} ${DURABLE}" ends the pause$`,
    ),
  );
  await rig.publish(11, 110);
  const waiting = await waitFor(
    'the backlog',
    () => backlogOf(reader),
    (backlog) => backlog?.pending === 100 && (backlog.oldestSeconds ?? 0) > 0,
  );
  expect(waiting).toMatchObject({ acked: 10, last: 110 });
  expect(reader.collector.numbers).toEqual(range(1, 10));
  await rig.bench.manager.consumers.resume(rig.name, DURABLE);
  expect(await reader.collector.untilCount(110)).toEqual(range(1, 110));
  await waitFor('the end of the pause', () => reader.happenings.lines.at(-1) === 'flights connected');
});

test('a pause outlives a lost connection, also with messages that are not acked', async () => {
  const rig = await newStream(10);
  const reader = await rig.read({}, 'by-caller');
  await reader.collector.untilCount(10);
  await rig.bench.manager.consumers.pause(rig.name, DURABLE, inAnHour());
  await isPaused(reader);
  await reader.link.connection.reconnect();
  await waitFor(
    'the pause again',
    () => reader.happenings.lines.filter((line) => line.includes(' is paused until ')).length === 2,
  );
  await rig.publish(11, 12);
  expect((await rig.consumer()).paused).toBe(true);
  await rig.bench.manager.consumers.resume(rig.name, DURABLE);
  expect(await reader.collector.untilCount(12)).toEqual(range(1, 12));
});

test('a stream that is purged while its consumer is paused: what was lost is counted before anything else comes, and once', async () => {
  const rig = await newStream(10);
  const reader = await rig.read();
  await reader.collector.untilCount(10);
  await rig.bench.manager.consumers.pause(rig.name, DURABLE, inAnHour());
  await isPaused(reader);
  await rig.publish(11, 30);
  await waitFor('the backlog', () => backlogOf(reader)?.pending === 20);
  await rig.bench.manager.streams.purge(rig.name);
  await waitFor('the loss', () => reader.happenings.lines.includes('flights lost 20: deleted'));
  await rig.bench.manager.consumers.resume(rig.name, DURABLE);
  await rig.publish(31, 32);
  expect(await reader.collector.untilCount(12)).toEqual([...range(1, 10), 31, 32]);
  expect(reader.happenings.lines.filter((line) => /lost \d/.test(line))).toEqual([
    'flights lost 20: deleted',
  ]);
});
