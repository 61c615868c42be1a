import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { headers, type Msg } from '@nats-io/transport-node';
import { PrometheusClient } from '../../prometheus/client.js';
import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';
import { REJECTION_REASONS } from '../../setup/self-metrics.js';
import { testInChromium } from '../support/chromium.js';
import { Metrics, testExporters } from '../support/exporter.js';
import type { RunningExporter } from '../support/exporter.js';
import { testServers } from '../support/servers.js';
import { tempFolder, writeText } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { LivePage } from './rig/live-page.js';
import { flightPublishers } from './rig/publisher.js';
import type { FlightPublisher } from './rig/publisher.js';

/** Everything that an event can break has a place here; a carrier may have any name that JSON can say. */
const processing = {
  service: { name: 'flight-operations' },
  dataStreams: {
    flights: {
      jetstream: { stream: 'FLIGHTS', create: { subjects: ['flights.>'] } },
      schema: {
        type: 'object',
        required: ['carrier', 'delay'],
        properties: {
          carrier: { type: 'string' },
          delay: { type: 'number', maximum: 2880 },
          seats: { type: 'number' },
          gate: { type: 'string' },
          time: {},
        },
      },
      eventTime: { field: 'time', maxLateness: '5s', maxFutureSkew: '10s' },
      deadLetter: 'deadletter.flights',
    },
  },
  processingLogic: { flights: [{ where: 'delay < 1440' }, { set: { gate_number: 'int(gate)' } }] },
  liveMetrics: {
    flights_landed_total: {
      type: 'counter',
      stream: 'flights',
      help: 'Flights landed.',
      labels: { carrier: 'carrier' },
    },
    flights_seats_total: { type: 'counter', stream: 'flights', help: 'Seats.', value: 'seats' },
    flight_delay_seconds: {
      type: 'gauge',
      stream: 'flights',
      help: 'Delay of the last flight, by "carrier".\nSecond line \\ <script>',
      value: 'delay * 60',
      labels: { carrier: 'carrier' },
    },
  },
  instantInsightRules: {
    VeryLate: {
      metric: 'flight_delay_seconds',
      above: 36000,
      severity: 'critical',
      summary: '{{carrier}} is {{value}} seconds late',
    },
  },
  realTimeDashboards: {
    'live-main-dashboard': { title: 'Flights <b>"live"</b> </script>', metrics: ['flight*'] },
  },
};

const monitoring = {
  realTimeVisualization: {
    'live-main-dashboard': {
      rows: [
        {
          title: '<i>Now</i>',
          panels: [
            { metric: 'flight_delay_seconds', by: ['carrier'], as: 'table', title: 'Table' },
            { metric: 'flight_delay_seconds', by: ['carrier'], as: 'bargauge', title: 'Bars' },
            { metric: 'flight_delay_seconds', by: ['carrier'], as: 'stat', title: 'Figures' },
            { metric: 'flight_delay_seconds', by: ['carrier'], as: 'timeseries', title: 'Lines' },
          ],
        },
      ],
    },
  },
  liveMetricsDisplay: {},
  instantAlerts: {
    receivers: { ops: { webhook: 'http://127.0.0.1:9/alerts' } },
    route: { default: 'ops' },
    alerts: { VeryLate: {} },
  },
  dynamicUpdates: { scrapeInterval: '1s', liveInterval: '100ms', hotReload: false },
};

const good = { carrier: 'AA', delay: 5, seats: 100, gate: '12' };
const at = (aheadMs: number) => new Date(Date.now() + aheadMs).toISOString();
const event = (changes: Readonly<Record<string, unknown>>) =>
  JSON.stringify({ ...good, time: at(0), ...changes });
const bytes = (...parts: readonly (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));
const nested = (levels: number) =>
  event({ extra: 0 }).replace('"extra":0', `"extra":${'['.repeat(levels)}${']'.repeat(levels)}`);
const mebibytes = (count: number) => 'x'.repeat(count * 1024 * 1024);

