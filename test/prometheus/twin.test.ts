import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AlertLease, LEASE_MS, RESEND_MS } from '../../exporter/insight/alert-lease.js';
import type { InsightChange } from '../../exporter/event/insight.js';
import type { PrometheusClient } from '../../prometheus/client.js';
import { configurablePrometheus } from '../../prometheus/deploy.js';
import { prometheusServerFiles } from '../../prometheus/generate.js';
import { twinAlerts } from '../../prometheus/alerting/twin.js';
import { prometheusAt } from '../../scripts/deployment/clients.js';
import { DiskFolder } from '../../scripts/deployment/disk-folder.js';
import { dirname } from 'node:path';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { deployTo } from '../support/deployment.js';
import { testServers } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';
import { everyAlert } from './every-alert.js';

const declared = everyAlert();
/** Every change has to be scraped and evaluated, which the fixture does every two seconds. */
const setup = { ...declared, updates: { ...declared.updates, scrapeInterval: 500, evaluationInterval: 500 } };
const insight = insightNamed('AmountHigh');
const labels = { country: 'D"E\\' };
const series = `rule="AmountHigh",severity="critical",country="D\\"E\\\\"`;

function insightNamed(name: string) {
  const found = setup.insights.find((each) => each.name === name);
  if (found === undefined) throw new Error(`BUG: the fixture has no insight ${name}`);
  return found;
}

/** What an insight shows for an event with these label values: other values are made safe before. */
const hugeOrder = {
  insight: insightNamed('HugeOrder'),
  labels: { country: 'D\ufffdE\n\t\u00a0🔥%d%!\u200b', good: 'yes' },
  value: 1,
  startedMs: Date.now(),
  atMs: Date.now(),
  summary: 'An order of 9500.5 {{value}} "\ufffd" <error> from D, 100 % yes',
};

/** As another order that came before: its text is no longer current. */
const EARLIER_S = hugeOrder.startedMs / 1_000 - 100;

function hugeOrderLines(): string {
  const quoted = (text: string) => JSON.stringify(text).replaceAll('\\t', '\t');
  const own = `rule="HugeOrder",severity="warning",country=${quoted(hugeOrder.labels.country)},good="yes"`;
  const started = (summary: string) =>
    `natsight_insight_started_timestamp_seconds{${own},insight_summary=${quoted(summary)}}`;
  return [
    `natsight_insight_firing{${own}} 1`,
    `natsight_insight_value{${own}} 1`,
    `${started('An earlier order')} ${EARLIER_S}`,
    `${started(hugeOrder.summary)} ${hugeOrder.startedMs / 1_000}`,
    '',
  ].join('\n');
}

interface Shown {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Only Prometheus gives one. */
  readonly generatorURL?: string;
}

