import { beforeAll, describe, expect, test } from '@jest/globals';
import type { PrometheusClient } from '../../prometheus/client.js';
import type { Server } from '../../scripts/servers/server.js';
import type { RunningExporter } from '../support/exporter.js';
import { freePort } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';
import type { Webhook } from '../support/webhook.js';
import { isFromPrometheus, LABELS, patient, shownBy, testTwins } from './rig/twins.js';

const { servers, startExporter, prometheusFor, orderFails } = testTwins();

describe('both paths, and two Alertmanagers in a cluster', () => {
  let cluster: readonly Server[];
  let exporter: RunningExporter;
  let prometheus: PrometheusClient;
  let webhook: Webhook;
  const ports: number[] = [];
  /** Prometheus also tells that it works, and what it finds out about the servers. */
  const messages = () =>
    webhook.notifications.filter(({ alerts }) =>
      alerts.some(({ labels }) => labels['alertname'] === 'OrderFailed'),
    ).length;

  /** Peers tell each other what they have sent. One that has sent nothing waits for the other. */
  async function member(index: number): Promise<Server> {
    const config = [
      'route: { receiver: hook, group_by: ["..."], group_wait: 0s, repeat_interval: 1h }',
      `receivers: [{ name: hook, webhook_configs: [{ url: "${webhook.url}", send_resolved: false }] }]`,
    ].join('\n');
    const [own = 0, other = 0] = index === 0 ? ports.slice(2) : ports.slice(2).toReversed();
    const flags = [
      `--cluster.listen-address=127.0.0.1:${own}`,
      `--cluster.peer=127.0.0.1:${other}`,
      '--cluster.settle-timeout=0s',
      '--cluster.gossip-interval=20ms',
      '--cluster.pushpull-interval=1s',
      '--cluster.peer-timeout=2s',
    ];
    return servers.alertmanager(config, ports[index], { flags });
  }

  beforeAll(async () => {
    webhook = await servers.webhook();
    for (let index = 0; index < 4; index++) ports.push(await freePort());
    cluster = await Promise.all([member(0), member(1)]);
    const exporterPort = await freePort();
    const [one, other] = cluster.map(({ url }) => url);
    [exporter, prometheus] = await Promise.all([
      startExporter({
        alertmanagerUrl: one ?? '',
        port: exporterPort,
        flags: [`--alertmanager.url=${other}`],
      }),
      prometheusFor(exporterPort, cluster),
    ]);
    await exporter.ready();
    const hasScraped = async () => (await prometheus.query('up{job="orders"} == 1')).length > 0;
    await waitFor('a scrape', hasScraped, Boolean, patient);
    const peers = async ({ url }: Server) =>
      /^alertmanager_cluster_members (\d+)$/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1];
    for (const each of cluster)
      await waitFor(
        'two members',
        () => peers(each),
        (count) => count === '2',
        patient,
      );
  });

  test('an insight is one alert in each, and one message', async () => {
    await orderFails();
    for (const each of cluster) {
      const alerts = await waitFor('both have told it', () => shownBy(each), isFromPrometheus, patient);
      expect(alerts.map(({ labels }) => labels)).toEqual([LABELS]);
    }
    // The twin was told a second or more after the alert of the exporter. The second member waits two seconds for the first.
    await waitFor('a message', messages, (count) => count > 0, patient);
    expect(messages()).toBe(1);
  });

  test('Prometheus keeps it while the exporter is gone', async () => {
    await exporter.end('SIGKILL');
    const isDown = async () => (await prometheus.query('up{job="orders"} == 0')).length > 0;
    await waitFor('the exporter is down', isDown, Boolean, patient);
    const evaluated = () =>
      prometheus.query('timestamp(ALERTS{alertname="OrderFailed",alertstate="firing"})');
    const [before] = await evaluated();
    await waitFor(
      'two more evaluations',
      evaluated,
      ([now]) => (now?.value ?? 0) >= (before?.value ?? 0) + 2,
      patient,
    );
    expect(await prometheus.query('natsight_insight_firing')).toEqual([]);
    for (const each of cluster) {
      const alerts = await shownBy(each);
      expect(alerts.map(({ labels }) => labels)).toEqual([LABELS]);
      // The lease of the exporter does not count any more: Prometheus moves the end by minutes.
      expect(Date.parse(alerts[0]?.endsAt ?? '') - Date.parse(alerts[0]?.updatedAt ?? '')).toBeGreaterThan(0);
    }
  });

  test('an Alertmanager that has lost everything is told again, and tells nobody a second time', async () => {
    await cluster[0]?.stop();
    const again = await member(0);
    const alerts = await waitFor('it is told again', () => shownBy(again), isFromPrometheus, patient);
    expect(alerts.map(({ labels }) => labels)).toEqual([LABELS]);
    expect(messages()).toBe(1);
  });
});
