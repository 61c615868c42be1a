import { hostname } from 'node:os';
import { jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { KV } from '@nats-io/kv';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { StateBucket } from '../../../../exporter/io/checkpoint/bucket/state-bucket.js';
import { readBucketState } from '../../../../exporter/io/checkpoint/bucket/read-bucket-state.js';
import type { NatsLink } from '../../../../exporter/io/nats/link.js';
import { testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';
import { closeLinksAfterEach, linkTo } from '../nats/nats-fixture.js';
import { encode, encoderOf, headerOfVersion } from './checkpoints.js';

const servers = testServers();
closeLinksAfterEach();
let url = '';
beforeAll(async () => ({ url } = await servers.nats()));

let buckets = 0;
const newBucket = () => `state-${(buckets += 1)}`;

const opened: StateBucket[] = [];
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close().catch(() => undefined);
});

async function take(bucket: string, { service = 'flights', link = undefined as NatsLink | undefined } = {}) {
  const options = { bucket, service, nowMs: Date.now(), beatMs: 50, staleMs: 1_000 };
  const taken = await StateBucket.take(options, link ?? (await linkTo(url)));
  opened.push(taken.store);
  return taken;
}

/** Puts files of checkpoints, each with these times. */
async function written(bucket: string, ...files: readonly (readonly number[])[]): Promise<void> {
  const { store } = await take(bucket);
  for (const [first = 0, ...more] of files) {
    const encoder = encoderOf('flights');
    await store.begin({ header: encoder.header, frames: encode(encoder, first), isAlone: false });
    for (const takenMs of more) await store.append(encode(encoder, takenMs));
  }
  await store.close();
}

/** The bucket as an operator sees it. */
async function operator(bucket: string): Promise<KV> {
  return new Kvm((await linkTo(url)).connection).open(bucket);
}

async function keysOf(bucket: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const key of await (await operator(bucket)).keys()) keys.push(key);
  return keys.sort();
}

const filesOf = async (bucket: string) =>
  (await keysOf(bucket)).filter((key) => /^flights\.\d{6}-[0-9a-f]{8}\.\d+$/.test(key));

async function timesIn(bucket: string) {
  const { stored } = await take(bucket);
  return { times: stored.checkpoints.map(({ takenMs }) => takenMs), unusable: stored.unusable };
}

test('a bucket that does not exist is created with one value for each key, and what was put is there again', async () => {
  const bucket = newBucket();
  await written(bucket, [1, 2, 3]);
  const manager = await jetstreamManager((await linkTo(url)).connection);
  const { config } = await manager.streams.info(`KV_${bucket}`);
  expect(config).toMatchObject({ max_msgs_per_subject: 1, storage: 'file', num_replicas: 1, max_age: 0 });
  expect(await timesIn(bucket)).toEqual({ times: [1, 2, 3], unusable: [] });
  // What `check` reads, while it is in use.
  const seen = await readBucketState(bucket, 'flights', await linkTo(url));
  expect(seen.stored.checkpoints.map(({ takenMs }) => takenMs)).toEqual([1, 2, 3]);
  expect(seen.holder?.pid).toBe(process.pid);
});

test('a state larger than a message of NATS is put in pieces', async () => {
  const small = await servers.nats({ config: 'max_payload: 8192' });
  const link = await linkTo(small.url);
  const { store } = await take('small', { link });
  const encoder = encoderOf('flights');
  const outlets = 'x'.repeat(100_000);
  await store.begin({ header: encoder.header, frames: encode(encoder, 1, outlets), isAlone: false });
  await store.append(encode(encoder, 2, outlets));
  await store.close();
  const { stored } = await take('small', { link: await linkTo(small.url) });
  expect(stored.checkpoints.map((checkpoint) => checkpoint.outlets)).toEqual([outlets, outlets]);
});

test('the file before the current one is kept, earlier ones and their marks are not', async () => {
  const bucket = newBucket();
  await written(bucket, [1, 2], [3], [4]);
  const numbers = (await filesOf(bucket)).map((key) => key.slice('flights.'.length, 'flights.000000'.length));
  expect(numbers).toEqual(['000002', '000003']);
  const manager = await jetstreamManager((await linkTo(url)).connection);
  // Two files of one value each, the head and the lease.
  expect((await manager.streams.info(`KV_${bucket}`)).state.messages).toBe(4);
});

test('two services share a bucket', async () => {
  const bucket = newBucket();
  await written(bucket, [1]);
  const { stored } = await take(bucket, { service: 'shop' });
  expect(stored).toEqual({ checkpoints: [], unusable: [], isAlone: false });
  expect((await timesIn(bucket)).times).toEqual([1]);
});

