import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Msg } from '@nats-io/transport-node';
import { prometheusAt } from '../../../scripts/deployment/clients.js';
import { oddMessages } from '../../exporter/io/nats/odd-messages.js';
import { hpub, pub, RawClient } from '../../exporter/io/nats/raw-client.js';
import type { Metrics, RunningExporter } from '../../support/exporter.js';
import { testExporters } from '../../support/exporter.js';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { MONITORING, writeSetupFiles } from '../../support/written-setup.js';
import { flightPublishers } from './publisher.js';

const PLAIN = 'plain';
const STORED = 'stored';
const NORMAL = 451;
const GOOD = '{"n":1}';
const BAD = '{"n":';
/** A header that holds what may break a label, a log line or a page. */
const TENANTS = ['a\x01b', 'a\x7fb', 'a\x1b[31mb', '\xff', '"', '\\', '</script>', 'a'.repeat(5_000)];

/** Every subject and every value of a header is a label, of metrics, windows and insights. */
function stream(name: string) {
  const labels = { token: 'token', tenant: 'has(event.tenant) ? event.tenant : "none"' };
  const metric = { stream: name, help: 'Help.', labels };
  return {
    metrics: {
      [`${name}_total`]: { type: 'counter', ...metric },
      [`${name}_last`]: { type: 'gauge', value: 'n', ...metric },
      [`${name}_window`]: {
        type: 'window',
        aggregate: 'count',
        size: '1s',
        publish: `windows.${name}`,
        ...metric,
      },
    },
    insights: {
      [`Seen${name === PLAIN ? 'Plain' : 'Stored'}`]: {
        metric: `${name}_last`,
        above: 0,
        severity: 'warning',
        summary: '{{token}} of {{tenant}} is {{value}}',
      },
    },
  };
}

const [plain, stored] = [stream(PLAIN), stream(STORED)];
const envelope = {
  headers: { tenant: 'Tenant' },
  schema: { type: 'object', required: ['n'], properties: { n: { type: 'number' } } },
};
const processing = {
  service: { name: 'odd' },
  dataStreams: {
    [PLAIN]: { subject: `${PLAIN}.{token...}`, deadLetter: `dead.${PLAIN}`, ...envelope },
    [STORED]: {
      jetstream: { stream: 'STORED', subject: `${STORED}.{token...}` },
      deadLetter: `dead.${STORED}`,
      ...envelope,
    },
  },
  processingLogic: {},
  liveMetrics: { ...plain.metrics, ...stored.metrics },
  instantInsightRules: { ...plain.insights, ...stored.insights },
  realTimeDashboards: { 'live-main-dashboard': { title: 'Odd', metrics: ['*'] } },
};

