import { beforeAll, describe, expect, test } from '@jest/globals';
import { headers, type Msg } from '@nats-io/transport-node';
import type { PrometheusClient } from '../../prometheus/client.js';
import { prometheusAt } from '../../scripts/deployment/clients.js';
import { REJECTION_REASONS } from '../../setup/self-metric-reasons.js';
import { testInChromium } from '../support/chromium.js';
import { Metrics, testExporters } from '../support/exporter.js';
import type { RunningExporter } from '../support/exporter.js';
import { testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { writeSetupFiles } from '../support/written-setup.js';
import { badEvents, carriers, event, good, unprintable, partlyBad } from './rig/bad-events.js';
import { monitoring, processing } from './rig/hostile-setup.js';
import { LivePage } from './rig/live-page.js';
import { flightPublishers } from './rig/publisher.js';

const servers = testServers();
const startExporter = testExporters();
const connectPublisher = flightPublishers();
const folder = tempFolder();
let deadLetters: readonly Msg[];
let exporter: RunningExporter;
let prometheus: PrometheusClient;
let metrics: Metrics;

beforeAll(async () => {
  const nats = await servers.nats({ config: 'max_payload: 16777216' });
  exporter = await startExporter(await writeSetupFiles(folder, processing, monitoring), {
    natsUrl: nats.url,
  });
  await exporter.ready();
  const target = `static_configs: [{ targets: ['127.0.0.1:${exporter.port}'] }]`;
  const scrape = `scrape_configs: [{ job_name: flights, scrape_interval: 1s, ${target} }]`;
  prometheus = prometheusAt((await servers.prometheus(`${scrape}\n`)).url);
  const publisher = await connectPublisher(nats.url);
  deadLetters = publisher.messagesOn('deadletter.flights');

  const messages = [
    ...carriers.map((carrier) => event({ carrier, delay: 700 })),
    ...unprintable.map((carrier) => event({ carrier, delay: 700 })),
    ...badEvents.map(([, , make]) => make()),
    ...partlyBad.map(({ make }) => make()),
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

/** Reasons that nobody has to look at: not dead-lettered, not logged. */
const QUIET: ReadonlySet<string> = new Set(['filtered', 'no_event']);
const reasons = [...new Set(badEvents.map(([, reason]) => reason))];
const countOf = (reason: string) => badEvents.filter(([, other]) => other === reason).length;

describe('bad events', () => {
  test('are counted, each under its reason, and nothing else is lost with them', () => {
    const rejected = metrics.by('natsight_events_rejected_total', 'reason');
    const known = Object.keys(REJECTION_REASONS);
    expect(rejected).toEqual(Object.fromEntries(known.map((reason) => [reason, countOf(reason)])));
    expect(known).toEqual(expect.arrayContaining(reasons));
    const whole = carriers.length + unprintable.length + 1;
    expect(metrics.value('natsight_events_accepted_total', { stream: 'flights' })).toBe(
      whole + partlyBad.length,
    );
    const partly = partlyBad.reduce((sum, { seats }) => sum + seats, 0);
    expect(metrics.value('flights_seats_total')).toBe(whole * good.seats + partly);
  });

  test('that one metric or field cannot use are counted there, by reason', () => {
    const skipped = metrics
      .all('natsight_metric_events_skipped_total')
      .filter(({ value }) => value > 0)
      .map(({ labels: { metric, reason }, value }) => `${metric} ${reason} ${value}`);
    expect(skipped).toEqual(['flights_seats_total missing 1', 'flights_seats_total negative 1']);
    const unset = metrics
      .all('natsight_fields_unset_total')
      .map(({ labels: { field, reason }, value }) => `${field} ${reason} ${value}`);
    expect(unset).toEqual(['gate_number expression 1']);
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
    const sent = badEvents.filter(([, reason]) => !QUIET.has(reason));
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
    await waitFor(
      'the count of what NATS has answered',
      async () =>
        (await exporter.metrics()).value('natsight_dead_letters_published_total', { stream: 'flights' }),
      (count) => count === sent.length,
    );
  });

  test('are logged once for each reason, not once for each event', () => {
    const lines = exporter
      .log()
      .split('\n')
      .filter((line) => line.includes('events rejected'));
    const logged = lines.map((line) => (JSON.parse(line) as { reason: string }).reason);
    expect(logged.toSorted()).toEqual(reasons.filter((reason) => !QUIET.has(reason)).toSorted());
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
      '<script>document.title = "broken"; alert(1)</script> is 11 h 40 min late',
    );
    expect(page.faults).toEqual([]);
  });
});
