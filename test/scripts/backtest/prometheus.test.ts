import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Backtest } from '../../../exporter/backtest/backtest.js';
import { fixedResources } from '../../../exporter/io/setup/fixed-resources.js';
import { recordedFile } from '../../../exporter/io/backtest/recorded-file.js';
import { Scrapes } from '../../../exporter/io/backtest/scrapes.js';
import { requireSetup } from '../../../setup/load.js';
import { findPrograms, LocalPrometheus } from '../../../scripts/backtest/local-prometheus.js';
import { runNatsight } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';

const folder = tempFolder();
const at = (second: number) => new Date(Date.UTC(2024, 10, 4, 10, 0, second)).toISOString();

const processing = {
  service: { name: 'shop' },
  dataStreams: { orders: { subject: 'orders' } },
  processingLogic: {},
  liveMetrics: {
    orders_total: { type: 'counter', stream: 'orders', help: 'Orders.', labels: { ok: 'ok' } },
    order_amount: { type: 'gauge', stream: 'orders', help: 'Last.', value: 'amount' },
  },
  instantInsightRules: {
    AmountHigh: { metric: 'order_amount', above: 90 },
    HugeOrder: { stream: 'orders', where: 'amount > 500.0', holdFor: '2s' },
  },
  realTimeDashboards: {},
};

const monitoring = (alerts: object) => ({
  realTimeVisualization: {},
  liveMetricsDisplay: {},
  instantAlerts: {
    receivers: { ops: { webhook: 'http://127.0.0.1:9/alerts' } },
    route: { default: 'ops' },
    alerts: { AmountHigh: {}, HugeOrder: {}, ...alerts },
    objectives: {
      paid: {
        good: 'orders_total{ok="true"}',
        total: 'orders_total',
        target: 0.9,
        over: '6h',
        minimumEvents: 10,
      },
    },
  },
  dynamicUpdates: { scrapeInterval: '15s', evaluationInterval: '15s' },
});

const alerts = {
  OrdersMany: {
    promql: 'sum by (ok) (rate(orders_total[1m]))',
    above: 0.3,
    for: '1m',
    keepFiringFor: '30s',
    summary: '{{value}} orders a second, ok: {{ok}}',
  },
  DiskFull: { promql: 'node_filesystem_avail_bytes / node_filesystem_size_bytes', below: 0.1 },
};

/** An order each two seconds for an hour; a third of the second half hour is not paid; two are expensive, one of them for 40 seconds. */
const orders = Array.from({ length: 1_800 }, (_, index) => {
  const ok = index < 900 || index % 3 !== 0;
  const amount = index >= 100 && index < 120 ? 95 : index === 402 ? 600 : 10;
  return JSON.stringify({
    subject: 'orders',
    time: at(2 * index + 1),
    payload: JSON.stringify({ ok, amount }),
  });
});

beforeAll(() => {
  mkdirSync(join(folder, 'shop'));
  const put = (name: string, content: object) =>
    writeFileSync(join(folder, 'shop', name), JSON.stringify(content));
  put('Streaming_Processing_Setup.json', processing);
  put('Real_Time_Monitoring_Setup.json', monitoring(alerts));
  const marker = JSON.stringify({ natsight: 'recording', version: 1, subjects: ['orders'] });
  writeFileSync(join(folder, 'orders.ndjson'), [marker, ...orders, ''].join('\n'));
});

const run = (...args: readonly string[]) =>
  runNatsight(['backtest', 'shop', '--events', 'orders.ndjson', ...args], { cwd: folder });

const byPrometheus = `OrdersMany (warning, evaluated by Prometheus): 1 time
  1 a day, longest 58m14s, 0 shorter than 5m, 1 still firing at the end
  2024-11-04 10:01:45  58m14s+   0.5/s orders, ok: true

PaidErrorBudgetBurn fast (critical, evaluated by Prometheus): 0 times

PaidErrorBudgetBurn slow (warning, evaluated by Prometheus): 1 time
  1 a day, longest 17m59s, 0 shorter than 5m, 1 still firing at the end
  2024-11-04 10:42:00  17m59s+   Objective "paid": 31.7 % of the events in the last 12 minutes are bad; at this rate the error budget of 6 hours is spent within 2 hours

PaidErrorBudgetBurn slowest (warning, evaluated by Prometheus): 1 time
  1 a day, longest 18m14s, 0 shorter than 5m, 1 still firing at the end
  2024-11-04 10:41:45  18m14s+   Objective "paid": 10.5 % of the events in the last 36 minutes are bad; at this rate the error budget of 6 hours is spent within 6 hours

NatsightObjectiveUnmatched paid (warning, evaluated by Prometheus): 0 times
`;

