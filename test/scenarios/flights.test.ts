import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Msg } from '@nats-io/transport-node';
import type { PrometheusClient } from '../../prometheus/client.js';
import type { Metrics, RunningExporter } from '../support/exporter.js';
import { waitFor } from '../support/wait-for.js';
import type { NotifiedAlert } from '../support/webhook.js';
import {
  delaySeconds,
  haulOf,
  histogramOf,
  inWindow,
  isVeryLate,
  meters,
  percentileBetween,
  punctualityOf,
  sumBy,
} from './rig/expected.js';
import { testPipeline } from './rig/flights-pipeline.js';
import type { FlightsPipeline } from './rig/flights-pipeline.js';
import { flightsOf } from './rig/flights.js';
import type { PublishedFlight } from './rig/flights.js';
import type { FlightPublisher } from './rig/publisher.js';

/** Two calm days come in while the pipeline is provisioned, then at once the two bad ones, which raise the alert. */
const calm = flightsOf('2001-02-20', '2001-02-21');
const bad = flightsOf('2001-02-24', '2001-02-25');
const calmPerSecond = 5;
/** Neither can be counted as a flight; each has a reason. */
const malformed = { undecodable: '{ "origin": "ORD", ', schema: '{ "id": "F1", "origin": "O\'Hare" }' };

const startPipeline = testPipeline();
let pipeline: FlightsPipeline;
let exporter: RunningExporter;
let publisher: FlightPublisher;
let prometheus: PrometheusClient;
let published: readonly PublishedFlight[];
let deadLetters: readonly Msg[];

beforeAll(async () => {
  pipeline = await startPipeline();
  ({ exporter, publisher, prometheus } = pipeline);
  published = publisher.published;
  deadLetters = publisher.messagesOn('deadletter.flights');
});

test('natsight provision deploys to the running servers and proves it; a second time there is nothing to do', async () => {
  const flights = publisher.trickle(calm, calmPerSecond);
  const first = await pipeline.provision();
  expect(first.stderr).toBe('');
  expect(first.stdout).toMatch(/^Real-time data processing setup successful$/m);
  expect(first.stdout).toMatch(/^Live dashboards deployed successfully$/m);
  expect(first.exitCode).toBe(0);

  const second = await pipeline.provision();
  await flights.stop();
  expect(second).toEqual({
    exitCode: 0,
    stdout: '0 changes\nReal-time data processing setup successful\nLive dashboards deployed successfully\n',
    stderr: '',
  });
});

