import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AlertLease } from '../../exporter/insight/alert-lease.js';
import type { PrometheusClient } from '../../prometheus/client.js';
import { configurablePrometheus } from '../../prometheus/deploy.js';
import { prometheusServerFiles } from '../../prometheus/generate.js';
import { prometheusAt } from '../../scripts/deployment/clients.js';
import { applyDeployment } from '../../scripts/deployment/deploy.js';
import { DiskFolder } from '../../scripts/deployment/disk-folder.js';
import { dirname } from 'node:path';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { testServers } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';
import { everyAlert } from './every-alert.js';

const setup = everyAlert();
const insight = setup.insights.find(({ name }) => name === 'AmountHigh');
if (insight === undefined) throw new Error('BUG: the fixture has an insight AmountHigh');
const labels = { country: 'D"E\\' };
const series = `rule="AmountHigh",severity="critical",country="D\\"E\\\\"`;

interface Shown {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Only Prometheus gives one. */
  readonly generatorURL?: string;
}

describe('an insight and its twin in a real Prometheus and Alertmanager', () => {
  const servers = testServers();
  let firing = 1;
  const exporter = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
    response.end(`natsight_insight_firing{${series}} ${firing}\nnatsight_insight_value{${series}} 1200.5\n`);
  });
  let alertmanagerUrl: string;
  let prometheus: PrometheusClient;

  const shown = async () => {
    const response = await fetch(`${alertmanagerUrl}/api/v2/alerts?filter=alertname%3DAmountHigh`);
    // Alertmanager's own answer.
    return (await response.json()) as readonly Shown[];
  };

  beforeAll(async () => {
    await new Promise<void>((resolve) => exporter.listen(0, '127.0.0.1', resolve));
    // A TCP server that listens has an AddressInfo.
    const { port } = exporter.address() as AddressInfo;
    const alertmanager = await servers.alertmanager();
    alertmanagerUrl = alertmanager.url;
    const server = await servers.prometheus();
    prometheus = prometheusAt(server.url);
    const addresses = {
      ...DEFAULT_ADDRESSES,
      exporter: `127.0.0.1:${port}`,
      prometheus: server.url,
      alertmanager: alertmanagerUrl,
    };
    const folder = new DiskFolder(dirname(server.configPath));
    await applyDeployment(
      configurablePrometheus(prometheus),
      folder,
      prometheusServerFiles(setup, addresses),
    );
  }, 40_000);
  afterAll(async () => {
    exporter.closeAllConnections();
    await new Promise((resolve) => exporter.close(resolve));
  });

  test('are one alert, read the same, outlive the exporter and end with the insight', async () => {
    const lease = new AlertLease(setup, DEFAULT_ADDRESSES.pages);
    const now = Date.now();
    const summary = 'Orders from D"E\\ cost 1200.5 on the mean, 100 % sure';
    const change = { insight, labels, value: 1200.5, startedMs: now, atMs: now, summary };
    lease.observe([{ ...change, change: 'started' }]);
    const posted = lease.due(now);
    const response = await fetch(`${alertmanagerUrl}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(posted),
    });
    expect(response.status).toBe(200);
    const [own] = await waitFor('the exporter’s own alert', shown, (alerts) => alerts.length === 1);

    const fromPrometheus = (alerts: readonly Shown[]) =>
      alerts.some(({ generatorURL = '' }) => generatorURL !== '');
    const both = await waitFor('the alert of Prometheus', shown, fromPrometheus, { withinMs: 20_000 });
    expect(both).toHaveLength(1);
    expect(both[0]?.labels).toEqual(own?.labels);
    expect(both[0]?.annotations).toEqual(own?.annotations);

    // A scrape fails from here on: Prometheus marks the series stale.
    exporter.removeAllListeners('request').on('request', (_, answer) => answer.writeHead(500).end());
    await waitFor(
      'the exporter down',
      () => prometheus.query('up{job="shop-orders"} == 0'),
      (found) => found.length > 0,
    );
    expect(await prometheus.query('natsight_insight_firing')).toEqual([]);
    expect((await prometheus.alerts()).map((alert) => alert.labels['alertname'])).toContain('AmountHigh');

    firing = 0;
    exporter.removeAllListeners('request').on('request', (_, answer) => {
      answer.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
      answer.end(`natsight_insight_firing{${series}} ${firing}\n`);
    });
    const isOver = async () =>
      (await prometheus.alerts()).every((alert) => alert.labels['alertname'] !== 'AmountHigh');
    await waitFor('the end', isOver);
  }, 60_000);
});
