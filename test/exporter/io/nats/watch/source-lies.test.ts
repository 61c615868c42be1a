import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { consumerEdits } from '../../../../../exporter/io/nats/watch/consumer-edits.js';
import type { Position } from '../../../../../exporter/source/source.js';
import { testServers } from '../../../../support/servers.js';
import { tempFolder } from '../../../../support/temp-folder.js';
import { waitFor } from '../../../../support/wait-for.js';
import { DURABLE, testStreams } from '../jetstream-rig.js';
import type { Reader } from '../jetstream-rig.js';
import { startReloadable, users } from '../reloadable-nats.js';
import { Bench, Collector, range } from '../nats-fixture.js';

const servers = testServers();
const { absentStream, newStream } = testStreams(servers);
const folder = tempFolder();

const toldOf = ({ happenings }: Reader, what: RegExp) =>
  waitFor(`a line like ${what}`, () => happenings.lines.find((line) => what.test(line)));

async function positionOf(reader: Reader, count: number): Promise<Position> {
  await reader.collector.untilCount(count);
  const position = reader.source.position();
  if (position === undefined) throw new Error('nothing was read');
  return position;
}

describe('messages that are gone before they were read', () => {
  test('by a purge while nobody reads: counted with the reason', async () => {
    const rig = await newStream(5);
    const first = await rig.read();
    const position = await positionOf(first, 5);
    await first.source.stop();
    await rig.publish(6, 15);
    await rig.bench.manager.streams.purge(rig.name);
    await rig.publish(16, 17);
    const second = await rig.read({}, 'soon', new Collector(), position);
    expect(await second.collector.untilCount(2)).toEqual([16, 17]);
    expect(second.happenings.lines).toContain('flights lost 10: deleted');
  });

  test('by a stream that was deleted and created again', async () => {
    const rig = await newStream(5);
    const first = await rig.read();
    const position = await positionOf(first, 5);
    await first.source.stop();
    await rig.bench.manager.streams.delete(rig.name);
    await rig.bench.manager.streams.add({ name: rig.name, subjects: [`${rig.name}.>`] });
    await rig.publish(101, 103);
    const second = await rig.read({}, 'soon', new Collector(), position);
    expect(await second.collector.untilCount(3)).toEqual([101, 102, 103]);
    expect(second.happenings.lines).toContain(
      `flights changed: JetStream stream "${rig.name}" was deleted and created again; natsight reads it from its first message`,
    );
  });
});

describe('a stream that is restored from a backup', () => {
  /** A stream with 1 to 6 at the time of the backup and 1 to 10 when it was read, and then with what `after` publishes. */
  async function restored(after: (bench: Bench) => Promise<void>) {
    const nats = await servers.nats();
    const rig = await newStream(6, {}, nats.url);
    const name = rig.name;
    await nats.stop();
    const backup = join(folder, name);
    await cp(nats.folder, backup, { recursive: true });
    const second = await servers.nats({ folder: nats.folder, port: nats.port });
    const before = await (await absentStream(name, second.url)).read();
    const bench = await Bench.at(second.url);
    await bench.publish(`${name}.a`, 7, 10);
    const position = await positionOf(before, 10);
    await before.source.stop();
    await second.stop();
    await rm(nats.folder, { recursive: true });
    await cp(backup, nats.folder, { recursive: true });
    const third = await servers.nats({ folder: nats.folder, port: nats.port });
    await after(await Bench.at(third.url));
    return { name, position, rig: await absentStream(name, third.url) };
  }

  test.each([
    ['shorter than what was read', 102],
    ['longer than what was read', 109],
  ])('and is %s: every message that was not read is, and none twice', async (_, last) => {
    let name = '';
    const { rig, position } = await restored(async (bench) => {
      name = (await bench.manager.streams.names().next())[0] ?? '';
      await bench.publish(`${name}.a`, 101, last);
    });
    const reader = await rig.read({}, 'soon', new Collector(), position);
    expect(await reader.collector.untilCount(last - 100)).toEqual(range(101, last));
    expect(await toldOf(reader, /changed/)).toBe(
      `flights changed: JetStream stream "${rig.name}" no longer has the messages after sequence 6, and was read up to 10: it lost its end in a crash, or was restored from a backup; natsight reads on after 6`,
    );
    await rig.publish(200, 200);
    expect(await reader.collector.untilCount(last - 99)).toEqual([...range(101, last), 200]);
  });
});