describe('a state that is not sound', () => {
  test('damaged from a checkpoint on: the one before is used', async () => {
    const bucket = newBucket();
    await written(bucket, [1, 2, 3]);
    const [, , third = ''] = await filesOf(bucket);
    await (await operator(bucket)).put(third, 'hello, this is no checkpoint at all');
    expect(await timesIn(bucket)).toEqual({
      times: [1, 2],
      unusable: [
        expect.stringMatching(/^000001-\w{8} is damaged from byte \d+ on; the checkpoint before is used$/),
      ],
    });
  });

  test('a part is missing: what comes before it is used', async () => {
    const bucket = newBucket();
    await written(bucket, [1, 2, 3]);
    const [, second = ''] = await filesOf(bucket);
    await (await operator(bucket)).delete(second);
    expect(await timesIn(bucket)).toEqual({
      times: [1],
      unusable: [expect.stringMatching(/^000001-\w{8} lacks part 2 of 3; the checkpoint before is used$/)],
    });
  });

  test('a foreign value: the file before is used', async () => {
    const bucket = newBucket();
    await written(bucket, [1], [2]);
    await (await operator(bucket)).put((await filesOf(bucket))[1] ?? '', 'hello');
    expect(await timesIn(bucket)).toEqual({
      times: [1],
      unusable: [expect.stringMatching(/^000002-\w{8} is no file of natsight$/)],
    });
  });

  test.each([
    ['damaged', 'is damaged', async (kv: KV) => void (await kv.put('flights.head', '{"natsight":1,"files'))],
    ['missing', 'is not there', (kv: KV) => kv.delete('flights.head')],
  ])('a head that is %s: the files that are there are used', async (_how, found, harm) => {
    const bucket = newBucket();
    await written(bucket, [1], [2, 3]);
    await harm(await operator(bucket));
    expect(await timesIn(bucket)).toEqual({
      times: [2, 3],
      unusable: [`the key "flights.head" ${found}; the files that the bucket has are used`],
    });
  });

  test('nothing that can be read: it is refused, and nothing is reset', async () => {
    const bucket = newBucket();
    await written(bucket, [1]);
    const kv = await operator(bucket);
    const [only = ''] = await filesOf(bucket);
    await kv.put(only, 'hello');
    await expect(take(bucket)).rejects.toThrow(
      /^the state bucket "state-\d+" has no checkpoint that can be read: 000001-\w{8} is no file of natsight\. Restore the bucket from a backup, or name another one to begin anew/,
    );
    expect((await kv.get(only))?.string()).toBe('hello');
    // The lease is free again.
    await expect(take(bucket)).rejects.toThrow('has no checkpoint that can be read');
  });

  test('of another service: it is refused', async () => {
    const bucket = newBucket();
    await written(bucket, [1]);
    const { header } = encoderOf('shop');
    await (await operator(bucket)).put((await filesOf(bucket))[0] ?? '', header);
    await expect(take(bucket)).rejects.toThrow(
      `the state bucket "${bucket}" belongs to the service "shop", and this setup is of "flights": give each service a bucket of its own (--state)`,
    );
  });

  test.each([
    [4, 'newer than 3, the newest'],
    [2, 'older than 3, the only one'],
  ])('of version %d: it is refused', async (version, found) => {
    const bucket = newBucket();
    await written(bucket, [1]);
    const kv = await operator(bucket);
    await kv.put((await filesOf(bucket))[0] ?? '', headerOfVersion(version));
    await expect(take(bucket)).rejects.toThrow(
      `in the state bucket "${bucket}" was written by natsight 1.0.0 in format ${version}, which is ${found} that this version reads: use that version again, or another bucket`,
    );
  });

  test('with a head of another version: it is refused', async () => {
    const bucket = newBucket();
    await written(bucket, [1]);
    await (await operator(bucket)).put('flights.head', JSON.stringify({ natsight: 2 }));
    await expect(take(bucket)).rejects.toThrow(
      `the state bucket "${bucket}" has the state of "flights" in format 2, which is newer than 1, the newest that this version reads: use that version again, or another bucket`,
    );
  });
});

