import { describe, expect, test } from '@jest/globals';
import { DurableLease, describeHolder } from '../../../../exporter/io/nats/durable-lease.js';
import { LeasedSource } from '../../../../exporter/io/nats/leased-source.js';
import type { NatsLink } from '../../../../exporter/io/nats/link.js';
import { NO_POSITION } from '../../../../exporter/source/source.js';
import type { Source } from '../../../../exporter/source/source.js';
import { testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';
import { closeLinksAfterEach, linkTo } from './nats-fixture.js';
import { RecordedHappenings } from './recorded-happenings.js';

const servers = testServers();
closeLinksAfterEach();

const never = new AbortController().signal;
const self = (pid: number, sinceMs = pid) => ({ service: 'shop', pid, host: 'shop-0', sinceMs });
const names = { stream: 'ORDERS', durable: 'shop-orders' };
const leaseOf = (link: NatsLink, pid: number) =>
  new DurableLease(link, { ...names, self: self(pid), silentMs: 1_000 });

describe('the lease of a durable consumer', () => {
  test('is had by the first, and the second is told who has it', async () => {
    const { url } = await servers.nats();
    const [first, second] = [leaseOf(await linkTo(url), 1), leaseOf(await linkTo(url), 2)];
    expect(await first.take(never)).toBeUndefined();
    const holder = await second.take(never);
    expect(holder && describeHolder(holder)).toBe(
      'process 1 on shop-0 (service "shop") since 1970-01-01T00:00:00.001Z',
    );
    first.release();
    expect(await leaseOf(await linkTo(url), 3).take(never)).toBeUndefined();
  });

  test('is free at once after a crash', async () => {
    const { url } = await servers.nats();
    const link = await linkTo(url);
    expect(await leaseOf(link, 1).take(never)).toBeUndefined();
    await link.close();
    expect(await leaseOf(await linkTo(url), 2).take(never)).toBeUndefined();
  });

  test('is taken over from one that listens and stays silent', async () => {
    const { url } = await servers.nats();
    const sleeper = await linkTo(url);
    const asks = `_INBOX.natsight.lease.${names.stream}.${names.durable}.asks`;
    sleeper.connection.subscribe(asks, { callback: () => undefined });
    await sleeper.connection.flush();
    const taker = leaseOf(await linkTo(url), 2);
    expect(await taker.take(never)).toBeUndefined();
    // As the one that slept asks now.
    expect(await leaseOf(await linkTo(url), 1).take(never)).toMatchObject({ pid: 2 });
  });

  test('is kept by the one that began later if two have it', async () => {
    const { url } = await servers.nats();
    const leases = [leaseOf(await linkTo(url), 1), leaseOf(await linkTo(url), 2)];
    const lost = leases.map((lease) => lease.lost());
    await Promise.all(leases.map((lease) => lease.take(never)));
    const claim = { id: 'x', ...self(3) };
    const other = await linkTo(url);
    const holds = `_INBOX.natsight.lease.${names.stream}.${names.durable}.holds`;
    other.connection.publish(holds, JSON.stringify(claim));
    other.connection.publish(holds, 'nonsense');
    // Whichever of the two holds it gives way to the third.
    expect(await Promise.race(lost)).toMatchObject({ service: 'shop' });
  });

  test('is not had where NATS does not permit its subjects, and nothing is reported', async () => {
    const { url } = await servers.nats({
      config: `authorization { users: [ { user: a, password: a, permissions: {
        publish: { deny: "_INBOX.natsight.>" } } } ] }`,
    });
    const happenings = new RecordedHappenings();
    const link = await linkTo(url.replace('nats://', 'nats://a:a@'), happenings);
    expect(await leaseOf(link, 1).take(never)).toBeUndefined();
    await link.connection.flush();
    expect(happenings.told.map(({ kind }) => kind)).not.toContain('natsPublishDenied');
  });
});

class FakeSource implements Source {
  readonly position = NO_POSITION.position;
  readonly acknowledge = NO_POSITION.acknowledge;
  isReading = false;

  async start(): Promise<void> {
    this.isReading = true;
  }

  async stop(): Promise<void> {
    this.isReading = false;
  }
}

test('of two exporters with the same durable one reads; the other says who does, and takes over at its end', async () => {
  const { url } = await servers.nats();
  const happenings = new RecordedHappenings();
  const parts = await Promise.all(
    [1, 2].map(async (pid) => {
      const source = new FakeSource();
      const options = { ...names, name: 'orders', self: self(pid), askAgainMs: 50 };
      return { source, leased: new LeasedSource(source, options, await linkTo(url), happenings.tell) };
    }),
  );
  const [first, second] = parts;
  if (first === undefined || second === undefined) throw new Error('there are two');
  const receive = () => 'processed' as const;
  void first.leased.start(receive);
  await waitFor('the first reads', () => first.source.isReading);
  void second.leased.start(receive);
  const told = await waitFor('the second is told', () =>
    happenings.told.find(({ kind }) => kind === 'streamLost'),
  );
  expect(told).toEqual({
    kind: 'streamLost',
    stream: 'orders',
    reason:
      'the durable consumer "shop-orders" of stream "ORDERS" is read by process 1 on shop-0 (service "shop") since 1970-01-01T00:00:00.001Z: stop that exporter, or set another name in "durable"',
  });
  expect(second.source.isReading).toBe(false);
  await first.leased.stop();
  await waitFor('the second reads', () => second.source.isReading);
  await second.leased.stop();
});

test('one that another has taken over from stops reading, and fails', async () => {
  const { url } = await servers.nats();
  const source = new FakeSource();
  const options = { ...names, name: 'orders', self: self(1) };
  const leased = new LeasedSource(source, options, await linkTo(url), () => undefined);
  const failed = leased.start(() => 'processed').catch((error: unknown) => String(error));
  await waitFor('it reads', () => source.isReading);
  const other = await linkTo(url);
  const holds = `_INBOX.natsight.lease.${names.stream}.${names.durable}.holds`;
  other.connection.publish(holds, JSON.stringify({ id: 'x', ...self(2) }));
  expect(await failed).toContain(
    'is read by process 2 on shop-0 (service "shop") since 1970-01-01T00:00:00.002Z now: this process was silent for too long and must not go on',
  );
  expect(source.isReading).toBe(false);
});