const expected = `2024-11-04 10:00:01 to 2024-11-04 10:59:59, 0.042 days, in steps of 2s
1800 messages, 1800 read by a stream, 1800 events accepted

AmountHigh (warning): 2 times
  2 a day, longest 40s, 2 shorter than 5m
  twin in Prometheus: 1 of 2, 9s later, 1 over before it looked
  2024-11-04 10:03:21  40s       order_amount is 95, above 90
  2024-11-04 10:13:25  2s        order_amount is 600, above 90

HugeOrder (warning): 1 time
  1 a day, longest 2s, 1 shorter than 5m
  twin in Prometheus: 0 of 1, 1 over before it looked
  2024-11-04 10:13:25  2s        An event of "orders" matches amount > 500.0

${byPrometheus}
DiskFull: not covered, it reads node_filesystem_avail_bytes, node_filesystem_size_bytes, which events do not give: name a Prometheus that has it with --prometheus.url

6 alerts, 6 a day
`;

describe('alerts that Prometheus evaluates', () => {
  test('are evaluated on what the run gives, if prometheus and promtool are installed', async () => {
    expect(await run()).toEqual({ exitCode: 0, stdout: expected, stderr: '' });
  });

  test('are not covered without it', async () => {
    const { exitCode, stdout } = await run('--no-prometheus');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('\nOrdersMany: not covered, Prometheus evaluates its PromQL\n');
    expect(stdout).toContain('\nPaidErrorBudgetBurn fast: not covered, Prometheus evaluates its PromQL\n');
    expect(stdout).not.toContain('twin in Prometheus');
  });

  test('need the program that is named', async () => {
    const { exitCode, stdout, stderr } = await run('--prometheus.binary', join(folder, 'prometheus'));
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(`--prometheus.binary: "${join(folder, 'prometheus')}" cannot be used`);
  });
});

describe('a Prometheus with data of its own', () => {
  let prometheus: LocalPrometheus;
  let url = '';

  beforeAll(async () => {
    const setup = requireSetup(join(folder, 'shop'));
    const input = recordedFile(join(folder, 'orders.ndjson'), {
      subject: undefined,
      timeField: undefined,
      additions: { id: false, timeField: undefined },
    });
    const programs = findPrograms(undefined);
    if (programs === undefined) throw new Error('no Prometheus');
    prometheus = await LocalPrometheus.create(programs);
    const scraper = new Scrapes({
      setup,
      names: new Set(['orders_total']),
      startMs: input.firstMs,
      intervalMs: 15_000,
      write: prometheus.write,
    });
    const resources = fixedResources(join(folder, 'shop'));
    const backtest = new Backtest(setup, {
      resources,
      scraper,
      startMs: input.firstMs,
      stepMs: 2_000,
      sampleMs: 60_000,
    });
    for await (const batch of input.batches()) for (const event of batch) backtest.receive(event);
    backtest.finish();
    url = await prometheus.start(15_000);
  });

  afterAll(() => prometheus.close());

  test('evaluates the same, over the time of the recording', async () => {
    const { exitCode, stdout } = await run('--prometheus.url', url);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`\nnote: alerts with PromQL are evaluated on the data of ${url}\n`);
    const [many = '', ...burns] = byPrometheus.split(/(?<=\n\n)/);
    expect(stdout).toContain(`\n${many}`);
    expect(stdout).toContain(`\n${burns.join('')}`);
    // It has no such series: that is its answer. What it does not know of insights, it cannot be compared with.
    expect(stdout).toContain('\nDiskFull (warning, evaluated by Prometheus): 0 times\n');
    expect(stdout).not.toContain('twin');
  });

  test('that does not answer is no reason to lose the report', async () => {
    const { exitCode, stdout } = await run('--prometheus.url', 'http://127.0.0.1:9');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('\nOrdersMany: not covered, Prometheus does not answer at http://127.0.0.1:9 ');
    expect(stdout).toContain('\nAmountHigh (warning): 2 times\n');
  });
});
