import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { serverHeaderOf } from '../../../setup/deployment/ownership.js';
import { testExporters } from '../../support/exporter.js';
import type { RunningExporter } from '../../support/exporter.js';
import { runNatsight } from '../../support/run-command.js';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { MONITORING, writeSetupFiles } from '../../support/written-setup.js';

export const SUCCESS = [
  'Real-time data processing setup successful',
  'Live dashboards deployed successfully',
];
export const NOTHING_TO_DO = { exitCode: 0, stdout: ['0 changes', ...SUCCESS, ''].join('\n'), stderr: '' };
/** What the servers run with before, as natsight's own: odd spaces, which a rollback has to keep. */
export const BEFORE = {
  prometheus: `${serverHeaderOf('flight-operations')}scrape_configs:   []\n`,
  alertmanager: `${serverHeaderOf('flight-operations')}route: {receiver: nobody}\nreceivers:   [{name: nobody}]\n`,
};

export const processing = {
  service: { name: 'flight-operations' },
  dataStreams: {
    flights: {
      subject: 'flights.>',
      schema: { type: 'object', required: ['origin'], properties: { origin: { type: 'string' } } },
    },
  },
  processingLogic: { flights: [] },
  liveMetrics: {
    flights_landed_total: {
      type: 'counter',
      stream: 'flights',
      help: 'Flights landed.',
      labels: { origin: 'origin' },
    },
  },
  instantInsightRules: { FlightsStopped: { stream: 'flights', silentFor: '10m' } },
  realTimeDashboards: { 'live-main-dashboard': { title: 'Flights', metrics: ['flights_*'] } },
};

export const monitoring = {
  ...MONITORING,
  instantAlerts: { ...MONITORING.instantAlerts, alerts: { FlightsStopped: {} } },
  dynamicUpdates: { scrapeInterval: '1s', evaluationInterval: '1s', hotReload: false },
};

const servers = testServers();
const startExporter = testExporters();
export const folder = tempFolder();
export const setup = join(folder, 'setup');
/** Nothing of the machine's environment tells where servers are. */
const env = {
  PROMETHEUS_URL: '',
  ALERTMANAGER_URL: '',
  GRAFANA_URL: '',
  EXPORTER_URL: '',
  GRAFANA_TOKEN: '',
};
let root: string;
let targets: Record<string, string>;
let folders: Record<'prometheus' | 'alertmanager', string>;
let exporter: RunningExporter;
let publisher: NatsConnection;
let events: NodeJS.Timeout;

export const writeSetup = (parts: { processing?: object; monitoring?: object } = {}) =>
  writeSetupFiles(setup, parts.processing ?? processing, parts.monitoring ?? monitoring);

beforeAll(async () => {
  await writeSetup();
  const [nats, prometheus, alertmanager] = await Promise.all([
    servers.nats(),
    servers.prometheus(BEFORE.prometheus),
    servers.alertmanager(BEFORE.alertmanager),
  ]);
  exporter = await startExporter(setup, { natsUrl: nats.url, flags: ['--web.enable-lifecycle'] });
  await exporter.ready();
  publisher = await connect({ servers: nats.url });
  const land = (origin: string) => publisher.publish(`flights.${origin}`, JSON.stringify({ origin }));
  events = setInterval(() => ['ORD', 'DFW'].forEach(land), 200);
  folders = {
    prometheus: dirname(prometheus.configPath),
    alertmanager: dirname(alertmanager.configPath),
  };
  targets = {
    '--exporter.url': exporter.url,
    '--prometheus.url': prometheus.url,
    '--alertmanager.url': alertmanager.url,
    '--alertmanager.dir': folders.alertmanager,
  };
});
afterAll(async () => {
  clearInterval(events);
  await publisher.close();
});
/** Each test has a working folder of its own, hence no memory of the deployments of others. */
beforeEach(async () => {
  root = mkdtempSync(join(folder, 'root-'));
  await writeSetup();
});

export const rollBack = () =>
  runNatsight(['provision', setup, '--rollback', '--yes', ...given({}).flat()], {
    cwd: folder,
    env: environment(),
  });

/** `undefined`: without that flag. */
export function provision(
  flags: Readonly<Record<string, string | undefined>> = {},
  ...switches: readonly string[]
) {
  const args = ['provision', setup, '--yes', ...given(flags).flat(), ...switches];
  return runNatsight(args, { cwd: root, env: environment() });
}

export function unprovision(
  flags: Readonly<Record<string, string | undefined>>,
  ...switches: readonly string[]
) {
  const args = ['unprovision', setup, ...given(flags).flat(), ...switches];
  return runNatsight(args, { cwd: root, env: environment() });
}

const given = (flags: Readonly<Record<string, string | undefined>>) =>
  Object.entries({ ...targets, ...flags }).filter((flag): flag is [string, string] => flag[1] !== undefined);

/** Each test has a history of its own. */
const environment = () => ({ ...env, XDG_STATE_HOME: join(root, 'state') });

/** The configuration on disk, without the servers' own data. */
export function files(): Record<string, string> {
  const found = Object.values(folders).flatMap((where) =>
    readdirSync(where, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(join(where, 'data')))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return Object.fromEntries(found.map((path) => [path, readFileSync(path, 'utf8')]));
}

export const prometheusUrl = () => targets['--prometheus.url'];
export const exporterMetrics = () => exporter.metrics();

/** What the servers say that they run. */
export async function running(): Promise<string> {
  const urls = [
    `${targets['--prometheus.url']}/api/v1/status/config`,
    `${targets['--prometheus.url']}/api/v1/rules`,
    `${targets['--alertmanager.url']}/api/v2/status`,
  ];
  const texts = await Promise.all(urls.map(async (url) => (await fetch(url)).text()));
  // Times of evaluation and of the start are no configuration.
  return texts.join('\n').replaceAll(/"(?:uptime|evaluationTime|lastEvaluation)":[^,}]*/g, '');
}

/** What `--report report.json` has written. */
export const report = () =>
  JSON.parse(readFileSync(join(root, 'report.json'), 'utf8')) as Record<string, unknown>;

export function expectNoSuccess(text: string): void {
  for (const line of SUCCESS) expect(text).not.toContain(line);
}