describe('after two bad days', () => {
  let metrics: Metrics;
  /** Where the stream's time stands: maxLateness ahead of the watermark. */
  const positionOf = (watermarkSeconds: number | undefined) => (watermarkSeconds ?? NaN) * 1_000 + 5_000;
  const position = () => positionOf(metrics.value('natsight_watermark_seconds', { stream: 'flights' }));

  beforeAll(async () => {
    await publisher.publish(bad);
    const [first] = bad;
    for (const [reason, text] of Object.entries(malformed)) await publisher.send('flights.ORD', text, reason);
    const circular = { ...first, id: 'circle', destination: first?.origin, time: new Date().toISOString() };
    await publisher.send('flights.ORD', JSON.stringify(circular), 'circle');
    metrics = await pipeline.metricsAfter(published.length + 3);
  });

  test('every message is accounted for', async () => {
    const stream = { stream: 'flights' };
    const rejected = metrics.by('natsight_events_rejected_total', 'reason');
    const reasons = Object.fromEntries(Object.entries(rejected).filter(([, count]) => count > 0));
    expect(reasons).toEqual({ undecodable: 1, schema: 1, filtered: 1 });
    expect(metrics.value('natsight_events_accepted_total', stream)).toBe(published.length);
    expect(metrics.value('natsight_received_bytes_total', stream)).toBe(publisher.bytes);
    // They count once NATS has answered.
    const sent = await waitFor(
      'the dead letters',
      () => exporter.metrics(),
      (seen) => seen.value('natsight_dead_letters_published_total', stream) === 2,
    );
    expect(sent.value('natsight_dead_letters_lost_total', stream)).toBe(0);
  });

  test('a counter has, for each label set, as many as the file', () => {
    const landed = metrics.all('flights_landed_total').map(({ labels, value }) => [labels, value]);
    const expected = Object.entries(
      sumBy(published, (flight) => JSON.stringify([flight.origin, haulOf(flight)])),
    );
    expect(landed).toHaveLength(expected.length);
    expect(landed).toEqual(
      expect.arrayContaining(
        expected.map(([key, count]) => {
          const [origin, haul] = JSON.parse(key) as string[];
          return [{ origin, haul }, count];
        }),
      ),
    );
    for (const haul of ['short', 'medium', 'long']) {
      const flown = published.filter((flight) => haulOf(flight) === haul);
      expect(metrics.by('flights_by_punctuality_total', 'punctuality', { haul })).toEqual(
        sumBy(flown, punctualityOf),
      );
    }
    const distance = metrics.by('flights_distance_meters_total', 'haul');
    for (const [haul, sum] of Object.entries(sumBy(published, haulOf, meters))) {
      expect(distance[haul]).toBeCloseTo(sum, 4);
    }
  });

  test('a histogram has its buckets, its count and its sum', () => {
    const bounds = [300, 900, 1800, 3600, 5400, 7200, 10800, 14400, 21600];
    for (const haul of ['short', 'medium', 'long']) {
      const delayed = published.filter((flight) => haulOf(flight) === haul && flight.delay > 0);
      const { buckets, count, sum } = histogramOf(delayed.map(delaySeconds), bounds);
      expect(metrics.by('flight_delay_seconds_bucket', 'le', { haul })).toEqual(buckets);
      expect(metrics.value('flight_delay_seconds_count', { haul })).toBe(count);
      expect(metrics.value('flight_delay_seconds_sum', { haul })).toBe(sum);
    }
  });

  test('a gauge has the last flight of each haul', () => {
    const last = Object.fromEntries(published.map((flight) => [haulOf(flight), delaySeconds(flight)]));
    expect(metrics.by('flight_last_delay_seconds', 'haul')).toEqual(last);
  });

  test('windows have what happened within them', () => {
    expect(position()).toBeGreaterThanOrEqual(published.at(-1)?.timeMs ?? NaN);
    const recent = (seconds: number, slide = 1) =>
      inWindow(published, position(), seconds * 1_000, slide * 1_000);
    const [low, high] = percentileBetween(recent(30).map(delaySeconds), 95);
    const p95 = metrics.value('flight_delay_p95_seconds') ?? NaN;
    expect(p95).toBeGreaterThanOrEqual(low * 0.99);
    expect(p95).toBeLessThanOrEqual(high * 1.01);
    expect(metrics.value('flights_very_late_ratio')).toBeCloseTo(
      recent(20).filter(isVeryLate).length / recent(20).length,
      12,
    );
    const perSecond = metrics.by('flights_per_second', 'haul');
    for (const [haul, count] of Object.entries(sumBy(recent(10), haulOf))) {
      expect(perSecond[haul]).toBeCloseTo(count / 10, 12);
    }
    expect(metrics.value('flight_destinations')).toBe(
      new Set(recent(60).map(({ destination }) => destination)).size,
    );
    const busiest = metrics.by('flight_busiest_origins', 'top');
    const departures = sumBy(recent(60, 5), ({ origin }) => origin);
    const greatest = Object.values(departures).toSorted((a, b) => b - a);
    expect(Object.values(busiest).toSorted((a, b) => b - a)).toEqual(greatest.slice(0, 10));
    for (const [origin, count] of Object.entries(busiest)) expect(departures[origin]).toBe(count);
  });

  test('a malformed event is at the dead-letter subject, with what was wrong with it', async () => {
    await waitFor('both dead letters', () => deadLetters.length === 2);
    const found = deadLetters.map((message) => ({
      text: message.string(),
      headers: Object.fromEntries(
        (message.headers?.keys() ?? []).map((key) => [key, message.headers?.get(key)]),
      ),
    }));
    const headers = {
      'Nats-Msg-Id': expect.stringMatching(/^flight-operations\/dead-letter\/flights\/FLIGHTS\/\d+\/\d+$/),
      'natsight-service': 'flight-operations',
      'natsight-kind': 'dead-letter',
      'natsight-stream': 'flights',
      'natsight-subject': 'flights.ORD',
    };
    expect(found).toEqual([
      {
        text: malformed.undecodable,
        headers: {
          ...headers,
          'natsight-reason': 'undecodable',
          'natsight-sequence': String(published.length + 1),
          'natsight-detail': expect.stringMatching(/^not valid JSON: /),
        },
      },
      {
        text: malformed.schema,
        headers: {
          ...headers,
          'natsight-reason': 'schema',
          'natsight-sequence': String(published.length + 2),
          'natsight-detail': expect.stringContaining('/time is missing'),
        },
      },
    ]);
  });

  test('Prometheus answers with the same numbers', async () => {
    const numbers = async (promql: string, label: string) => {
      const series = await prometheus.query(promql);
      return Object.fromEntries(series.map(({ labels, value }) => [labels[label] ?? '', value]));
    };
    const landed = sumBy(published, ({ origin }) => origin);
    await waitFor(
      'Prometheus has scraped the last flight',
      async () => (await prometheus.query('sum(flights_landed_total)'))[0]?.value,
      (value) => value === published.length,
    );
    expect(await numbers('sum by (origin) (flights_landed_total)', 'origin')).toEqual(landed);
    expect(await numbers('sum by (punctuality) (flights_by_punctuality_total)', 'punctuality')).toEqual(
      sumBy(published, punctualityOf),
    );
    const delays = published.filter(({ delay }) => delay > 0).map(delaySeconds);
    expect(await numbers('sum(flight_delay_seconds_sum)', '')).toEqual({
      '': delays.reduce((a, b) => a + b),
    });
    expect(await numbers('sum(flight_delay_seconds_bucket{le="3600.0"})', '')).toEqual({
      '': delays.filter((seconds) => seconds <= 3600).length,
    });
    const up = await prometheus.query('up{job="flight-operations"}');
    expect(up.map(({ value, labels }) => [labels['instance'], value])).toEqual([
      [new URL(exporter.url).host, 1],
    ]);
  });

  test('Prometheus has the windows as they were when it scraped them', async () => {
    const atMs = Date.now();
    const [ratio] = await prometheus.query('flights_very_late_ratio', atMs);
    const [destinations] = await prometheus.query('flight_destinations', atMs);
    const [watermark] = await prometheus.query('natsight_watermark_seconds', atMs);
    const scraped = positionOf(watermark?.value);
    const recent = inWindow(published, scraped, 20_000, 1_000);
    expect(ratio?.value).toBeCloseTo(recent.filter(isVeryLate).length / recent.length, 12);
    const lastMinute = inWindow(published, scraped, 60_000, 1_000);
    expect(destinations?.value).toBe(new Set(lastMinute.map(({ destination }) => destination)).size);
  });

  test('the alert reaches the webhook, and its twin from Prometheus is the same alert', async () => {
    const labels = { alertname: 'DelaysRising', service: 'flight-operations', severity: 'warning' };
    const heldAlerts = async () =>
      (await (await fetch(`${pipeline.alertmanagerUrl}/api/v2/alerts`)).json()) as NotifiedAlert[];
    const isRising = (alert: { readonly labels: Readonly<Record<string, string>> }) =>
      alert.labels['alertname'] === 'DelaysRising';
    const alert = await pipeline.webhook.waitForAlert('DelaysRising', isRising);
    expect(alert).toMatchObject({
      status: 'firing',
      labels,
      annotations: {
        summary: expect.stringMatching(/^1\d(\.\d+)? % of flights land more than an hour late$/),
        description: expect.stringContaining('Look for weather or a closed airport'),
        condition: 'flights_very_late_ratio > 10 % for 2 seconds',
        value: expect.stringMatching(/^1\d(\.\d+)? %$/),
        dashboard_url: `${exporter.url}/dashboards/live-main-dashboard`,
      },
    });
    expect(alert.labels).toEqual(labels);

    await waitFor('the twin fires', async () =>
      (await prometheus.alerts()).some((twin) => isRising(twin) && twin.state === 'firing'),
    );
    const twins = (await prometheus.alerts()).filter(isRising);
    expect(twins.map((twin) => twin.labels)).toEqual([labels]);
    // Only Prometheus gives an alert a link to its expression.
    const seen = await waitFor(
      'Alertmanager was told by both',
      async () => (await heldAlerts()).filter(isRising),
      (alerts) => alerts.some(({ generatorURL }) => generatorURL.includes('/graph?')),
    );
    expect(seen.map((one) => one.labels)).toEqual([labels]);
  });
});
