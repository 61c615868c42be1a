import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../../../exporter/io/clock.js';
import { JetStreamSource } from '../../../../../exporter/io/nats/jetstream/jetstream-source.js';
import { streamSchema } from '../../../../../setup/model/stream.js';
import { testServers } from '../../../../support/servers.js';
import { waitFor } from '../../../../support/wait-for.js';
import { closeLinksAfterEach, Collector, linkTo } from '../nats-fixture.js';
import { RecordedHappenings } from '../recorded-happenings.js';
import { startReloadable, users } from '../reloadable-nats.js';
import type { ReloadableNats } from '../reloadable-nats.js';

const servers = testServers();
closeLinksAfterEach();

const OWNER = 'subscribe: ">", publish: ">"';
const GRANTED = { publish: '[ "$JS.API.>", "$JS.ACK.>" ]', subscribe: '[ "_INBOX.>" ]' };
const config = ({ publish, subscribe }: typeof GRANTED) =>
  users({ owner: OWNER, ann: `publish: ${publish}, subscribe: ${subscribe}` });

/** What is denied, and what is told. */
const DENIED: readonly (readonly [string, Partial<typeof GRANTED>, RegExp])[] = [
  [
    'the API',
    { publish: '[ "$JS.ACK.>" ]' },
    /does not permit publishing to "\$JS\.API\.STREAM\.INFO\.S", which natsight needs to read the stream: grant it under "permissions\.publish" of user "ann"/,
  ],
  [
    'creating a consumer',
    { publish: '[ "$JS.API.STREAM.>", "$JS.API.CONSUMER.INFO.>", "$JS.ACK.>" ]' },
    /publishing to "\$JS\.API\.CONSUMER\.[A-Z.]*CREATE\./,
  ],
  [
    'requesting messages',
    { publish: '{ allow: [ "$JS.API.>", "$JS.ACK.>" ], deny: "$JS.API.CONSUMER.MSG.NEXT.>" }' },
    /publishing to "\$JS\.API\.CONSUMER\.MSG\.NEXT\.S\.natsight-svc-flights", which natsight needs to request/,
  ],
  [
    'acks',
    { publish: '[ "$JS.API.>" ]' },
    /publishing to "\$JS\.ACK\.>", which natsight needs to acknowledge messages/,
  ],
  ['inboxes', { subscribe: '[ "other.>" ]' }, /subscription to "_INBOX\..*"/],
];

/** nats-server 2.9 loses the JetStream API when it reloads users, so permissions are granted by a restart. */
async function restart({ stop, port, folder }: ReloadableNats, granted: typeof GRANTED): Promise<void> {
  await stop();
  await startReloadable(servers, config(granted), { port, folder });
}

interface Times {
  readonly reconnectMs?: number;
  readonly minPauseMs?: number;
}

/** Several attempts, and a restart, take seconds otherwise. */
const SHORT: Times = { reconnectMs: 100, minPauseMs: 20 };

async function begin(granted: typeof GRANTED, { reconnectMs, ...pauses }: Times = {}) {
  const nats = await startReloadable(servers, config(granted));
  const owner = await connect({ servers: nats.url, user: 'owner', pass: 'owner' });
  const manager = await jetstreamManager(owner);
  await manager.streams.add({ name: 'S', subjects: ['s.>'] });
  owner.publish('s.a', '1');
  await owner.flush();
  const happenings = new RecordedHappenings();
  const link = await linkTo(nats.urlOf('ann'), happenings, { reconnectMs });
  const { source: parsed } = streamSchema.parse({ jetstream: { stream: 'S', start: 'all' } });
  if (parsed.kind !== 'jetstream') throw new Error('BUG: another source');
  const consumer = { kind: 'durable', name: 'natsight-svc-flights' } as const;
  const source = new JetStreamSource(
    { stream: 'flights', jetstream: parsed.jetstream, consumer, ...pauses },
    link,
    systemClock,
    happenings.tell,
  );
  const collector = new Collector();
  await source.start(collector.receiver('flights', happenings));
  const end = async () => {
    await source.stop();
    await owner.close();
  };
  return { nats, source, owner, collector, happenings, end };
}

const isRead = ({ lines }: RecordedHappenings, from = 0) =>
  waitFor(
    'it is read',
    () => lines.slice(from),
    (seen) => seen.includes('flights connected'),
    { withinMs: 20_000 },
  );
const losses = ({ lines }: RecordedHappenings) => lines.filter((line) => line.startsWith('flights lost'));

describe('denied', () => {
  test.each(DENIED)('%s: never told as read, and read once it is granted', async (_what, denied, reason) => {
    const { nats, collector, happenings, end } = await begin({ ...GRANTED, ...denied }, SHORT);
    await waitFor('several attempts', () => losses(happenings).length >= 3, Boolean, { withinMs: 30_000 });
    expect(happenings.lines).not.toContain('flights connected');
    for (const loss of losses(happenings)) expect(loss).toMatch(reason);
    await restart(nats, GRANTED);
    await isRead(happenings);
    expect(await collector.untilCount(1)).toEqual([1]);
    await end();
  });

  test('acks that are taken back while it reads', async () => {
    const { nats, source, owner, happenings, end } = await begin(GRANTED);
    await isRead(happenings);
    await nats.reload(config({ ...GRANTED, publish: '[ "$JS.API.>" ]' }));
    const loss = await waitFor(
      'the loss',
      async () => {
        owner.publish('s.a', '2');
        await owner.flush();
        const position = source.position();
        if (position !== undefined) source.acknowledge(position);
        return losses(happenings)[0];
      },
      Boolean,
      { withinMs: 20_000 },
    );
    expect(loss).toMatch(/\$JS\.ACK\.>/);
    const before = happenings.lines.length;
    await restart(nats, GRANTED);
    await isRead(happenings, before);
    await end();
  });
});

test('without JetStream the reason says so', async () => {
  const nats = await startReloadable(
    servers,
    'accounts { A { users: [ { user: ann, password: ann } ] }, SYS { users: [ { user: sys, password: sys } ] } }\nsystem_account: SYS',
  );
  const happenings = new RecordedHappenings();
  const link = await linkTo(nats.urlOf('ann'), happenings);
  const { source: parsed } = streamSchema.parse({ jetstream: { stream: 'S' } });
  if (parsed.kind !== 'jetstream') throw new Error('BUG: another source');
  const consumer = { kind: 'durable', name: 'd' } as const;
  const source = new JetStreamSource(
    { stream: 'flights', jetstream: parsed.jetstream, consumer },
    link,
    systemClock,
    happenings.tell,
  );
  await source.start(new Collector().receiver('flights', happenings));
  const [loss] = await waitFor(
    'the loss',
    () => losses(happenings),
    (found) => found.length > 0,
  );
  expect(loss).toMatch(/JetStream .*not enabled/);
  await source.stop();
});
