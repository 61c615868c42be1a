import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, jest } from '@jest/globals';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { testExporters } from '../../support/exporter.js';
import { runNatsight } from '../../support/run-command.js';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import type { Webhook } from '../../support/webhook.js';
import { MONITORING, writeSetupFiles } from '../../support/written-setup.js';

/** A Prometheus and an Alertmanager of other people, with their own jobs, rules, routes and receivers, and two services that come. */
export interface Company {
  readonly prometheus: { readonly url: string; readonly configPath: string; readonly folder: string };
  readonly alertmanager: { readonly url: string; readonly configPath: string; readonly folder: string };
  /** Receives what is critical, by the company's own route. */
  readonly pager: Webhook;
  /** Receives everything else of the company. */
  readonly mail: Webhook;
  readonly services: Readonly<Record<ServiceName, Service>>;
  /** Publishes an order of the shop that fails. */
  readonly failOrder: () => void;
}

export interface Service {
  readonly setup: string;
  readonly exporter: string;
  /** Its only receiver. */
  readonly webhook: Webhook;
}

export const SERVICES = ['shop', 'shop-eu'] as const;
export type ServiceName = (typeof SERVICES)[number];

jest.setTimeout(600_000);

/** Comments, spaces and orders of their own, which must stay. */
const prometheusYml = (alertmanager: string) => `\
# The company's Prometheus.  Ask ops before you change it.
global:
  scrape_interval:     15s # as everywhere
  evaluation_interval: 1s
alerting:
  alertmanagers:
  - static_configs:
    - targets: ['${new URL(alertmanager).host}']

rule_files:
- "team.rules.yml"   # payments

scrape_configs:
# the team's own job
- job_name: 'orders'
  static_configs: [{targets: ['127.0.0.1:9']}]
`;

export const TEAM_RULES = `\
groups:
- name: natsight self
  rules:
  - {alert: TeamPage, expr: vector(1), labels: {severity: critical, team: payments}}
  - {alert: Watchdog, expr: vector(1), labels: {severity: none}}
  - {record: 'alert:many_orders:value', expr: vector(1000000)}
`;

const alertmanagerYml = (pager: string, mail: string) => `\
# The company's Alertmanager.
route:
  receiver: mail
  group_wait: 0s
  group_interval: 1s
  group_by: [alertname]
  routes:
  # what wakes somebody up
  - matchers: [severity="critical"]
    receiver: pager
receivers:
  - name: mail
    webhook_configs: [ { url: '${mail}' } ]   # soon smtp
  - name: pager
    webhook_configs: [ { url: '${pager}' } ]
inhibit_rules:
  - source_matchers: [alertname="Maintenance"]
    target_matchers: [severity="critical"]
    equal: [team]
`;

const processing = (name: ServiceName) => ({
  service: { name },
  dataStreams: {
    orders: {
      subject: `${name}.orders`,
      schema: { type: 'object', required: ['ok'], properties: { ok: { type: 'boolean' } } },
    },
  },
  processingLogic: {},
  liveMetrics: {
    orders_total: { type: 'counter', stream: 'orders', help: 'Orders.', labels: { ok: "ok ? 'yes' : 'no'" } },
  },
  instantInsightRules: { OrderFailed: { stream: 'orders', where: '!ok', severity: 'critical' } },
  realTimeDashboards: { [`${name}-orders`]: { title: `Orders of ${name}`, metrics: ['orders_*'] } },
});

const monitoring = (webhook: string) => ({
  ...MONITORING,
  instantAlerts: {
    receivers: { ops: { webhook } },
    route: { default: 'ops', groupInterval: '1s' },
    quietTimes: { never: { from: '00:00', to: '00:01', severities: ['info'] } },
    alerts: {
      OrderFailed: {},
      ManyOrders: { promql: 'sum(rate(orders_total[10s]))', above: 1000, for: '0s' },
      // Fires with the first evaluation, before anything is scraped.
      NoMemory: { promql: 'sum(orders_total) or vector(0)', below: 1, for: '0s', severity: 'critical' },
    },
    objectives: { went: { good: 'orders_total{ok="yes"}', total: 'orders_total', target: 0.9, over: '1h' } },
  },
  dynamicUpdates: { scrapeInterval: '1s', evaluationInterval: '1s', hotReload: false },
});