describe('clocks 30 s apart', () => {
  const servers = testServers();

  test('no twin compares a time with another one', () => {
    const exprs = twinAlerts(setup).map(({ expr }) => expr);
    expect(exprs.length).toBeGreaterThan(5);
    for (const expr of exprs) {
      expect(expr).not.toMatch(/\b(?:time|timestamp|hour|minute|day_of_\w+)\s*\(/);
      // Whether there is such a series, not what it says.
      expect(expr).not.toMatch(/timestamp_seconds\{[^}]*\}\s*(?:[-+*/<>=!]|\[)/);
    }
  });

  test.each([
    ['behind', -30_000],
    ['ahead', 30_000],
  ])(
    'an exporter whose clock is %s posts an alert that Alertmanager takes as firing, renewed in time',
    async (_, offsetMs) => {
      const { url } = await servers.alertmanager();
      const lease = new AlertLease(setup, DEFAULT_ADDRESSES.pages);
      const atMs = Date.now() + offsetMs;
      const change = { insight, labels, value: 1200.5, startedMs: atMs, atMs, summary: 'High' } as const;
      lease.observe([{ ...change, change: 'started' }]);
      const post = await fetch(`${url}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(lease.due(atMs)),
      });
      expect(post.status).toBe(200);
      const answer = await fetch(`${url}/api/v2/alerts?active=true`);
      // Alertmanager's own answer.
      const [alert] = (await answer.json()) as readonly {
        readonly updatedAt: string;
        readonly endsAt: string;
      }[];
      const leftMs = Date.parse(alert?.endsAt ?? '') - Date.parse(alert?.updatedAt ?? '');
      expect(leftMs).toBeGreaterThan(RESEND_MS);
      expect(leftMs).toBeLessThanOrEqual(LEASE_MS + 30_000);
    },
  );
});

describe('an insight and its twin in a real Prometheus and Alertmanager', () => {
  const servers = testServers();
  let firing = 0;
  /** Only once the exporter's own alert is there: Prometheus would not send its alert again within a minute. */
  let hugeOrderIsShown = false;
  const exporter = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
    const amountHigh = `natsight_insight_firing{${series}} ${firing}\nnatsight_insight_value{${series}} 1200.5\n`;
    response.end(`natsight_uptime_seconds 1000\n${amountHigh}${hugeOrderIsShown ? hugeOrderLines() : ''}`);
  });
  let alertmanagerUrl: string;
  let prometheus: PrometheusClient;

  const shown = async (name = 'AmountHigh') => {
    const response = await fetch(`${alertmanagerUrl}/api/v2/alerts?filter=alertname%3D${name}`);
    // Alertmanager's own answer.
    return (await response.json()) as readonly Shown[];
  };
  const post = async (change: Omit<InsightChange, 'change'>) => {
    const lease = new AlertLease(setup, DEFAULT_ADDRESSES.pages);
    lease.observe([{ ...change, change: 'started' }]);
    const response = await fetch(`${alertmanagerUrl}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(lease.due(change.atMs)),
    });
    expect(response.status).toBe(200);
  };
  const fromPrometheus = (alerts: readonly Shown[]) =>
    alerts.some(({ generatorURL = '' }) => generatorURL !== '');

  beforeAll(async () => {
    await new Promise<void>((resolve) => exporter.listen(0, '127.0.0.1', resolve));
    // A TCP server that listens has an AddressInfo.
    const { port } = exporter.address() as AddressInfo;
    const [alertmanager, server] = await Promise.all([servers.alertmanager(), servers.prometheus()]);
    alertmanagerUrl = alertmanager.url;
    prometheus = prometheusAt(server.url);
    const addresses = {
      ...DEFAULT_ADDRESSES,
      exporter: `127.0.0.1:${port}`,
      prometheus: server.url,
      alertmanager: alertmanagerUrl,
    };
    const folder = new DiskFolder(dirname(server.configPath));
    await deployTo(configurablePrometheus(prometheus), folder, prometheusServerFiles(setup, addresses));
  }, 40_000);
  afterAll(async () => {
    exporter.closeAllConnections();
    await new Promise((resolve) => exporter.close(resolve));
  });

  test('read the same with any label value, and with fields of the event in the summary', async () => {
    await post(hugeOrder);
    const look = () => shown('HugeOrder');
    const [own] = await waitFor('the exporter’s own alert', look, (alerts) => alerts.length === 1);
    hugeOrderIsShown = true;
    const both = await waitFor('the alert of Prometheus', look, fromPrometheus, { withinMs: 20_000 });
    expect(both).toHaveLength(1);
    expect(both[0]?.labels).toEqual(own?.labels);
    expect(both[0]?.annotations).toEqual(own?.annotations);
    expect(both[0]?.annotations).toMatchObject({ summary: hugeOrder.summary, value: '1' });
  }, 40_000);

  test('are one alert, read the same, outlive the exporter and end with the insight', async () => {
    firing = 1;
    const now = Date.now();
    const summary = 'Orders from D"E\\ cost 1.2k on the mean, 100 % sure';
    await post({ insight, labels, value: 1200.5, startedMs: now, atMs: now, summary });
    const [own] = await waitFor(
      'the exporter’s own alert',
      () => shown(),
      (alerts) => alerts.length === 1,
    );
    const both = await waitFor('the alert of Prometheus', () => shown(), fromPrometheus, {
      withinMs: 20_000,
    });
    expect(both).toHaveLength(1);
    expect(both[0]?.labels).toEqual(own?.labels);
    expect(both[0]?.annotations).toEqual(own?.annotations);

    // A scrape fails from here on: Prometheus marks the series stale.
    answer(() => ({ status: 500, text: '' }));
    await waitFor(
      'the exporter down',
      () => prometheus.query('up{job="shop-orders"} == 0'),
      (found) => found.length > 0,
    );
    expect(await prometheus.query('natsight_insight_firing')).toEqual([]);
    expect(await firingNames()).toContain('AmountHigh');

    // Restarted, it has no series of an insight with labels that has not fired yet.
    let uptime = 1;
    answer(() => ({ status: 200, text: `natsight_uptime_seconds ${uptime}\n` }));
    await waitFor(
      'a scrape of the restarted exporter, and an evaluation',
      () =>
        prometheus.query('count_over_time(natsight_uptime_seconds[3s]) and natsight_uptime_seconds < 900'),
      (found) => (found[0]?.value ?? 0) >= 3,
    );
    expect(await firingNames()).toContain('AmountHigh');
    uptime = 1000;
    await waitFor('the end', firingNames, (names) => !names.includes('AmountHigh'));
  }, 60_000);

  const firingNames = async () => (await prometheus.alerts()).map(({ labels: { alertname } }) => alertname);
  const answer = (page: () => { readonly status: number; readonly text: string }) =>
    exporter.removeAllListeners('request').on('request', (_, response) => {
      const { status, text } = page();
      response.writeHead(status, { 'content-type': 'text/plain; version=0.0.4' }).end(text);
    });
});