/** What is wrong, the reason under which it is counted, and the message. */
const badEvents: readonly (readonly [what: string, reason: string, make: () => string | Uint8Array])[] = [
  ['no JSON', 'undecodable', () => 'delay=5'],
  ['half of a JSON document', 'undecodable', () => '{"carrier":"AA",'],
  ['nothing', 'undecodable', () => ''],
  ['a list', 'undecodable', () => '[1, 2]'],
  ['a NUL between tokens', 'undecodable', () => bytes('{"carrier":', [0], '"AA"}')],
  ['a NUL in a string', 'undecodable', () => bytes('{"carrier":"A', [0], 'A"}')],
  ['invalid UTF-8', 'undecodable', () => bytes('{"carrier":"', [0xc3, 0x28], '"}')],
  ['UTF-16', 'undecodable', () => Buffer.from(event({}), 'utf16le')],
  ['NaN for a number', 'undecodable', () => event({ delay: 0 }).replace('"delay":0', '"delay":NaN')],
  ['a number beyond all numbers', 'schema', () => event({ delay: 0 }).replace('"delay":0', '"delay":1e999')],
  ['text for a number', 'schema', () => event({ delay: '75' })],
  ['null for a number', 'schema', () => event({ delay: null })],
  ['a missing field', 'schema', () => event({ delay: undefined })],
  ['a value out of range', 'schema', () => event({ delay: 2881 })],
  ['an object for text', 'schema', () => event({ carrier: { code: 'AA' } })],
  ['nesting without end', 'too_deep', () => nested(50_000)],
  ['nesting beyond the limit', 'too_deep', () => nested(40)],
  ['a string without end', 'string_too_long', () => event({ extra: 'x'.repeat(65_537) })],
  ['10 MiB', 'too_large', () => event({ extra: mebibytes(10) })],
  ['no time', 'event_time', () => event({ time: undefined })],
  ['a time that is none', 'event_time', () => event({ time: '2001-02-30T25:00:00Z' })],
  ['a time to come', 'future', () => event({ time: at(60_000) })],
  ['a time long past', 'late', () => event({ time: at(-60_000) })],
  ['text that is no number for CEL', 'expression', () => event({ gate: 'B<script>' })],
  ['a field that only a metric needs', 'expression', () => event({ seats: undefined })],
  ['a counter that would fall', 'value', () => event({ seats: -1 })],
  ['what a step leaves out', 'filtered', () => event({ delay: 1_500 })],
];

/** Names that are text to us and something else to whoever forgets to escape them. */
const carriers = [
  'AA',
  '',
  '"quoted"',
  String.raw`back\slash\n`,
  'two\nlines\n',
  '{a="b"} # \' , 1',
  '<script>document.title = "broken"; alert(1)</script>',
  '<img src=x onerror="document.title=\'broken\'">',
  '</script><script>document.title = "broken"</script>',
  '{{ .Labels }} {{carrier}} ${carrier} %s',
  'Grüße 航空 ✈️',
  '__proto__',
];
/** Characters that must not come out as they went in. */
const unprintable = ['\u0000\u001b[31m', '\ud800', 'carriage\rreturn'];

jest.setTimeout(60_000);

const servers = testServers();
const startExporter = testExporters();
const connectPublisher = flightPublishers();
const folder = tempFolder();
const deadLetters: Msg[] = [];
let exporter: RunningExporter;
let prometheus: PrometheusClient;
let publisher: FlightPublisher;
let metrics: Metrics;

beforeAll(async () => {
  await writeText(folder, PROCESSING_FILE, JSON.stringify(processing));
  await writeText(folder, MONITORING_FILE, JSON.stringify(monitoring));
  const nats = await servers.nats({ config: 'max_payload: 16777216' });
  exporter = await startExporter(folder, { natsUrl: nats.url });
  await exporter.ready();
  const target = `static_configs: [{ targets: ['127.0.0.1:${exporter.port}'] }]`;
  const scrape = `scrape_configs: [{ job_name: flights, scrape_interval: 1s, ${target} }]`;
  prometheus = new PrometheusClient((await servers.prometheus(`${scrape}\n`)).url);
  publisher = await connectPublisher(nats.url);
  publisher.connection.subscribe('deadletter.flights', {
    callback: (_error, message) => void deadLetters.push(message),
  });

  const messages = [
    ...carriers.map((carrier) => event({ carrier, delay: 700 })),
    ...unprintable.map((carrier) => event({ carrier, delay: 700 })),
    ...badEvents.map(([, , make]) => make()),
    event({ carrier: 'last' }),
  ];
  for (const [index, message] of messages.entries())
    await publisher.send('flights.any', message, String(index));
  metrics = await waitFor(
    'every message was read',
    () => exporter.metrics(),
    (seen) => seen.value('natsight_events_received_total', { stream: 'flights' }) === messages.length,
  );
});

const reasons = [...new Set(badEvents.map(([, reason]) => reason))];
const countOf = (reason: string) => badEvents.filter(([, other]) => other === reason).length;

