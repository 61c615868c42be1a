import { connect } from '@nats-io/transport-node';
import { expect, jest, test } from '@jest/globals';
import { testExporters } from '../../support/exporter.js';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { writeSetupFiles } from '../../support/written-setup.js';

jest.setTimeout(90_000);
const servers = testServers();
const start = testExporters();
const folder = tempFolder();

const counter = { type: 'counter', stream: 'orders', help: 'Orders.' };
const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

/** Each within 1 MiB, and each kept the exporter busy for longer than this test may take, or costs a multiple of all others. */
const COSTLY: Readonly<Record<string, string>> = {
  'a batch of 333,000 events': `[${'{},'.repeat(332_999)}{}]`,
  'an event of which "each" makes 300,000': `{"legs":[${'1,'.repeat(299_999)}1]}`,
  'two loops over 100,000 elements': JSON.stringify({ pairs: numbers(100_000) }),
  'a list of 90,000 unique objects': JSON.stringify({ unique: numbers(90_000).map((a) => ({ a })) }),
  'a text of 64 KiB in which half of it is looked for': JSON.stringify({
    text: 'a'.repeat(65_536),
    part: `${'a'.repeat(16_384)}b${'a'.repeat(16_384)}`,
  }),
};

test('messages that cost too much are rejected, or counted without what costs too much, and reading goes on', async () => {
  const { url: natsUrl } = await servers.nats({ config: 'max_payload: 2097152' });
  const directory = await writeSetupFiles(folder, {
    dataStreams: {
      orders: {
        subject: 'orders.>',
        schema: { properties: { unique: { type: 'array', uniqueItems: true } }, additionalProperties: true },
        limits: { messageBytes: 2_097_152 },
      },
    },
    processingLogic: { orders: [{ each: 'has(event.legs) ? event.legs : [0.0]', as: 'leg' }] },
    liveMetrics: {
      orders_total: counter,
      pairs_total: { ...counter, where: 'event.pairs.exists(x, event.pairs.exists(y, x + y < 0.0))' },
      parts_total: { ...counter, where: 'event.text.contains(event.part)' },
      texts_total: { ...counter, where: 'event.text.indexOf(event.part) >= 0' },
    },
    instantInsightRules: {},
    realTimeDashboards: {},
  });
  const exporter = await start(directory, { natsUrl });
  await exporter.ready();
  const publisher = await connect({ servers: natsUrl });
  for (const payload of Object.values(COSTLY)) publisher.publish('orders.a', payload);
  publisher.publish('orders.a', '{}');
  await publisher.flush();
  await publisher.close();

  await waitFor(
    'the last message',
    async () => (await exporter.metrics()).value('orders_total'),
    (orders) => orders === 4,
    { withinMs: 60_000 },
  );
  const metrics = await exporter.metrics();
  const rejected = metrics.by('natsight_events_rejected_total', 'reason', { stream: 'orders' });
  expect(Object.entries(rejected).filter(([, count]) => count > 0)).toEqual([['too_many_events', 2]]);
  const skipped = (metric: string) =>
    metrics.by('natsight_metric_events_skipped_total', 'reason', { metric })['expression'] ?? 0;
  expect([skipped('pairs_total'), skipped('parts_total'), skipped('texts_total')]).toEqual([1, 0, 1]);
});
