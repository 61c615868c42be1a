import { Kvm } from '@nats-io/kv';
import type { KV } from '@nats-io/kv';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BucketTable } from '../../../../exporter/io/lookup/bucket-table.js';
import { FileTable } from '../../../../exporter/io/lookup/file-table.js';
import type { NatsLink } from '../../../../exporter/io/nats/link.js';
import { SetupResources } from '../../../../exporter/io/setup/setup-resources.js';
import { insightSchema } from '../../../../setup/model/insight.js';
import { testServers } from '../../../support/servers.js';
import { tempFolder, writeText } from '../../../support/temp-folder.js';
import { waitFor } from '../../../support/wait-for.js';
import { linkTo } from '../nats/nats-fixture.js';
import { RecordedHappenings } from '../nats/recorded-happenings.js';

const becomes = (what: string, read: () => unknown, wanted: unknown) =>
  waitFor(
    what,
    async () => JSON.stringify(read()),
    (found) => found === JSON.stringify(wanted),
  );

describe('a table in a file', () => {
  const folder = tempFolder();

  test('is read again when the file changes, and stays as it was when that goes wrong', async () => {
    await writeText(folder, 'a.csv', 'code,city\nORD,Chicago\n');
    const happenings = new RecordedHappenings();
    const table = new FileTable(folder, { file: 'a.csv', key: undefined }, happenings.tell);
    await table.ready();
    expect(table.get('ORD')).toEqual({ code: 'ORD', city: 'Chicago' });
    await writeText(folder, 'a.csv', 'code,city\nDFW,Dallas\n');
    await becomes('the change counts', () => table.get('DFW')?.['city'], 'Dallas');
    expect(table.get('ORD')).toBeUndefined();
    await writeText(folder, 'a.csv', 'code,city\nDFW\n');
    await becomes('the fault is told', () => happenings.lines.at(-1)?.startsWith('a.csv failed: '), true);
    expect(table.get('DFW')).toEqual({ code: 'DFW', city: 'Dallas' });
    await table.stop();
  });

  test('that is not there is a sentence', () => {
    expect(
      () => new FileTable(folder, { file: 'none.csv', key: undefined }, new RecordedHappenings().tell),
    ).toThrow('lookup table "none.csv" cannot be read');
  });

  test('is opened once for all who name it, and let go when nobody does', async () => {
    await writeText(folder, 'b.json', '{"ORD":1}');
    const link = () => Promise.reject(new Error('there is no NATS here'));
    const resources = new SetupResources({ directory: folder, link, tell: new RecordedHappenings().tell });
    const source = { kind: 'file', file: 'b.json', key: undefined } as const;
    const table = resources.lookupTable(source);
    await resources.ready(() => [source]);
    const lookup = { by: 'origin', from: source, set: { n: 'value' }, default: undefined };
    await resources.keep({ steps: new Map([['flights', [{ kind: 'lookup', lookup }]]]), insights: [] });
    expect(resources.lookupTable(source)).toBe(table);
    const watching = insightSchema.parse({
      stream: 'flights',
      by: ['origin'],
      silentFor: '1m',
      expect: { file: 'b.json' },
    });
    await resources.keep({ steps: new Map(), insights: [{ ...watching, name: 'OriginSilent' }] });
    expect(resources.lookupTable(source)).toBe(table);
    expect([...table.keys()]).toEqual(['ORD']);
    await resources.keep({ steps: new Map(), insights: [] });
    expect(resources.lookupTable(source)).not.toBe(table);
    await resources.stop();
  });
});

describe('a table in a key-value bucket', () => {
  const servers = testServers();
  const folder = tempFolder();
  const ends: (() => Promise<void>)[] = [];
  let link: NatsLink;
  let kvm: Kvm;
  let restart: () => Promise<unknown>;

  beforeAll(async () => {
    const server = await servers.nats({ folder });
    const { port } = server;
    link = await linkTo(server.url);
    kvm = new Kvm(link.connection);
    restart = async () => {
      await server.stop();
      await servers.nats({ folder, port });
    };
  }, 30_000);

  afterAll(async () => {
    for (const end of ends) await end();
    await link.close();
  });

  function tableOf(bucket: string) {
    const happenings = new RecordedHappenings();
    const table = new BucketTable(bucket, () => Promise.resolve(link), happenings.tell);
    ends.push(() => table.stop());
    return { table, happenings };
  }

  const put = (bucket: KV, key: string, value: unknown) => bucket.put(key, JSON.stringify(value));

  test('is whole once it is ready, and then follows every change', async () => {
    const bucket = await kvm.create('airports', { history: 5 });
    for (let n = 0; n < 500; n++) await put(bucket, `K${n % 250}`, { n });
    const { table, happenings } = tableOf('airports');
    await table.ready();
    expect(happenings.lines).toEqual(['bucket airports: 250']);
    expect([table.get('K0'), table.get('K249'), table.get('none')]).toEqual([
      { n: 250 },
      { n: 499 },
      undefined,
    ]);
    await put(bucket, 'K0', 'zero');
    await becomes('a change counts', () => table.get('K0'), { value: 'zero' });
    await bucket.delete('K0');
    await becomes('a deletion counts', () => table.get('K0'), undefined);
    await bucket.put('K1', 'no JSON');
    await becomes('what is no JSON is a text', () => table.get('K1'), { value: 'no JSON' });
  }, 30_000);

  test('is ready when it is empty, and waits for a bucket that is not there', async () => {
    const empty = await kvm.create('empty');
    const first = tableOf('empty');
    await first.table.ready();
    await put(empty, 'a', 1);
    await becomes('the first entry counts', () => first.table.get('a'), { value: 1 });
    expect(first.happenings.lines).toEqual(['bucket empty: 0']);

    const later = tableOf('later');
    await becomes(
      'the absence is told',
      () => later.happenings.lines[0]?.startsWith('bucket later failed: '),
      true,
    );
    await put(await kvm.create('later'), 'a', 1);
    await later.table.ready();
    await becomes('the entry counts', () => later.table.get('a'), { value: 1 });
  }, 30_000);

  test('goes on after the server was away', async () => {
    const bucket = await kvm.create('lasting', { storage: 'file' });
    await put(bucket, 'a', 1);
    const { table } = tableOf('lasting');
    await table.ready();
    await restart();
    expect(table.get('a')).toEqual({ value: 1 });
    await waitFor(
      'NATS is back',
      async () => link.connected,
      (connected) => connected,
    );
    await put(await kvm.open('lasting'), 'a', 2);
    await becomes('a change counts again', () => table.get('a'), { value: 2 });
  }, 60_000);
});
