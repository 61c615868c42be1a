import { expect, test } from '@jest/globals';
import { Kvm } from '@nats-io/kv';
import { BucketTable } from '../../../../exporter/io/lookup/bucket-table.js';
import { testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';
import { closeLinksAfterEach, linkTo } from './nats-fixture.js';
import { RecordedHappenings } from './recorded-happenings.js';
import { startReloadable, users } from './reloadable-nats.js';

const servers = testServers();
closeLinksAfterEach();

const config = (ann: string) => users({ owner: 'subscribe: ">", publish: ">"', ann });

test('an insight that NATS does not permit is told, with what to grant to whom', async () => {
  const nats = await startReloadable(servers, config('subscribe: ">", publish: "other"'));
  const happenings = new RecordedHappenings();
  const link = await linkTo(nats.urlOf('ann'), happenings);
  link.connection.publish('natsight.insights.Late', '{}');
  const told = await waitFor('the denial', () =>
    happenings.told.find(({ kind }) => kind === 'natsPublishDenied'),
  );
  expect(told).toEqual({
    kind: 'natsPublishDenied',
    subject: 'natsight.insights.Late',
    advice:
      'NATS does not permit publishing to "natsight.insights.Late": grant it under "permissions.publish" of user "ann"',
  });
});

test('a lookup bucket that NATS does not permit says so, and is loaded once it is granted', async () => {
  const nats = await startReloadable(servers, config('subscribe: "_INBOX.>", publish: "other"'));
  const owner = await linkTo(nats.urlOf('owner'));
  await (await new Kvm(owner.connection).create('rates')).put('EUR', '1');
  const happenings = new RecordedHappenings();
  const link = await linkTo(nats.urlOf('ann'), happenings);
  const table = new BucketTable('rates', () => Promise.resolve(link), happenings.tell);
  const failed = await waitFor('the failure', () => happenings.lines.find((line) => line.includes('failed')));
  expect(failed).toMatch(
    /^bucket rates failed: NATS does not permit publishing to "\$JS\.API\.[^"]+", which natsight needs to read the bucket: grant it/,
  );
  await nats.stop();
  await startReloadable(servers, config('subscribe: "_INBOX.>", publish: [ "$JS.>" ]'), nats);
  await waitFor('the table', () => happenings.lines.includes('bucket rates: 1'), Boolean, {
    withinMs: 20_000,
  });
  await table.stop();
});
