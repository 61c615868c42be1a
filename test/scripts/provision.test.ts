import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { Child } from '../../scripts/servers/child.js';
import { answers } from '../../scripts/servers/server.js';
import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';
import { testExporters } from '../support/exporter.js';
import type { RunningExporter } from '../support/exporter.js';
import { GrafanaMock } from '../support/grafana-mock.js';
import { runNatsight } from '../support/run-command.js';
import { freePort, requireBinary, testServers } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';
import { tempFolder, writeText } from '../support/temp-folder.js';

const SUCCESS = ['Real-time data processing setup successful', 'Live dashboards deployed successfully'];
const NOTHING_TO_DO = { exitCode: 0, stdout: ['0 changes', ...SUCCESS, ''].join('\n'), stderr: '' };
/** What the servers run with before: a comment and odd spaces, which a rollback has to keep. */
const BEFORE = {
  prometheus: '# by hand\nscrape_configs:   []\n',
  alertmanager: '# by hand\nroute: {receiver: nobody}\nreceivers:   [{name: nobody}]\n',
};

const processing = {
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

const monitoring = {
  realTimeVisualization: {},
  liveMetricsDisplay: {},
  instantAlerts: {
    receivers: { ops: { webhook: 'http://127.0.0.1:9/alerts' } },
    route: { default: 'ops' },
    alerts: { FlightsStopped: {} },
  },
  dynamicUpdates: { scrapeInterval: '1s', evaluationInterval: '1s', hotReload: false },
};

/** A panel that Prometheus parses and cannot answer: two origins on the right for one on the left. */
const failingPanel = {
  promql: 'flights_landed_total / on () flights_landed_total',
  title: 'Impossible',
};

jest.setTimeout(60_000);

const servers = testServers();
const startExporter = testExporters();
const folder = tempFolder();
const setup = join(folder, 'setup');
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

const writeSetup = async (parts: { processing?: object; monitoring?: object } = {}, where = setup) => {
  await writeText(where, PROCESSING_FILE, JSON.stringify(parts.processing ?? processing));
  await writeText(where, MONITORING_FILE, JSON.stringify(parts.monitoring ?? monitoring));
};

beforeAll(async () => {
  await writeSetup();
  const [nats, prometheus, alertmanager] = await Promise.all([
    servers.nats(),
    servers.prometheus(BEFORE.prometheus),
    servers.alertmanager(BEFORE.alertmanager),
  ]);
  exporter = await startExporter(setup, { natsUrl: nats.url });
  await exporter.ready();
  publisher = await connect({ servers: nats.url });
  const land = (origin: string) => publisher.publish(`flights.${origin}`, JSON.stringify({ origin }));
  events = setInterval(() => ['ORD', 'DFW'].forEach(land), 200);
  folders = {
    prometheus: dirname(prometheus.configPath),
    alertmanager: dirname(alertmanager.configPath),
  };
  targets = {
    '--exporter-url': exporter.url,
    '--prometheus-url': prometheus.url,
    '--alertmanager-url': alertmanager.url,
    '--alertmanager-dir': folders.alertmanager,
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

const rollBack = () => runNatsight(['provision', '--rollback'], { cwd: root, env });

/** `undefined`: without that flag. */
function provision(flags: Readonly<Record<string, string | undefined>> = {}, ...switches: readonly string[]) {
  const given = Object.entries({ ...targets, ...flags }).filter(
    (flag): flag is [string, string] => flag[1] !== undefined,
  );
  return runNatsight(['provision', setup, ...given.flat(), ...switches], { cwd: root, env });
}

/** The configuration on disk, without the servers' own data. */
function files(): Record<string, string> {
  const found = Object.values(folders).flatMap((where) =>
    readdirSync(where, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(join(where, 'data')))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return Object.fromEntries(found.map((path) => [path, readFileSync(path, 'utf8')]));
}

/** What the servers say that they run. */
async function running(): Promise<string> {
  const urls = [
    `${targets['--prometheus-url']}/api/v1/status/config`,
    `${targets['--prometheus-url']}/api/v1/rules`,
    `${targets['--alertmanager-url']}/api/v2/status`,
  ];
  const texts = await Promise.all(urls.map(async (url) => (await fetch(url)).text()));
  // Times of evaluation and of the start are no configuration.
  return texts.join('\n').replaceAll(/"(?:uptime|evaluationTime|lastEvaluation)":[^,}]*/g, '');
}

const reportOf = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;

function expectNoSuccess(text: string): void {
  for (const line of SUCCESS) expect(text).not.toContain(line);
}

describe('a plan', () => {
  test('names every change and makes none', async () => {
    const before = [files(), await running()];
    const { stdout, exitCode } = await provision({ '--report': 'report.json' }, '--dry-run');
    expect(stdout.split('\n')).toEqual([
      '  prometheus    create  rules/recording.yml',
      '  prometheus    create  rules/alerts.yml',
      '  prometheus    create  rules/objectives.yml',
      '  prometheus    update  prometheus.yml',
      '  alertmanager  update  alertmanager.yml',
      '5 changes',
      'Nothing was changed: --dry-run.',
      '',
    ]);
    expect(exitCode).toBe(0);
    expect([files(), await running()]).toEqual(before);
    expect(reportOf(join(root, 'report.json'))).toMatchObject({
      ok: true,
      dryRun: true,
      success: { processing: false, dashboards: false },
      proofs: [],
    });
  });
});

describe('what keeps a deployment from going on', () => {
  test('a bad setup: every problem, and no server was asked', async () => {
    const { liveMetrics } = processing;
    const bad = {
      ...processing,
      liveMetrics: { ...liveMetrics, 'a-b': { type: 'counter', stream: 'flights', help: 'A.' } },
      instantInsightRules: { Odd: { metric: 'nothing_total', above: 1 } },
    };
    await writeSetup({ processing: bad });
    const before = [files(), await running()];
    const { stdout, stderr, exitCode } = await provision();
    expect(stdout).toMatch(/^Failed at check: the setup has problems:$/m);
    expect(stdout).toMatch(/Streaming_Processing_Setup\.json:1:\d+ {2}.*"a-b"/);
    expect(stdout).toMatch(/Streaming_Processing_Setup\.json:1:\d+ {2}.*"nothing_total"/);
    expect([stderr, exitCode]).toEqual(['', 1]);
    expectNoSuccess(stdout);
    expect([files(), await running()]).toEqual(before);
  });

  test.each([
    ['--exporter-url', 'The exporter'],
    ['--prometheus-url', 'Prometheus'],
    ['--alertmanager-url', 'Alertmanager'],
    ['--grafana-url', 'Grafana'],
  ])('nobody at %s: who, where and what to do', async (flag, name) => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const before = files();
    const { stdout, stderr, exitCode } = await provision({ [flag]: url, '--report': 'report.json' });
    expect(stdout).toMatch(
      new RegExp(`^Failed at plan: ${name} does not answer at ${url} \\(.+\\)\\. .+\\.$`, 'm'),
    );
    expect([stderr, exitCode]).toEqual(['', 1]);
    expectNoSuccess(stdout);
    expect(files()).toEqual(before);
    expect(reportOf(join(root, 'report.json'))).toMatchObject({ ok: false, failure: { step: 'plan' } });
  });

  test('an address that is none', async () => {
    const { stderr, exitCode } = await provision({ '--prometheus-url': 'localhost:9090' });
    expect(stderr).toBe(
      '--prometheus-url "localhost:9090" is no address: expected one like "http://127.0.0.1:9090".\n',
    );
    expect(exitCode).toBe(1);
  });

  test('a folder of Alertmanager that nobody has named', async () => {
    const { stdout, exitCode } = await provision({ '--alertmanager-dir': undefined });
    expect(stdout).toMatch(
      /^Failed at plan: Where Alertmanager at .+ name the folder with --alertmanager-dir\.$/m,
    );
    expect(exitCode).toBe(1);
  });

  test('a Prometheus that does not reload on request: the flag that it needs, and its files as they were', async () => {
    const port = await freePort();
    const own = mkdtempSync(join(folder, 'no-lifecycle-'));
    const config = await writeText(own, 'prometheus.yml', BEFORE.prometheus);
    const url = `http://127.0.0.1:${port}`;
    const child = await Child.start({
      name: 'prometheus',
      path: requireBinary('prometheus'),
      args: [
        `--config.file=${config}`,
        `--storage.tsdb.path=${own}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      isReady: answers(`${url}/-/ready`),
    });
    const { stdout, exitCode } = await provision({ '--prometheus-url': url });
    await child.stop();
    expect(stdout).toMatch(/^Failed at deploy: Prometheus at .+ Start it with --web\.enable-lifecycle\.$/m);
    expect(exitCode).toBe(1);
    expectNoSuccess(stdout);
    expect(readdirSync(own, { recursive: true }).filter((file) => String(file).endsWith('.yml'))).toEqual([
      'prometheus.yml',
    ]);
    expect(readFileSync(config, 'utf8')).toBe(BEFORE.prometheus);
  });

  test('a folder that Prometheus does not read: the question whether it does, and the folder as it was', async () => {
    const other = mkdtempSync(join(folder, 'other-'));
    const { stdout, exitCode } = await provision({ '--prometheus-dir': other });
    expect(stdout).toMatch(
      /^Failed at deploy: Prometheus at .+ reloaded, but .+ another one\. Does it read its configuration from /m,
    );
    expect(exitCode).toBe(1);
    expectNoSuccess(stdout);
    expect(readdirSync(other, { recursive: true }).filter((file) => String(file).endsWith('.yml'))).toEqual(
      [],
    );
  });
});

describe('a deployment', () => {
  test('that breaks off half-way is rolled back, too', async () => {
    const before = [files(), await running()];
    const other = mkdtempSync(join(folder, 'other-'));
    const { stdout, exitCode } = await provision({ '--alertmanager-dir': other });
    expect(stdout).toMatch(
      /^Failed at deploy: Alertmanager at .+ Does it read its configuration from .+\?$/m,
    );
    expect(exitCode).toBe(1);
    expect(readdirSync(other)).toEqual([]);
    expect(await running()).not.toBe(before[1]);

    expect((await rollBack()).stdout).toBe('prometheus: 4 files put back\n');
    expect([files(), await running()]).toEqual(before);
  });

  test('is proved and reported; done again it changes nothing; rolled back it leaves every byte as it was', async () => {
    const before = [files(), await running()];
    const first = await provision({ '--report': 'report.json' });
    expect(first.stdout.split('\n').slice(-4)).toEqual(['5 changes', ...SUCCESS, '']);
    expect([first.stderr, first.exitCode]).toEqual(['', 0]);
    const report = reportOf(join(root, 'report.json'));
    expect(report).toMatchObject({
      ok: true,
      success: { processing: true, dashboards: true },
      setup,
      dryRun: false,
      changes: expect.arrayContaining([{ target: 'prometheus', action: 'update', what: 'prometheus.yml' }]),
    });
    expect(report['proofs']).toEqual(
      expect.arrayContaining([
        { half: 'processing', what: 'stream "flights" is connected', ok: true, detail: expect.any(String) },
        { half: 'processing', what: 'Prometheus scrapes the exporter', ok: true, detail: expect.any(String) },
        { half: 'dashboards', what: 'page /dashboards/live-main-dashboard', ok: true, detail: 'Flights' },
      ]),
    );

    const second = await provision();
    expect(second).toEqual(NOTHING_TO_DO);

    const rollback = await rollBack();
    expect(rollback.stdout).toBe('alertmanager: 1 files put back\nprometheus: 4 files put back\n');
    expect(rollback.exitCode).toBe(0);
    expect([files(), await running()]).toEqual(before);

    const again = await rollBack();
    expect(again.stdout).toMatch(/^Nothing to roll back/);
    expect(again.exitCode).toBe(1);
  });

  test('makes the exporter load a changed setup', async () => {
    await provision();
    const { flights_landed_total: metric } = processing.liveMetrics;
    const liveMetrics = { flights_landed_total: { ...metric, help: 'Flights that landed.' } };
    await writeSetup({ processing: { ...processing, liveMetrics } });
    const { stdout, exitCode } = await provision();
    expect(stdout).toMatch(new RegExp(`^ {2}exporter {6}reload {2}${setup}$`, 'm'));
    expect(exitCode).toBe(0);
    // The counter began anew with its new text; the next flight is at most a fifth of a second away.
    await waitFor(
      'the new text of the counter',
      async () => (await exporter.metrics()).text,
      (text) => text.includes('# HELP flights_landed_total Flights that landed.\n'),
    );
  });

  test('with a panel whose query fails: the first half is proved, the second is not, and why', async () => {
    const rows = [{ title: 'Now', panels: [failingPanel] }];
    const realTimeVisualization = { 'live-main-dashboard': { rows } };
    await writeSetup({ monitoring: { ...monitoring, realTimeVisualization } });
    const { stdout, exitCode } = await provision({ '--report': 'report.json' });
    expect(stdout).toContain(`${SUCCESS[0]}\n`);
    expect(stdout).not.toContain(SUCCESS[1]);
    expect(stdout).toMatch(
      /^Not proved: live-main-dashboard \/ Impossible: .*found duplicate series.*; try the query on Prometheus' own page$/m,
    );
    expect(exitCode).toBe(1);
    expect(reportOf(join(root, 'report.json'))).toMatchObject({
      ok: false,
      success: { processing: true, dashboards: false },
    });
  });
});

describe('a deployment to Grafana', () => {
  const started: GrafanaMock[] = [];
  const mocked = async (query: (expr: string) => readonly number[] | Error) => {
    const grafana = await GrafanaMock.start({ query });
    started.push(grafana);
    return grafana;
  };
  afterAll(() => Promise.all(started.map((grafana) => grafana.stop())));

  test('creates what is missing, then nothing, and takes it back on a rollback', async () => {
    const grafana = await mocked(() => [1, 2]);
    const flag = { '--grafana-url': grafana.url };
    const first = await provision(flag);
    expect(first.stdout).toMatch(/^ {2}grafana {7}create {2}dashboard "Flights" \(.+\)$/m);
    expect([first.stderr, first.exitCode]).toEqual(['', 0]);
    for (const line of SUCCESS) expect(first.stdout).toContain(`${line}\n`);
    expect([...grafana.dashboards.keys()]).toEqual(['live-main-dashboard']);
    expect([...grafana.datasources.values()].map(({ url }) => url)).toContain(targets['--prometheus-url']);

    const changes = grafana.changes.length;
    const second = await provision(flag);
    expect(second).toEqual(NOTHING_TO_DO);
    expect(grafana.changes).toHaveLength(changes);

    const rollback = await rollBack();
    expect(rollback.stdout).toMatch(/^grafana: \d+ put back$/m);
    expect(rollback.exitCode).toBe(0);
    expect([grafana.dashboards.size, grafana.datasources.size]).toEqual([0, 0]);
  });

  test('whose queries fail is not proved', async () => {
    const grafana = await mocked(() => new Error('no such metric'));
    const { stdout, exitCode } = await provision({ '--grafana-url': grafana.url });
    expect(stdout).toContain(`${SUCCESS[0]}\n`);
    expect(stdout).not.toContain(SUCCESS[1]);
    expect(stdout).toMatch(/^Not proved: Grafana live-main-dashboard \/ .+ A: error: no such metric$/m);
    expect(exitCode).toBe(1);
  });
});