/** What a server passes on with odd subjects and headers is counted, and breaks nothing that reads what the exporter says. */
export function describeOddMessages(workers: number): void {
  const servers = testServers();
  const startExporter = testExporters();
  const connectPublisher = flightPublishers();
  const folder = tempFolder();
  const streams = [PLAIN, STORED];
  let exporter: RunningExporter;
  let metrics: Metrics;
  let letters: readonly Msg[] = [];
  let insights: readonly Msg[] = [];
  let windows: readonly Msg[] = [];
  const sentTo = (name: string) => [
    ...oddMessages(name, GOOD),
    ...TENANTS.map((tenant) => hpub(`${name}.headers`, `NATS/1.0\r\nTenant: ${tenant}\r\n\r\n`, GOOD)),
  ];
  const badOf = (name: string) => [
    ...['\x01', 'a\rb', '\xff', '\x7f.\x1b[2J'].map((token) => pub(`${name}.${token}`, BAD)),
    ...TENANTS.map((tenant) => hpub(`${name}.a`, `NATS/1.0\r\nTenant: ${tenant}\r\n\r\n`, BAD)),
  ];
  const good = sentTo('').length + 2 * NORMAL;
  const bad = badOf('').length;

  beforeAll(async () => {
    const { url } = await servers.nats();
    const connection = await connect({ servers: url });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'STORED', subjects: [`${STORED}.>`] });
    await connection.close();
    exporter = await startExporter(await writeSetupFiles(folder, processing, MONITORING), {
      natsUrl: url,
      workers,
    });
    await exporter.ready();
    const publisher = await connectPublisher(url);
    [letters, insights, windows] = ['dead.>', 'natsight.insights.>', 'windows.>'].map((subject) =>
      publisher.messagesOn(subject),
    ) as [readonly Msg[], readonly Msg[], readonly Msg[]];
    await publisher.connection.flush();
    const raw = await RawClient.at(url);
    for (const name of streams) {
      const normal = Array.from({ length: NORMAL }, () => pub(`${name}.normal`, GOOD));
      await raw.send([...normal, ...sentTo(name), ...badOf(name), ...normal]);
    }
    raw.close();
    metrics = await waitFor(
      'every message was read',
      () => exporter.metrics(),
      (seen) => streams.every((name) => received(seen, name) === good + bad),
      { withinMs: 30_000 },
    );
  });

  const received = (seen: Metrics, name: string) =>
    seen.value('natsight_events_received_total', { stream: name });

  describe(`odd messages, read by ${workers} thread(s)`, () => {
    test('are counted as what they are, before and after the ordinary ones', () => {
      for (const name of streams) {
        expect(metrics.value('natsight_events_accepted_total', { stream: name })).toBe(good);
        expect(metrics.by('natsight_events_rejected_total', 'reason', { stream: name })).toMatchObject({
          undecodable: bad,
          internal: 0,
        });
        const counted = metrics.all(`${name}_total`).reduce((sum, { value }) => sum + value, 0);
        expect(counted).toBe(good);
      }
      expect(metrics.value('natsight_nats_protocol_errors_total')).toBe(0);
      expect(metrics.value('natsight_nats_reconnects_total')).toBe(0);
    });

    test('leave no label that breaks a scrape by Prometheus', async () => {
      const target = `static_configs: [{ targets: ['127.0.0.1:${exporter.port}'] }]`;
      const job = `scrape_configs: [{ job_name: odd, scrape_interval: 1s, ${target} }]`;
      const prometheus = prometheusAt((await servers.prometheus(`${job}\n`)).url);
      for (const name of streams) {
        const counted = await waitFor(
          'all series',
          async () => Number((await prometheus.query(`sum(${name}_total)`))[0]?.value),
          (value) => value === good,
          { withinMs: 20_000 },
        );
        expect(counted).toBe(good);
      }
    });

    test('become dead letters with their subject, whatever is in it', async () => {
      await waitFor('all dead letters', () => letters.length === streams.length * bad);
      const subjects = letters.map((letter) => letter.headers?.get('natsight-subject'));
      expect(subjects).toEqual(
        expect.arrayContaining(
          streams.flatMap((name) => [`${name}.\x01`, `${name}.a\uFFFDb`, `${name}.\uFFFD`]),
        ),
      );
      expect(letters.every((letter) => letter.string() === BAD)).toBe(true);
      const seen = await waitFor(
        'the count',
        () => exporter.metrics(),
        (each) =>
          streams.every(
            (name) => each.value('natsight_dead_letters_published_total', { stream: name }) === bad,
          ),
      );
      expect(seen.all('natsight_dead_letters_lost_total').every(({ value }) => value === 0)).toBe(true);
    });

    test('are in insights and windows that can be read', async () => {
      await waitFor('insights and windows', () => insights.length > 0 && windows.length > 0);
      for (const message of [...insights, ...windows]) {
        expect(message.json()).toBeInstanceOf(Object);
        // JSON escapes control characters below space by itself; labels have none at all.
        expect(message.string()).not.toMatch(/[\x7f-\x9f]|\\u00[01]/);
      }
    });

    test('leave the status and the log to be read', async () => {
      const answer = await fetch(`${exporter.url}/api/status`);
      expect(await answer.json()).toMatchObject({ streams: { length: streams.length } });
      const lines = exporter
        .log()
        .split('\n')
        .filter((line) => line.startsWith('{'));
      const levels = lines.map((line) => (JSON.parse(line) as { readonly level: string }).level);
      expect(levels).toContain('warn');
      expect(levels).not.toContain('error');
      // No character moves the cursor of a terminal.
      expect(exporter.log()).not.toMatch(/[^\P{Cc}\n]/u);
    });
  });
}
