import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startPrometheus } from '../../../scripts/servers/prometheus.js';
import type { Server } from '../../../scripts/servers/server.js';
import { root, runNatsight, runPromtool } from '../../support/run-command.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';

const orders = join(root, 'setup/examples/orders');
const folder = tempFolder();
const STEP_S = 15;
const MINUTE_S = 60;
const DAY_S = 86_400;
/** What was recorded ends here: in the hours since, Prometheus was off. */
const endS = Math.floor(Date.now() / 1_000 / MINUTE_S) * MINUTE_S - 3 * 3_600;

let server: Server | undefined;

/** Samples of a series every 15 s, in spans of [days before the end, minutes after that day began, minutes long]. */
function lines(
  series: string,
  spans: readonly (readonly [day: number, at: number, minutes: number])[],
): string[] {
  return spans.flatMap(([day, at, minutes]) => {
    const fromS = endS - day * DAY_S + at * MINUTE_S;
    const count = Math.round((minutes * MINUTE_S) / STEP_S);
    return Array.from({ length: count }, (_, index) => `${series} 1 ${fromS + index * STEP_S}`);
  });
}

/** As Prometheus records it with the rules of the setup. */
const alert = (name: string, severity: string, labels = '') =>
  `ALERTS{alertname="${name}",alertstate="firing",service="shop-orders",severity="${severity}"${labels}}`;

beforeAll(async () => {
  await runNatsight(['generate', orders, '--out', join(folder, 'generated')]);
  const short = Array.from({ length: 6 }, (_, index) => [8, 60 + 60 * index, 2] as const);
  const recorded = [
    '# TYPE ALERTS gauge',
    ...lines(alert('ManyUnpaidOrders', 'warning'), short),
    ...lines(alert('OrdersStopped', 'critical'), [[6, 100, 90]]),
    ...lines(alert('OrdersTried', 'warning', ',natsight_mode="observe"'), [
      [3, 10, 3],
      [3, 100, 3],
      [2, 10, 20],
    ]),
    ...lines(alert('Watchdog', 'info'), [[8, 0, 60]]),
    ...lines(alert('Elsewhere', 'warning').replace('shop-orders', 'other'), short),
    '# TYPE up gauge',
    ...lines('up{job="shop-orders",instance="exporter:9464"}', [[8, 0, 8 * 24 * 60]]),
    '# EOF',
    '',
  ];
  await writeText(folder, 'recorded.txt', recorded.join('\n'));
  // A block for each two hours, which is the default, would take most of the time of this file.
  const long = '--max-block-duration=8760h';
  const blocks = ['tsdb', 'create-blocks-from', long, 'openmetrics', 'recorded.txt', 'data'];
  const made = await runPromtool(blocks, { cwd: folder });
  if (made.exitCode !== 0) throw new Error(made.stderr);
  const rules = join(folder, 'generated/prometheus/generated/rules/*.yml');
  const configPath = await writeText(folder, 'prometheus.yml', `rule_files: [${JSON.stringify(rules)}]\n`);
  server = await startPrometheus({
    configPath,
    folder: join(folder, 'data'),
    flags: ['--storage.tsdb.retention.time=60d'],
  });
}, 120_000);

afterAll(() => server?.stop());

const run = (view: string, ...more: readonly string[]) =>
  runNatsight(['alerts', view, orders, '--prometheus.url', server?.url ?? '', ...more]);