describe('bad events', () => {
  test('are counted, each under its reason, and nothing else is lost with them', () => {
    const rejected = metrics.by('natsight_events_rejected_total', 'reason');
    const known = Object.keys(REJECTION_REASONS);
    expect(rejected).toEqual(Object.fromEntries(known.map((reason) => [reason, countOf(reason)])));
    expect(known).toEqual(expect.arrayContaining(reasons));
    const accepted = carriers.length + unprintable.length + 1;
    expect(metrics.value('natsight_events_accepted_total', { stream: 'flights' })).toBe(accepted);
    expect(metrics.value('flights_seats_total')).toBe(accepted * good.seats);
  });

  test('of a schema are counted by field and rule', () => {
    const violations = metrics
      .all('natsight_schema_violations_total')
      .map(({ labels: { field, rule }, value }) => `${field} ${rule} ${value}`);
    expect(violations.toSorted()).toEqual([
      '/carrier type 1',
      '/delay missing 1',
      '/delay range 1',
      '/delay type 3',
    ]);
  });

  test('go to the dead-letter subject as they came, with stream, reason, place and one line that says why', async () => {
    const sent = badEvents.filter(([, reason]) => reason !== 'filtered');
    await waitFor(
      'all dead letters',
      () => deadLetters.length,
      (count) => count === sent.length,
    );
    for (const [index, letter] of deadLetters.entries()) {
      const head = letter.headers ?? headers();
      const [what, reason] = sent[index] ?? [];
      expect([what, head.get('natsight-reason')]).toEqual([what, reason]);
      expect(head.get('natsight-stream')).toBe('flights');
      expect(head.get('natsight-subject')).toBe('flights.any');
      expect(Number(head.get('natsight-sequence'))).toBeGreaterThan(carriers.length);
      expect(head.get('natsight-detail')).toMatch(/^[^\p{Cc}]{1,512}$/u);
    }
    const texts = new Set(deadLetters.map((letter) => letter.string()));
    expect(texts).toContain('delay=5');
    expect(texts).toContain('{"carrier":"AA",');
    const truncated = deadLetters.filter((letter) => letter.headers?.has('natsight-truncated') === true);
    expect(truncated.map((letter) => [letter.headers?.get('natsight-reason'), letter.data.length])).toEqual([
      ['too_large', 1024 * 1024],
    ]);
    expect(metrics.value('natsight_dead_letters_published_total', { stream: 'flights' })).toBe(sent.length);
  });

  test('are logged once for each reason, not once for each event', () => {
    const lines = exporter
      .log()
      .split('\n')
      .filter((line) => line.includes('events rejected'));
    const logged = lines.map((line) => (JSON.parse(line) as { reason: string }).reason);
    expect(logged.toSorted()).toEqual(reasons.filter((reason) => reason !== 'filtered').toSorted());
  });
});

describe('text of any kind in a label', () => {
  test('comes back as it was from /metrics', () => {
    const found = new Set(metrics.all('flights_landed_total').map(({ labels }) => labels['carrier'] ?? ''));
    for (const carrier of carriers) expect(found).toContain(carrier);
    expect(metrics.exposition.families['flight_delay_seconds']).toEqual({
      TYPE: 'gauge',
      HELP: processing.liveMetrics.flight_delay_seconds.help,
    });
  });

  test('comes back as it was from OpenMetrics', async () => {
    const accept = 'application/openmetrics-text;version=1.0.0';
    const openMetrics = new Metrics(
      await (await fetch(`${exporter.url}/metrics`, { headers: { accept } })).text(),
    );
    expect(openMetrics.by('flights_landed_total', 'carrier')).toEqual(
      metrics.by('flights_landed_total', 'carrier'),
    );
  });

  test('is never a control character or half a character', () => {
    const lines = metrics.text.split('\n').filter((line) => line.startsWith('flights_landed_total'));
    expect(lines).toHaveLength(carriers.length + unprintable.length + 1);
    expect(lines.join('')).toMatch(/^[^\p{Cc}\p{Cs}]+$/u);
  });

  test('is scraped by Prometheus, and found there', async () => {
    await waitFor(
      'the first scrape',
      () => prometheus.targets(),
      (targets) => targets.some(({ health }) => health === 'up'),
    );
    const found = await prometheus.query('flights_landed_total');
    const seen = new Set(found.map(({ labels }) => labels['carrier'] ?? ''));
    for (const carrier of carriers) expect(seen).toContain(carrier);
  });

  test('is text on every page, with nothing that runs', async () => {
    for (const path of ['/', '/dashboards/live-main-dashboard', '/dashboards/<script>alert(1)</script>']) {
      const response = await fetch(exporter.url + path);
      const text = await response.text();
      const isHtml = response.headers.get('content-type')?.startsWith('text/html') === true;
      if (isHtml) expect(text).not.toMatch(/<script>|<img|<b>|<i>/);
      else expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    }
  });

  testInChromium('is text on the live page, in every kind of panel', async (browser) => {
    const page = await LivePage.open(browser, `${exporter.url}/dashboards/live-main-dashboard`);
    const names = carriers.map((carrier) => carrier || '(none)');
    const kinds = ['Table', 'Bars', 'Figures', 'Lines'];
    const panels = await waitFor(
      'the panels are filled',
      () => page.panels(),
      (shown) => kinds.every((kind) => Object.keys(shown[kind] ?? {}).length >= names.length),
    );
    for (const kind of kinds) {
      expect(Object.keys(panels[kind] ?? {})).toEqual(expect.arrayContaining(names));
    }
    expect(await page.tab.title()).toBe('Flights <b>"live"</b> </script> · natsight');
    expect(await page.tab.textContent('h1')).toBe('Flights <b>"live"</b> </script>');
    const firing = await page.tab.locator('.firing li').allTextContents();
    expect(firing.join('\n')).toContain(
      '<script>document.title = "broken"; alert(1)</script> is 42000 seconds late',
    );
    expect(page.faults).toEqual([]);
  });
});
