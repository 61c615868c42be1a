import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hashSync } from 'bcryptjs';
import { dump } from 'js-yaml';
import type { PrometheusClient } from '../../prometheus/client.js';
import { alertmanagerAt, prometheusAt } from '../../scripts/deployment/clients.js';
import { Certificates } from '../support/certificates.js';
import { spawnNatsight } from '../support/natsight-process.js';
import { runNatsight } from '../support/run-command.js';
import { freePort, testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { MONITORING, writeSetupFiles } from '../support/written-setup.js';
import { failingOrders } from './rig/failing-orders.js';

const servers = testServers();
const folder = tempFolder();
const setup = join(folder, 'setup');
const stops: (() => void)[] = [];
afterAll(() => stops.forEach((stop) => stop()));

const monitoring = {
  ...MONITORING,
  instantAlerts: { ...MONITORING.instantAlerts, alerts: { OrderFailed: {} } },
  dynamicUpdates: { scrapeInterval: '1s', evaluationInterval: '1s', hotReload: false },
};

let prometheus: PrometheusClient;
let alertmanagerUrl: string;
let urls: readonly string[];
let output: string;

/** Two exporters with TLS and a password, in a Prometheus of somebody else. */
beforeAll(async () => {
  await writeSetupFiles(setup, failingOrders, monitoring);
  const [nats, alertmanager] = await Promise.all([servers.nats(), servers.alertmanager()]);
  alertmanagerUrl = alertmanager.url;
  const server = await servers.prometheus(
    dump({
      global: { evaluation_interval: '1s' },
      alerting: { alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanagerUrl).host] }] }] },
    }),
    { flags: ['--rules.alert.resend-delay=1s'] },
  );
  prometheus = prometheusAt(server.url);
  secrets(dirname(server.configPath));
  // Both see every event.
  const start = async () => startSecured(nats.url);
  urls = await Promise.all([start(), start()]);
  const options = {
    '--alertmanager-mode': 'labels',
    '--exporter.http.config.file': join(folder, 'exporter.yml'),
    '--scrape.http.config.file': join(folder, 'scrape.yml'),
    '--prometheus-url': server.url,
    '--alertmanager-url': alertmanagerUrl,
  };
  const parts = ['rules', 'scrape'].flatMap((part) => ['--only', part]);
  const exporters = urls.flatMap((url) => ['--exporter-url', url]);
  const result = await runNatsight(
    ['provision', setup, '--yes', '--edit', ...parts, ...exporters, ...Object.entries(options).flat()],
    { cwd: folder, env: { XDG_STATE_HOME: join(folder, 'state') } },
  );
  output = `${result.stdout}${result.stderr}`;
  const publisher = await connect({ servers: nats.url });
  for (const ok of [true, true, false]) publisher.publish('orders', JSON.stringify({ ok }));
  await publisher.flush();
  await publisher.close();
}, 120_000);

/** What the exporters, natsight and Prometheus need to trust each other. */
function secrets(prometheusFolder: string): void {
  new Certificates(folder).make('exporter');
  write('web.yml', {
    tls_server_config: { cert_file: 'exporter.pem', key_file: 'exporter.key' },
    basic_auth_users: { prometheus: hashSync('s3cret', 4) },
  });
  write('exporter.yml', {
    basic_auth: { username: 'prometheus', password: 's3cret' },
    tls_config: { ca_file: 'exporter.pem' },
  });
  writeFileSync(join(prometheusFolder, 'password'), 's3cret');
  write('scrape.yml', {
    basic_auth: { username: 'prometheus', password_file: join(prometheusFolder, 'password') },
    tls_config: { ca_file: join(folder, 'exporter.pem') },
  });
}

const write = (file: string, content: object) => writeFileSync(join(folder, file), JSON.stringify(content));

async function startSecured(natsUrl: string): Promise<string> {
  const listen = `127.0.0.1:${await freePort()}`;
  const flags = ['--web.config.file', join(folder, 'web.yml'), '--ephemeral', '--nats.url', natsUrl];
  const more = ['--web.listen-address', listen, '--alertmanager.url', alertmanagerUrl];
  const exporter = await spawnNatsight(['run', setup, ...flags, ...more]);
  stops.push(() => exporter.kill('SIGKILL'));
  await waitFor('it is connected', () => exporter.output().includes('stream connected'), Boolean, {
    withinMs: 30_000,
  });
  return `https://${listen}`;
}

test('provision proves that both run the setup and that Prometheus scrapes both, and shows no secret', () => {
  expect(output).toContain('Real-time data processing setup successful');
  expect(output).not.toContain('s3cret');
  expect(output).toContain('password_file');
});

test('Prometheus scrapes both with TLS and the password of a file', async () => {
  const targets = (await prometheus.targets()).filter(({ labels }) => labels['job'] === 'orders');
  expect(targets.map(({ scrapeUrl, health }) => `${scrapeUrl} ${health}`).toSorted()).toEqual(
    urls.map((url) => `${url}/metrics up`).toSorted(),
  );
});

test('what both saw is one alert, and records have one series for the service', async () => {
  const both = async () => prometheus.query('natsight_insight_firing{job="orders"} == 1');
  await waitFor('both have told it', both, (found) => found.length === 2, { withinMs: 30_000 });
  const firing = async () =>
    (await prometheus.alerts()).filter(({ labels }) => labels['alertname'] === 'OrderFailed');
  const twins = await waitFor('the twin fires', firing, (found) => found.length > 0, { withinMs: 30_000 });
  expect(twins).toHaveLength(1);
  const client = alertmanagerAt(alertmanagerUrl);
  const alerts = (await client.alerts()).filter(({ labels }) => labels['alertname'] === 'OrderFailed');
  expect(alerts).toHaveLength(1);
  const rates = await waitFor(
    'the rate is recorded',
    async () => prometheus.query('job:orders:rate5m'),
    (found) => found.length > 0,
    { withinMs: 30_000 },
  );
  expect(rates.map(({ labels }) => labels['instance'])).toEqual([undefined]);
});