describe('natsight alerts report', () => {
  test('says what would have notified people, and what would have prevented it', async () => {
    const { stdout, stderr, exitCode } = await run('report');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const [headline = '', observed, worst, , head, unpaid, tried, stopped] = stdout.split('\n');
    expect(headline).toMatch(
      /^shop-orders: 3 alerts of \d+ alerting rules fired 10 times in the last 2 weeks, of which Prometheus has 8 days, 8 of them for less than 5 minutes\.$/,
    );
    expect(observed).toBe(
      'Observed only: 1 alert would have paged 3 times, 2 of them for less than 5 minutes.',
    );
    expect(worst).toBe(
      'Worst rule: ManyUnpaidOrders, 6 times. "for": "10m" would have prevented 6 of them (100 %).',
    );
    expect([head, unpaid, tried, stopped].map((line) => line?.split(/ {2,}/))).toEqual([
      ['ALERT', 'SEVERITY', 'TIMES', 'PER DAY', '< 5 MIN', 'MEDIAN', 'LONGEST'],
      ['ManyUnpaidOrders', 'warning', '6', '0.7', '6', '2 minutes', '2 minutes'],
      ['OrdersTried', 'warning', '3', '0.4', '2', '3 min 45 s', '20 min 48 s', 'no longer a rule, observed'],
      ['OrdersStopped', 'critical', '1', '0.1', '0', '90 minutes', '90 minutes'],
    ]);
  });

  test('counts only what lies in the time that is asked for', async () => {
    const { stdout } = await run('report', '--since', '7d');
    expect(stdout).toContain('2 alerts of');
    expect(stdout).toContain('fired 4 times in the last week,');
  });

  test('says that Prometheus has nothing', async () => {
    const { stdout } = await run('report', '--since', '1h');
    expect(stdout).toBe(
      'shop-orders: Prometheus has no samples of this service in the last hour, so nothing is known of its alerts.\n',
    );
  });

  test('says what Alertmanager did, from what its event recorder has written', async () => {
    const labels = (alertname: string) => ({
      labels: Object.entries({ alertname, service: 'shop-orders' }).map(([key, value]) => ({ key, value })),
    });
    const event = (data: object) => JSON.stringify({ '@timestamp': new Date().toISOString(), data });
    const events = [
      event({
        notification: {
          alerts: [{ hash: '1', details: { labels: labels('OrdersStopped') } }],
          firingAlerts: [{ hash: '1' }],
        },
      }),
      event({ inhibitionMutedAlert: { mutedAlert: { fingerprint: '2', labels: labels('OrdersSlow') } } }),
      '{"cut',
    ];
    const path = await writeText(folder, 'events.jsonl', events.join('\n'));
    const { stdout } = await run('report', '--alertmanager.events', path);
    expect(stdout.slice(stdout.indexOf('What Alertmanager did')).split(/\n|  +/)).toEqual([
      'What Alertmanager did (1 line is no event of Alertmanager):',
      '',
      'ALERT',
      'NOTIFICATIONS',
      'MUTED',
      'OrdersStopped',
      '1',
      '0',
      'OrdersSlow',
      '0',
      '1',
      '',
    ]);
    const missing = await run('report', '--alertmanager.events', join(folder, 'none'));
    expect(missing.exitCode).toBe(1);
    expect(missing.stderr).toMatch(/none" cannot be read: /);
  });

  test('is JSON on request', async () => {
    const { stdout } = await run('report', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      service: 'shop-orders',
      times: 10,
      short: 8,
      observed: { alerts: 1, times: 3, short: 2 },
    });
  });
});

test('natsight alerts quiet names what to change', async () => {
  const { stdout, exitCode } = await run('quiet');
  expect(exitCode).toBe(0);
  expect(stdout.split('\n')).toEqual([
    'shop-orders: what its alerts did in the last 2 weeks, of which Prometheus has 8 days',
    '',
    'Fired, and resolved by themselves in less than 5 minutes:',
    '  ManyUnpaidOrders: 6 of 6 times. "for": "10m" would have prevented 6 of them (100 %).',
    '',
    'Never fired:',
    '  ManyOfOneItem: if its condition cannot happen, remove it; if it is to be trusted, try it with events of its kind.',
    '',
  ]);
});

test('a Prometheus that does not answer is named', async () => {
  const { stderr, exitCode } = await runNatsight([
    'alerts',
    'report',
    orders,
    '--prometheus.url',
    'http://127.0.0.1:9',
  ]);
  expect(exitCode).not.toBe(0);
  expect(stderr).toMatch(/^Prometheus does not answer at http:\/\/127\.0\.0\.1:9 /);
});
