import { join } from 'node:path';
import { generatePrometheus } from '../../prometheus/generate.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { parseSetup } from '../../setup/load.js';
import type { Setup } from '../../setup/model/setup.js';
import { MONITORING } from '../support/written-setup.js';
import { writeText } from '../support/temp-folder.js';
import { rulesOfAlerts } from './promtool/rig.js';
import { writeFiles } from './write-files.js';

const processing = {
  service: { name: 'shop' },
  dataStreams: {
    orders: {
      subject: 'orders.>',
      schema: {
        type: 'object',
        properties: { country: { type: 'string' }, seconds: { type: 'number' } },
        required: ['country', 'seconds'],
      },
    },
  },
  processingLogic: {},
  liveMetrics: {
    orders_total: { type: 'counter', stream: 'orders', help: 'Orders.', labels: { country: 'country' } },
    order_seconds: {
      type: 'histogram',
      stream: 'orders',
      help: 'Time of an order.',
      value: 'seconds',
      buckets: [0.5, 1, 5],
      labels: { country: 'country' },
    },
  },
  instantInsightRules: {},
  realTimeDashboards: { shop: { title: 'Shop', metrics: ['order*'] } },
};

const few = (promql: string) => ({ promql, below: 1, for: '1m' });
const monitoring = {
  ...MONITORING,
  instantAlerts: {
    ...MONITORING.instantAlerts,
    alerts: {
      FewOrders: few('sum(rate(orders_total[5m]))'),
      FewByCountry: few('sum by (country) (rate(orders_total[5m]))'),
      LowMean: few('sum(rate(order_seconds_sum[5m])) / sum(rate(order_seconds_count[5m]))'),
    },
    objectives: {
      fast: { histogram: 'order_seconds{country="DE"}', below: 1, target: 0.9, over: '1d' },
      'others-fast': {
        good: 'other_seconds_bucket{le="1"}',
        total: 'other_seconds_count',
        target: 0.9,
        over: '1d',
      },
    },
  },
  dynamicUpdates: { scrapeInterval: '15s', evaluationInterval: '15s' },
};

function read(): Setup {
  const { setup, problems } = parseSetup(JSON.stringify(processing), JSON.stringify(monitoring));
  const errors = problems.filter(({ level }) => level === 'error');
  if (errors.length > 0) throw new Error(JSON.stringify(errors, undefined, 1));
  return setup;
}

const job = 'job="shop",instance="exporter:9464"';
const uptime = { series: `natsight_uptime_seconds{${job}}`, values: '1000+15x200' };
/** The alerts that are looked at. */
const NAMES = [
  'FewOrders',
  'FewByCountry',
  'LowMean',
  'FastErrorBudgetBurn',
  'OthersFastErrorBudgetBurn',
  'NatsightObjectiveUnmatched',
];

const latency = (metric: string, le: string, good: string, all: string) => [
  { series: `${metric}_bucket{${job},country="DE",le="${le}"}`, values: good },
  { series: `${metric}_count{${job},country="DE"}`, values: all },
];

/** What is there, and what of it fires after 40 minutes. */
const cases = [
  ['no order yet: too few of them', [uptime], ['FewOrders']],
  ['no exporter: others tell of that', [], []],
  ['an exporter that has just started', [{ ...uptime, values: '0+0x200' }], []],
  ['enough orders', [uptime, { series: `orders_total{${job},country="DE"}`, values: '0+60x200' }], []],
  [
    'the series of a country stays, without orders',
    [uptime, { series: `orders_total{${job},country="DE"}`, values: '60+0x200' }],
    ['FewOrders', 'FewByCountry'],
  ],
  [
    'the series of a country vanishes: the country is gone',
    [uptime, { series: `orders_total{${job},country="DE"}`, values: '60+0x40 stale' }],
    ['FewOrders'],
  ],
  ...['1', '1.0'].flatMap((le) =>
    [
      ['order_seconds', 'FastErrorBudgetBurn'],
      ['other_seconds', 'OthersFastErrorBudgetBurn'],
    ].flatMap(([metric = '', alert = '']) => [
      [
        `${metric}: all are fast, and the bucket is stored as ${le}`,
        [...latency(metric, le, '0+60x200', '0+60x200')],
        [],
      ] as const,
      [
        `${metric}: none is fast, and the bucket is stored as ${le}`,
        [...latency(metric, le, '0+0x200', '0+60x200')],
        [alert],
      ] as const,
    ]),
  ),
  [
    'no bucket is found',
    latency('other_seconds', '2.0', '0+60x200', '0+60x200'),
    ['NatsightObjectiveUnmatched'],
  ],
] as const;

/**
 * Writes the rules of a setup and a test of them for promtool, of alerts on events that are missing. Returns its path. It is one file,
 * because each run of promtool takes a second to begin.
 */
export async function missingEventsTest(folder: string): Promise<string> {
  const files = generatePrometheus(read(), DEFAULT_ADDRESSES);
  const rules = ['recording', 'alerts', 'objectives'].map((file) => `rules/${file}.yml`);
  const cut = rules.map((path) => [path, rulesOfAlerts(files.get(path) ?? '', NAMES)] as const);
  await writeFiles(folder, new Map(cut));
  const tests = {
    rule_files: rules.map((path) => join(folder, path)),
    evaluation_interval: '15s',
    tests: cases.map(([name, input, firing]) => ({
      name,
      interval: '15s',
      input_series: input,
      promql_expr_test: NAMES.map((alertname) => ({
        expr: `group(ALERTS{alertname="${alertname}",alertstate="firing"})`,
        eval_time: '40m',
        exp_samples: (firing as readonly string[]).includes(alertname) ? [{ labels: '{}', value: 1 }] : [],
      })),
    })),
  };
  // JSON is YAML.
  return writeText(folder, 'missing-events-test.yml', JSON.stringify(tests));
}
