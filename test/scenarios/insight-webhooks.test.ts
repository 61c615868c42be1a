import { connect } from '@nats-io/transport-node';
import { expect, test } from '@jest/globals';
import { testExporters } from '../support/exporter.js';
import { httpInboxes } from '../support/http-inbox.js';
import { testServers } from '../support/servers.js';
import { tempFolder, writeText } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { MONITORING, writeSetupFiles } from '../support/written-setup.js';

const servers = testServers();
const startExporter = testExporters();
const inboxes = httpInboxes();
const folder = tempFolder();

const big = { stream: 'orders', where: 'amount > 100', labels: ['id'], holdFor: '1h' };
const processing = {
  service: { name: 'shop' },
  dataStreams: { orders: { subject: 'orders', schema: { type: 'object', required: ['id', 'amount'] } } },
  processingLogic: {},
  liveMetrics: {},
  instantInsightRules: { Big: big, Tried: { ...big, mode: 'observe' } },
  realTimeDashboards: {},
};

test('an insight reaches a webhook that was away when the exporter was killed', async () => {
  let status = 503;
  const inbox = await inboxes(() => ({ status }));
  const other = await inboxes();
  await writeText(folder, 'token', 'from-a-file\n');
  const monitoring = {
    ...MONITORING,
    instantAlerts: {
      ...MONITORING.instantAlerts,
      webhooks: {
        bot: { url: `${inbox.url}/insights`, headers: { Authorization: 'Bearer ${file:token}' } },
        other: { url: other.url },
      },
    },
  };
  const setup = await writeSetupFiles(folder, processing, monitoring);
  const { url: natsUrl } = await servers.nats();
  const flags = ['--state', `${folder}/state`, '--checkpoint.every', '200ms'];
  const first = await startExporter(setup, { natsUrl, flags });
  await first.ready();
  const nats = await connect({ servers: natsUrl });
  nats.publish('orders', '{"id":"a","amount":900}');
  await waitFor('an attempt', () => inbox.letters.length > 0);
  await waitFor('the other webhook has it', () => other.letters.length === 1);
  const away = await first.metrics();
  expect(away.value('natsight_webhook_up', { webhook: 'bot' })).toBe(0);
  expect(away.value('natsight_webhook_waiting', { webhook: 'bot' })).toBe(1);
  await first.end('SIGKILL');
  status = 204;
  const before = inbox.letters.length;
  const second = await startExporter(setup, { natsUrl, flags });
  const letters = await waitFor(
    'it comes again',
    () => inbox.letters,
    ({ length }) => length > before,
  );
  await waitFor(
    'it is counted',
    async () => (await second.metrics()).value('natsight_webhook_sent_total', { webhook: 'bot' }) === 1,
  );
  expect(new Set(letters.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(letters.at(-1)).toMatchObject({
    path: '/insights',
    headers: { authorization: 'Bearer from-a-file', 'content-type': 'application/cloudevents+json' },
    body: { type: 'io.natsight.insight.firing', source: 'shop', data: { rule: 'Big', labels: { id: 'a' } } },
  });
  await nats.close();
});