describe('a bucket that cannot be used is refused', () => {
  test.each([
    ['with a TTL', { ttl: 3_600_000 }, 'it deletes its values after 1h (TTL)'],
    ['in memory', { storage: 'memory' as const }, 'it is in memory, and a restart of NATS empties it'],
    ['of tiny values', { maxValueSize: 100 }, 'it takes no values of more than 100 bytes'],
  ])('%s', async (_what, settings, reason) => {
    const bucket = newBucket();
    await new Kvm((await linkTo(url)).connection).create(bucket, settings);
    await expect(take(bucket)).rejects.toThrow(`the state bucket "${bucket}" cannot be used: ${reason}`);
  });

  test('without JetStream', async () => {
    const { url: plain } = await servers.nats({
      config: 'accounts: { A: { users: [{ user: a, password: a }] } }\n',
    });
    const link = await linkTo(plain.replace('nats://', 'nats://a:a@'));
    await expect(take('none', { link })).rejects.toThrow(
      /^the state bucket "none" cannot be used: JetStream does not answer: it is not enabled on the server, or not for the account/,
    );
  });

  test('without the permission to create it', async () => {
    const { url: strict } = await servers.nats({
      config: `authorization { users: [ { user: a, password: a, permissions: {
        publish: { deny: "$JS.API.STREAM.CREATE.>" } } } ] }`,
    });
    const link = await linkTo(strict.replace('nats://', 'nats://a:a@'));
    await expect(take('denied', { link })).rejects.toThrow(
      'the state bucket "denied" cannot be used: NATS does not permit publishing to "$JS.API.STREAM.CREATE.KV_denied", which natsight needs to keep its state in the bucket "denied": grant it under "permissions.publish" of user "a"',
    );
  });
});

describe('a state that is in use', () => {
  test('is refused, and the message says by whom and since when', async () => {
    const bucket = newBucket();
    await take(bucket);
    await expect(take(bucket)).rejects.toThrow(
      new RegExp(
        `^the state bucket "${bucket}" is in use by process ${process.pid} on ${hostname()} since 20\\d\\d-.*Z: stop that exporter, or give this one a bucket of its own \\(--state\\)$`,
      ),
    );
  });

  const elsewhere = { pid: 7, host: 'shop-0', space: 'another machine', sinceMs: 0 };
  const lease = (beat: number) => JSON.stringify({ id: 'other', holder: elsewhere, isReleased: false, beat });

  test('on another machine is refused while its lease is renewed, and taken over when it is not', async () => {
    const bucket = newBucket();
    await written(bucket, [1]);
    const kv = await operator(bucket);
    let beat = 0;
    const beats = setInterval(() => void kv.put('flights.lease', lease((beat += 1))), 50);
    await waitFor(
      'the lease',
      () => beat,
      (count) => count > 1,
    );
    await expect(take(bucket)).rejects.toThrow('is in use by process 7 on shop-0 since 1970-01-01');
    clearInterval(beats);
    expect((await timesIn(bucket)).times).toEqual([1]);
  });

  test('cannot be written by a process that was thought dead, whatever it does next', async () => {
    const bucket = newBucket();
    const zombie = await take(bucket);
    const encoder = encoderOf('flights');
    await zombie.store.begin({ header: encoder.header, frames: encode(encoder, 1), isAlone: false });
    // It sleeps: its lease is not renewed, and another machine takes the state.
    const kv = await operator(bucket);
    await kv.put('flights.lease', JSON.stringify({ id: 'x', holder: elsewhere, isReleased: true }));
    const { store, stored } = await take(bucket);
    expect(stored.checkpoints.map(({ takenMs }) => takenMs)).toEqual([1]);
    const message = new RegExp(
      `^the state of "flights" in the bucket "${bucket}" was taken over by process \\d+ on .*: this process was silent for too long and must not write to it$`,
    );
    // Before the new holder has put anything of its own.
    await expect(zombie.store.append(encode(encoder, 2))).rejects.toThrow(message);
    await expect(
      zombie.store.begin({ header: encoder.header, frames: encode(encoder, 3), isAlone: false }),
    ).rejects.toThrow(message);
    const next = encoderOf('flights');
    await store.begin({ header: next.header, frames: encode(next, 4), isAlone: false });
    await expect(
      zombie.store.begin({ header: encoder.header, frames: encode(encoder, 5), isAlone: false }),
    ).rejects.toThrow(message);
    await store.append(encode(next, 6));
    await store.close();
    const after = await readBucketState(bucket, 'flights', await linkTo(url));
    expect(after.stored.checkpoints.map(({ takenMs }) => takenMs)).toEqual([4, 6]);
    // What the zombie has put in vain is removed with the next file.
    await written(bucket, [7]);
    const numbers = (await filesOf(bucket)).map((key) => Number(key.slice('flights.'.length).slice(0, 6)));
    expect(numbers).toHaveLength(3);
    expect(new Set(numbers).size).toBe(2);
  });
});
