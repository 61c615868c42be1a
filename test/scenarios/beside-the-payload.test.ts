import { jetstreamManager } from '@nats-io/jetstream';
import { connect, headers as natsHeaders } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testExporters } from '../support/exporter.js';
import type { RunningExporter } from '../support/exporter.js';
import { testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { writeSetupFiles } from '../support/written-setup.js';

const servers = testServers();
const startExporter = testExporters();
const folder = tempFolder();

const labels = {
  region: 'region',
  kind: 'kind',
  tenant: { value: 'tenant', default: 'none' },
  event: 'message.headers["X-GitHub-Event"]',
  token: 'message.token[1]',
  stored: "has(message.sequence) ? 'yes' : 'no'",
  room: 'room',
};
const common = {
  headers: { tenant: 'X-Tenant' },
  schema: {
    type: 'object',
    properties: { room: { type: ['string', 'null'] }, amount: { type: ['number', 'null'] } },
  },
};
const metric = (stream: string) => ({
  [`${stream}_total`]: { type: 'counter', stream, help: 'Help.', labels },
  [`${stream}_amount_total`]: { type: 'counter', stream, help: 'Help.', value: 'amount' },
});
const processing = {
  dataStreams: {
    plain: { ...common, subject: ['plain.{region}.{kind}', 'other.{kind}'] },
    stored: {
      ...common,
      jetstream: {
        stream: 'STORED',
        subject: 'stored.{region}.{kind...}',
        create: { subjects: ['stored.>'] },
      },
    },
  },
  processingLogic: {},
  liveMetrics: { ...metric('plain'), ...metric('stored') },
  instantInsightRules: {},
  realTimeDashboards: { 'live-main-dashboard': { title: 'All', metrics: ['*'] } },
};

const MESSAGES = [
  {
    subject: 'eu.web',
    headers: { 'X-Tenant': 'acme', 'X-GitHub-Event': 'push' },
    event: { room: 'a', amount: 1 },
  },
  { subject: 'eu.web', headers: {}, event: { room: null, amount: null } },
  { subject: 'us.app', headers: {}, event: {} },
];

/** The messages that a test has sent are counted before the next one begins. */
describe.each([1, 2])('with %d workers', (workers) => {
  let nats: NatsConnection;
  let exporter: RunningExporter;

  beforeAll(async () => {
    const { url } = await servers.nats();
    nats = await connect({ servers: url });
    const directory = await writeSetupFiles(`${folder}/${workers}`, processing);
    exporter = await startExporter(directory, { natsUrl: url, workers });
    await exporter.ready();
    await (await jetstreamManager(nats)).streams.info('STORED');
    for (const { subject, headers, event } of MESSAGES) {
      const sent = natsHeaders();
      for (const [name, value] of Object.entries(headers)) sent.set(name, value);
      for (const prefix of ['plain', 'stored']) {
        nats.publish(`${prefix}.${subject}`, JSON.stringify(event), { headers: sent });
      }
    }
    nats.publish('other.web', '{}');
    await nats.flush();
    await waitFor(
      'all events',
      async () => {
        const metrics = await exporter.metrics();
        return (
          (metrics.value('natsight_events_accepted_total', { stream: 'plain' }) ?? 0) +
          (metrics.value('natsight_events_accepted_total', { stream: 'stored' }) ?? 0)
        );
      },
      (count) => count === 7,
    );
  });
  afterAll(() => nats.close());

  test.each([
    ['plain', 'no'],
    ['stored', 'yes'],
  ])(
    'tokens, headers and message of the stream "%s" are labels; what is missing is no label',
    async (stream, stored) => {
      const { text } = await exporter.metrics();
      const lines = text.split('\n').filter((line) => line.startsWith(`${stream}_total{`));
      expect(lines.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
        [
          `${stream}_total{region="eu",kind="web",tenant="acme",event="push",token="eu",stored="${stored}",room="a"} 1`,
          `${stream}_total{region="eu",kind="web",tenant="none",token="eu",stored="${stored}"} 1`,
          `${stream}_total{region="us",kind="app",tenant="none",token="us",stored="${stored}"} 1`,
          ...(stream === 'plain' ? [`plain_total{kind="web",tenant="none",token="web",stored="no"} 1`] : []),
        ].toSorted((a, b) => (a < b ? -1 : 1)),
      );
    },
  );

  test.each([
    ['plain', 3],
    ['stored', 2],
  ])(
    'in the stream "%s" only the metric that reads the missing field skips an event',
    async (stream, missing) => {
      const metrics = await exporter.metrics();
      expect(metrics.value(`${stream}_amount_total`)).toBe(1);
      expect(
        metrics.value('natsight_metric_events_skipped_total', {
          metric: `${stream}_amount_total`,
          reason: 'missing',
        }),
      ).toBe(missing);
      expect(metrics.value('natsight_metric_events_counted_total', { metric: `${stream}_total` })).toBe(
        missing + 1,
      );
      const status = (await (await fetch(`${exporter.url}/api/status`)).json()) as {
        metrics: readonly object[];
      };
      expect(status.metrics).toContainEqual({
        name: `${stream}_amount_total`,
        counted: 1,
        excluded: 0,
        skipped: { missing },
        skippedShare: missing / (missing + 1),
      });
    },
  );
});