/** Starts everything before the first test of the file. */
export function company(): () => Company {
  const servers = testServers();
  const startExporter = testExporters();
  const folder = tempFolder();
  let started: Company;
  let publisher: NatsConnection;
  let events: NodeJS.Timeout;
  beforeAll(async () => {
    const [nats, pager, mail] = await Promise.all([servers.nats(), servers.webhook(), servers.webhook()]);
    const alertmanager = await servers.alertmanager(alertmanagerYml(pager.url, mail.url));
    const prometheus = await servers.prometheus(prometheusYml(alertmanager.url), {
      files: new Map([['team.rules.yml', TEAM_RULES]]),
      // It drops alerts until it has found Alertmanager again after a reload, and sends them again only a minute later.
      flags: ['--rules.alert.resend-delay=1s'],
    });
    const start = async (name: ServiceName): Promise<Service> => {
      const webhook = await servers.webhook();
      const setup = join(folder, name);
      await writeSetupFiles(setup, processing(name), monitoring(webhook.url));
      const exporter = await startExporter(setup, { natsUrl: nats.url, alertmanagerUrl: alertmanager.url });
      await exporter.ready();
      return { setup, exporter: exporter.url, webhook };
    };
    const services = { shop: await start('shop'), 'shop-eu': await start('shop-eu') };
    const at = (server: { url: string; configPath: string }) => ({
      url: server.url,
      configPath: server.configPath,
      folder: dirname(server.configPath),
    });
    publisher = await connect({ servers: nats.url });
    const publish = (name: ServiceName, ok: boolean) =>
      publisher.publish(`${name}.orders`, JSON.stringify({ ok }));
    const failOrder = () => publish('shop', false);
    started = {
      prometheus: at(prometheus),
      alertmanager: at(alertmanager),
      pager,
      mail,
      services,
      failOrder,
    };
    events = setInterval(() => SERVICES.forEach((name) => publish(name, true)), 50);
  }, 120_000);
  afterAll(async () => {
    clearInterval(events);
    await publisher.close();
  });
  return () => started;
}

/** The files of both servers are again what they were, whatever a test has left, and both have loaded them. */
export async function restoreCompany(there: Company, files: Readonly<Record<string, string>>): Promise<void> {
  for (const path of Object.keys(filesOf(there))) if (!(path in files)) rmSync(path);
  for (const [path, text] of Object.entries(files)) writeFileSync(path, text);
  for (const { url } of [there.prometheus, there.alertmanager]) {
    const { status } = await fetch(`${url}/-/reload`, { method: 'POST' });
    if (status !== 200) throw new Error(`${url} does not reload: ${status}`);
  }
}

/** Runs `natsight` for a service, with a history below `state`, in a working directory that has nothing. */
export function natsight(
  { prometheus, alertmanager, services }: Company,
  name: ServiceName,
  state: string,
  command: string,
  ...args: readonly string[]
) {
  const { setup, exporter } = services[name];
  const targets = {
    '--exporter.url': exporter,
    '--prometheus.url': prometheus.url,
    '--alertmanager.url': alertmanager.url,
    '--alertmanager.dir': alertmanager.folder,
  };
  const none = { PROMETHEUS_URL: '', ALERTMANAGER_URL: '', GRAFANA_URL: '', EXPORTER_URL: '' };
  return runNatsight([command, setup, ...Object.entries(targets).flat(), ...args], {
    cwd: mkdtempSync(join(state, 'anywhere-')),
    env: { ...none, XDG_STATE_HOME: state },
    withinMs: 200_000,
  });
}

/** The lines that a command prints. A failure says all that it has printed. */
export async function succeeding(...call: Parameters<typeof natsight>): Promise<readonly string[]> {
  const [, , , ...command] = call;
  const { stdout, stderr, exitCode } = await natsight(...call);
  if (exitCode === 0 && stderr === '') return stdout.trimEnd().split('\n');
  throw new Error(`natsight ${command.join(' ')}: exit code ${exitCode}\n${stdout}\n${stderr}`);
}

/** Every file of both servers, without their own data. */
export function filesOf({ prometheus, alertmanager }: Company): Record<string, string> {
  const found = [prometheus.folder, alertmanager.folder].flatMap((where) =>
    readdirSync(where, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(join(where, 'data')))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return Object.fromEntries(found.map((path) => [path, readFileSync(path, 'utf8')]));
}

/** What both servers say that they run. */
export async function running({ prometheus, alertmanager }: Company): Promise<string> {
  const read = async (url: string) => (await fetch(url)).text();
  const [config, rules, status] = await Promise.all([
    read(`${prometheus.url}/api/v1/status/config`),
    read(`${prometheus.url}/api/v1/rules`),
    read(`${alertmanager.url}/api/v2/status`),
  ]);
  const { data } = JSON.parse(rules) as { data: { groups: { file: string; name: string }[] } };
  return JSON.stringify([
    config,
    data.groups.map(({ file, name }) => [file, name]),
    (JSON.parse(status) as { config: { original: string } }).config.original,
  ]);
}

/** The values of an instant query, by their labels. */
export async function query({ prometheus }: Company, promql: string) {
  const answer = await fetch(`${prometheus.url}/api/v1/query?query=${encodeURIComponent(promql)}`);
  const { data } = (await answer.json()) as {
    data: { result: { metric: Record<string, string>; value: [number, string] }[] };
  };
  return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}

/** An order of the shop fails and a team has an alert of its own: waits until both were told. */
export async function awaitNotifications({
  alertmanager,
  pager,
  services,
  failOrder,
}: Company): Promise<void> {
  failOrder();
  const alerts = [{ labels: { alertname: 'TeamPage', severity: 'critical', team: 'payments' } }];
  const headers = { 'content-type': 'application/json' };
  await fetch(`${alertmanager.url}/api/v2/alerts`, { method: 'POST', headers, body: JSON.stringify(alerts) });
  await pager.waitForAlert(
    'the page of the team',
    ({ labels }) => labels['alertname'] === 'TeamPage',
    60_000,
  );
  const isFailure = (labels: Readonly<Record<string, string>>) => labels['alertname'] === 'OrderFailed';
  await services.shop.webhook.waitForAlert(
    'the alert of the shop',
    ({ labels }) => isFailure(labels),
    60_000,
  );
}
