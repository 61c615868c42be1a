import { createServer } from 'node:http';
import { connect } from '@nats-io/transport-node';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { afterEach, describe, expect, test } from '@jest/globals';
import { RESEND_MS } from '../../../exporter/insight/alert-lease.js';
import { linkTo } from '../../support/link-to.js';
import { listen } from '../../support/listen.js';
import { freePort, testServers } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';
import { monitoring, startApp } from './rig.js';

const servers = testServers();
const connections: NatsConnection[] = [];
const closers: (() => void)[] = [];
afterEach(async () => {
  for (const connection of connections.splice(0)) await connection.close();
  for (const close of closers.splice(0)) close();
});

async function client(url: string): Promise<NatsConnection> {
  const connection = await connect({ servers: url });
  connections.push(connection);
  return connection;
}

function collect(connection: NatsConnection, subject: string): Msg[] {
  const messages: Msg[] = [];
  connection.subscribe(subject, { callback: (_error, message) => void messages.push(message) });
  return messages;
}

const flight = (origin: string, delay: number) => JSON.stringify({ origin, delay });

describe('from NATS to /metrics', () => {
  test('every event is accounted for, and the numbers are exact', async () => {
    const nats = await servers.nats();
    const app = await startApp({ natsUrl: nats.url });
    await app.ready();
    const publisher = await client(nats.url);
    const deadLetters = collect(publisher, 'deadletter.flights');
    const insights = collect(publisher, 'natsight.insights.>');
    await publisher.flush();

    for (const delay of [5, 20, 70]) publisher.publish('flights.ORD', flight('ORD', delay));
    publisher.publish('flights.DFW', flight('D"F\nW<script>', 30));
    publisher.publish('flights.ORD', flight('ORD', 1500));
    publisher.publish('flights.ORD', flight('ORD', 9999));
    publisher.publish('flights.ORD', '{"origin": ');
    publisher.publish('flights.ORD', flight('ORD', 600));
    await waitFor(
      'all are read',
      async () => (await app.sample('natsight_events_received_total{stream="flights"}')) === 8,
    );

    const { text } = await app.get('/metrics');
    const lines = text.split('\n').filter((line) => /^(flight|natsight_events|natsight_schema)/.test(line));
    expect(lines.filter((line) => !line.endsWith(' 0')).sort()).toEqual([
      'flight_delay_seconds_bucket{le="+Inf"} 5',
      'flight_delay_seconds_bucket{le="3600.0"} 3',
      'flight_delay_seconds_bucket{le="600.0"} 1',
      'flight_delay_seconds_count 5',
      'flight_delay_seconds_sum 43500',
      String.raw`flights_landed_total{origin="D\"F\nW<script>"} 1`,
      'flights_landed_total{origin="ORD"} 4',
      'natsight_events_accepted_total{stream="flights"} 5',
      'natsight_events_received_total{stream="flights"} 8',
      'natsight_events_rejected_total{stream="flights",reason="filtered"} 1',
      'natsight_events_rejected_total{stream="flights",reason="schema"} 1',
      'natsight_events_rejected_total{stream="flights",reason="undecodable"} 1',
      'natsight_schema_violations_total{stream="flights",field="/delay",rule="range"} 1',
    ]);

    await waitFor('the dead letters came', () => deadLetters.length === 2);
    expect(deadLetters.map(({ headers }) => headers?.get('natsight-reason'))).toEqual([
      'schema',
      'undecodable',
    ]);
    await waitFor('the insight started and ended', () => insights.length === 2);
    expect(insights.map((message) => message.json())).toMatchObject([
      { type: 'io.natsight.insight.firing', source: 'flight-operations', data: { severity: 'critical' } },
      { type: 'io.natsight.insight.resolved', subject: 'HugeDelay', data: { rule: 'HugeDelay' } },
    ]);
    expect(insights.map(({ headers }) => headers?.get('Nats-Msg-Id'))).toEqual(
      insights.map((message) => message.json<{ id: string }>().id),
    );
    expect(insights[0]?.subject).toBe('natsight.insights.HugeDelay');
    expect(
      await app.sample('natsight_insights_total{rule="HugeDelay",severity="critical",change="started"}'),
    ).toBe(1);
  });

  test('OpenMetrics ends as it has to, and both formats hold the same series', async () => {
    const app = await startApp({ natsUrl: (await servers.nats()).url });
    const accept = 'application/openmetrics-text;version=1.0.0';
    const response = await fetch(`${app.url}/metrics`, { headers: { accept } });
    expect(response.headers.get('content-type')).toMatch(/^application\/openmetrics-text; version=1\.0\.0/);
    const text = await response.text();
    expect(text).toMatch(/\n# EOF\n$/);
    expect(text).toContain('natsight_events_received_total{stream="flights"} 0');
    // The second scrape in the other format: the client's own registry would have lost "_total" by now.
    expect(await app.sample('natsight_events_received_total{stream="flights"}')).toBe(0);
    expect(await app.sample('natsight_build_info{version="1.2.3",node="' + process.version + '"}')).toBe(1);
  });

  test('the status says what tools need to know', async () => {
    const app = await startApp({ natsUrl: (await servers.nats()).url });
    await app.ready();
    expect(JSON.parse((await app.get('/api/status')).text)).toMatchObject({
      service: 'flight-operations',
      version: '1.2.3',
      setupHash: expect.stringMatching(/^[0-9a-f]{16}$/),
      ready: true,
      problems: [],
      streams: [{ name: 'flights', connected: true, received: 0, accepted: 0, rejected: {} }],
      insights: [],
      alertmanager: null,
      dashboards: [{ uid: 'live-main-dashboard', title: 'Flights' }],
    });
  });
});

describe('an insight on its way to the webhook', () => {
  test('is sent as it starts, not with the next resend, by way of Alertmanager', async () => {
    const nats = await servers.nats();
    const webhook = await servers.webhook();
    const alertmanager = await servers.alertmanager(`
route: { receiver: ops, group_by: [alertname], group_wait: 0s, group_interval: 1s }
receivers: [{ name: ops, webhook_configs: [{ url: "${webhook.url}" }] }]
`);
    const app = await startApp({ natsUrl: nats.url, alertmanagers: [linkTo(alertmanager.url)] });
    await app.ready();
    await waitFor(
      'Alertmanager answers',
      async () => (await app.sample(`natsight_alertmanager_up{alertmanager="${alertmanager.url}"}`)) === 1,
    );
    const publisher = await client(nats.url);
    publisher.publish('flights.ORD', flight('ORD', 501));
    const alert = await webhook.waitForAlert('the alert', ({ status }) => status === 'firing', RESEND_MS / 2);
    expect(alert.annotations).toMatchObject({
      summary: 'A flight is more than eight hours late',
      dashboard_url: `${app.url}/dashboards/live-main-dashboard`,
    });
    await webhook.waitForAlert('its end', ({ status }) => status === 'resolved');
  });

  test('Alertmanager that is away is a metric and no hindrance', async () => {
    const nats = await servers.nats();
    const away = `http://127.0.0.1:${await freePort()}`;
    const app = await startApp({ natsUrl: nats.url, alertmanagers: [linkTo(away)] });
    await app.ready();
    (await client(nats.url)).publish('flights.ORD', flight('ORD', 501));
    await waitFor(
      'the failure is counted',
      async () =>
        ((await app.sample(`natsight_alerts_failed_total{alertmanager="${away}",cause="unreachable"}`)) ??
          0) > 0,
    );
    expect(await app.sample(`natsight_alertmanager_up{alertmanager="${away}"}`)).toBe(0);
    expect(await app.sample('flights_landed_total{origin="ORD"}')).toBe(1);
  });
});

describe('outages', () => {
  test('NATS is down at the start: it serves, says why it is not ready, and comes up by itself', async () => {
    const port = await freePort();
    const app = await startApp({ natsUrl: `nats://127.0.0.1:${port}` });
    expect((await app.get('/-/healthy')).status).toBe(200);
    await waitFor(
      'the reason is known',
      async () => (await app.get('/-/ready')).text,
      (text) => text.includes('NATS is not connected'),
      { withinMs: 3_000 },
    );
    const { status, text } = await app.get('/-/ready');
    expect(status).toBe(503);
    expect(text).toContain(`127.0.0.1:${port}`);
    expect(text).toContain('stream "flights" is not ready');
    expect(await app.sample('natsight_stream_connected{stream="flights"}')).toBe(0);
    expect(app.logged.join('')).toContain('NATS cannot be reached; retrying');

    const nats = await servers.nats({ port });
    await app.ready();
    (await client(nats.url)).publish('flights.ORD', flight('ORD', 1));
    await waitFor(
      'the event counts',
      async () => (await app.sample('flights_landed_total{origin="ORD"}')) === 1,
    );
    expect(await app.sample('natsight_nats_connected')).toBe(1);
  });

  test('NATS goes and comes back: the outage is a metric, the numbers stay', async () => {
    const nats = await servers.nats();
    const app = await startApp({ natsUrl: nats.url });
    await app.ready();
    (await client(nats.url)).publish('flights.ORD', flight('ORD', 1));
    await waitFor(
      'the event counts',
      async () => (await app.sample('flights_landed_total{origin="ORD"}')) === 1,
    );
    await connections.splice(0)[0]?.close();
    await nats.stop();
    await waitFor('the outage shows', async () => (await app.sample('natsight_nats_connected')) === 0);
    expect((await app.get('/-/ready')).status).toBe(503);
    expect(await app.sample('natsight_stream_connected{stream="flights"}')).toBe(0);
    expect(await app.sample('flights_landed_total{origin="ORD"}')).toBe(1);

    await servers.nats({ port: Number(new URL(nats.url).port), folder: nats.folder });
    await app.ready();
    expect(await app.sample('natsight_nats_reconnects_total')).toBe(1);
    expect(await app.sample('natsight_stream_connected{stream="flights"}')).toBe(1);
  });
});

test('what arrived before a stop is counted, and the stop does not wait for an Alertmanager that never answers', async () => {
  const nats = await servers.nats();
  const alertmanager = await silentAlertmanager();
  const app = await startApp(
    { natsUrl: nats.url, alertmanagers: [linkTo(alertmanager.url)] },
    { monitoring },
  );
  await app.ready();
  const publisher = await client(nats.url);
  const deadLetters = collect(publisher, 'deadletter.flights');
  const watcher = collect(publisher, 'natsight.insights.>');
  for (let sent = 0; sent < 1_000; sent += 1) publisher.publish('flights.ORD', flight('ORD', 1));
  publisher.publish('flights.ORD', 'not valid JSON');
  publisher.publish('flights.ORD', flight('ORD', 600));
  await publisher.flush();
  await app.app.stop('the test says so');
  expect(alertmanager.openRequests()).toBeGreaterThan(0);
  expect(app.app.status().streams).toMatchObject([{ received: 1_002, accepted: 1_001 }]);
  await waitFor(
    'the last dead letter and the last insight are out',
    () => deadLetters.length + watcher.length === 2,
  );
  await expect(fetch(app.url)).rejects.toThrow('fetch failed');
});

/** Accepts every request and answers none. */
async function silentAlertmanager() {
  let open = 0;
  const server = createServer((_request, response) => {
    open += 1;
    response.on('close', () => (open -= 1));
  });
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, openRequests: () => open };
}