describe('a consumer that somebody changes', () => {
  test('deleted: told, and reading goes on', async () => {
    const rig = await newStream(10);
    const reader = await rig.read();
    await reader.collector.untilCount(10);
    await waitFor(
      'the acks',
      () => rig.consumer(),
      ({ ack_floor }) => ack_floor.stream_seq === 10,
    );
    await rig.bench.manager.consumers.delete(rig.name, DURABLE);
    await rig.publish(11, 20);
    expect(await reader.collector.untilCount(20)).toEqual(range(1, 20));
    expect(await toldOf(reader, /changed/)).toBe(
      `flights changed: consumer "${DURABLE}" of JetStream stream "${rig.name}" was deleted; natsight creates it again and reads on after sequence 10`,
    );
  });

  test.each([
    ['max_ack_pending', { max_ack_pending: 5 }, 'max_ack_pending 5 instead of 500000'],
    ['headers_only', { headers_only: true }, 'headers_only true instead of none'],
    ['max_deliver', { max_deliver: 1 }, 'max_deliver 1 instead of -1'],
  ])('%s: told, put back, and reading goes on', async (_, edit, told) => {
    const rig = await newStream(10);
    const reader = await rig.read({}, 'soon');
    await reader.collector.untilCount(10);
    const before = (await rig.consumer()).config;
    await rig.bench.manager.consumers.update(rig.name, DURABLE, edit);
    expect(await toldOf(reader, /changed/)).toContain(`: ${told}; natsight puts its settings back`);
    await waitFor(
      'the settings',
      () => rig.consumer(),
      ({ config }) => consumerEdits(before, config).length === 0,
    );
    await rig.publish(11, 40);
    expect(await reader.collector.untilCount(40)).toEqual(range(1, 40));
  });
});

test('what waits is told: how much, how old, and up to where it is acknowledged', async () => {
  const rig = await newStream(10);
  const reader = await rig.read();
  await reader.collector.untilCount(10);
  const backlogs = () =>
    reader.happenings.told.flatMap((each) => (each.kind === 'backlogSeen' ? [each.backlog] : []));
  const seen = await waitFor(
    'a look',
    () => backlogs().at(-1),
    (backlog) => backlog?.acked === 10,
  );
  expect(seen).toEqual({ pending: 0, acked: 10, last: 10, oldestSeconds: 0, mirrorLag: undefined });
});

test('a stream that was replaced by one of another name: the reason names that one', async () => {
  const rig = await newStream(3);
  const reader = await rig.read();
  await reader.collector.untilCount(3);
  await rig.bench.manager.streams.delete(rig.name);
  await rig.bench.manager.streams.add({ name: `${rig.name}-NEW`, subjects: [`${rig.name}.>`] });
  expect(await toldOf(reader, /has its subject/)).toBe(
    `flights lost: JetStream stream "${rig.name}" does not exist yet; stream "${rig.name}-NEW" has its subject "${rig.name}.>" now: set "jetstream.stream" in the setup if it takes its place`,
  );
});

test('a user who may not look at messages reads all the same, and nothing is told of it but the unknown age', async () => {
  const denied = '{ allow: [ "$JS.API.>", "$JS.ACK.>" ], deny: "$JS.API.STREAM.MSG.GET.>" }';
  const nats = await startReloadable(
    servers,
    users({
      owner: 'subscribe: ">", publish: ">"',
      ann: `publish: ${denied}, subscribe: "_INBOX.>"`,
    }),
  );
  const owned = await newStream(100, {}, nats.urlOf('owner'));
  const rig = await absentStream(owned.name, nats.urlOf('ann'));
  const reader = await rig.read({}, 'by-caller');
  const position = await positionOf(reader, 100);
  await reader.source.stop();
  await owned.bench.manager.consumers.delete(owned.name, DURABLE);
  await owned.publish(101, 150);
  const again = await rig.read({}, 'soon', new Collector(), position);
  expect(await again.collector.untilCount(50)).toEqual(range(101, 150));
  expect(again.happenings.lines.filter((line) => /denied|server error|lost/.test(line))).toEqual([]);
});
