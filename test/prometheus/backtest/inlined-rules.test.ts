import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { backtestedRules, seriesReadBy, tooSparse } from '../../../prometheus/backtest/backtested-alerts.js';
import { InlinedRules } from '../../../prometheus/backtest/inlined-rules.js';
import { OBJECTIVE_GOOD_SEEN } from '../../../prometheus/names.js';
import { planGroups, ruleGroup } from '../../../prometheus/rule-groups.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import { parseSetup } from '../../../setup/load.js';
import { runPromtool } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../write-files.js';

const seen = {
  record: 'seen',
  expr: 'group(a_total)\nor\nmax(last_over_time(seen[1d]))',
  intervalMs: 60_000,
};
const rules = [
  { record: 'a:rate', expr: 'sum by (k) (rate(a_total[5m]))', labels: { svc: 'x$1' }, intervalMs: 30_000 },
  { record: 'b:rate', expr: 'a:rate{k=~"1|2"} + b', labels: { o: '1' }, intervalMs: 60_000 },
  { record: 'b:rate', expr: 'c', labels: { o: '2' }, intervalMs: 60_000 },
  seen,
];
const inlined = new InlinedRules(rules);
const RATE =
  'label_replace(label_replace(sum by (k) (rate(a_total[5m])), "svc", "x$$1", "", ""), "__name__", "a:rate", "", "")';

describe('an expression that reads recorded series', () => {
  test.each([
    ['of none', 'rate(a_total[5m]) > 1', 'rate(a_total[5m]) > 1'],
    ['at once', 'a:rate > 1', `${RATE} > 1`],
    ['over a range', 'sum_over_time(a:rate[1h]) > 1', `sum_over_time(${RATE}[1h:30s]) > 1`],
    ['a day ago', 'a:rate offset 1d', `last_over_time(${RATE}[30s:30s] offset 1d)`],
    [
      'over a range a day ago',
      'max_over_time(a:rate[1h] offset 1d)',
      `max_over_time(${RATE}[1h:30s] offset 1d)`,
    ],
    ['of another rule only', 'b:rate{o="3"}', 'b:rate{o="3"}'],
    [
      'that others record too',
      'b:rate{o="2"}',
      'label_replace(label_replace(c, "o", "2", "", ""), "__name__", "b:rate", "", "")',
    ],
  ])('%s', (_, promql, expected) => {
    expect(inlined.expression(promql)).toBe(expected);
  });

  test('which read recorded ones, with a matcher of a label that the rule does not set', () => {
    const expected =
      `label_replace(label_replace(${RATE}, "__selected__", "1", "k", "(?:1|2)") and on (__selected__) ` +
      'label_replace(vector(1), "__selected__", "1", "", ""), "__selected__", "", "", "")';
    expect(inlined.expression('b:rate{o="1"}')).toContain(`${expected} + b`);
  });

  test('which read themselves: they have a value from their first one on', () => {
    expect(inlined.remembering('1 + seen').map(({ record }) => record)).toEqual(['seen']);
    expect(inlined.expression('seen')).toContain(
      'group(a_total)\nor\nmax(last_over_time((vector(0) < 0)[1d:1m]))',
    );
    const later = new InlinedRules(rules, new Map([[seen, 5_000]]));
    expect(later.expression('seen')).toContain('vector(1) and on () (vector(time()) >= 5)');
  });

  test('an alert does not remember that it fired', () => {
    expect(inlined.expression('ALERTS{alertname="A"} or ALERTS{alertname="B"}', 'A')).toBe(
      '(vector(0) < 0) or ALERTS{alertname="B"}',
    );
  });
});

/** An objective whose windows are minutes, and an alert with PromQL that reads what is recorded. */
const { setup } = parseSetup(
  JSON.stringify({
    service: { name: 'shop' },
    dataStreams: { orders: { subject: 'orders' } },
    processingLogic: {},
    liveMetrics: {
      orders_total: { type: 'counter', stream: 'orders', help: 'Orders.', labels: { ok: 'ok' } },
    },
    instantInsightRules: { OrdersStopped: { stream: 'orders', silentFor: '10m' } },
    realTimeDashboards: {},
  }),
  JSON.stringify({
    realTimeVisualization: {},
    liveMetricsDisplay: {},
    instantAlerts: {
      receivers: { ops: { webhook: 'http://127.0.0.1:9/' } },
      route: { default: 'ops' },
      alerts: {
        OrdersStopped: {},
        OrdersMany: { promql: 'job:orders:rate5m{job="shop"}', above: 0.5 },
      },
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
    dynamicUpdates: { scrapeInterval: '10s', evaluationInterval: '10s' },
  }),
);

describe('the rules of a setup', () => {
  const planned = backtestedRules(setup);

  test('are those of its own alerts, and read series of the exporter only', () => {
    expect(planned.alerts.map(({ alert, kind, tier }) => [alert.name, kind, tier])).toEqual([
      ['OrdersStopped', 'twin', undefined],
      ['OrdersMany', 'promql', undefined],
      ['PaidErrorBudgetBurn', 'objective', 'fast'],
      ['PaidErrorBudgetBurn', 'objective', 'slow'],
      ['PaidErrorBudgetBurn', 'objective', 'slowest'],
      ['NatsightObjectiveUnmatched', 'objective', undefined],
    ]);
    const read = planned.alerts.map((each) =>
      [...seriesReadBy(each, planned)].filter((name) => name !== 'ALERTS'),
    );
    expect(read.slice(1)).toEqual(read.slice(1).map(() => ['orders_total']));
  });

  test('need a sample within each of their windows', () => {
    const many = planned.alerts.filter(({ alert }) => alert.name === 'OrdersMany');
    const reasons = [150_000, 151_000].map((ms) => many.map((each) => tooSparse(each, planned, ms)));
    expect(reasons).toEqual([
      [undefined],
      [
        'it reads the last 5m, and over so long a time there is only a sample each 2m31s: backtest a shorter time',
      ],
    ]);
  });

  const folder = tempFolder();
  const burns = planned.alerts.filter(({ kind, tier }) => kind === 'promql' || tier !== undefined);
  const unmatched = planned.alerts.filter(({ kind, tier }) => kind === 'objective' && tier === undefined);

  test.each<readonly [string, number, string, typeof burns]>([
    // The first rate of good events is there with their second sample.
    ['good events from the tenth minute on', 610_000, '_x60 0+10x100 1000x200', burns],
    ['no good event', Infinity, '_x361', unmatched],
  ])('give the same without being recorded, with %s', async (_, sinceMs, good, alerts) => {
    const rulesText = JSON.stringify({
      groups: planGroups(setup, DEFAULT_ADDRESSES)
        .filter(({ name }) => !/self|slow|events|insights/.test(name))
        .map((group) => ruleGroup(group, setup, DEFAULT_ADDRESSES)),
    });
    const remembered = planned.recordings.filter(({ record }) => record === OBJECTIVE_GOOD_SEEN);
    const written = new InlinedRules(
      planned.recordings,
      new Map(remembered.map((recording) => [recording, sinceMs])),
    );
    const minutes = Array.from({ length: 58 }, (__, minute) => minute + 3);
    const looks = (expr: string) =>
      minutes.map((minute) => ({ expr, eval_time: `${minute}m`, exp_samples: [] }));
    const fileOf = (promql_expr_test: ReturnType<typeof looks>) => ({
      rule_files: ['rules.json'],
      evaluation_interval: '10s',
      tests: [
        {
          interval: '10s',
          input_series: [
            { series: 'orders_total{job="shop",ok="true"}', values: good },
            { series: 'orders_total{job="shop",ok="false"}', values: '0+1x60 60+0x100 60+20x200' },
          ],
          promql_expr_test,
        },
      ],
    });
    const both = alerts.map(({ alert }) => [alert.expr, written.expression(alert.expr)] as const);
    const same = both.flatMap(([recorded, own]) => [
      ...looks(`(${recorded}) unless on () (${own})`),
      ...looks(`(${own}) unless on () (${recorded})`),
    ]);
    await writeFiles(
      folder,
      new Map([
        ['rules.json', rulesText],
        ['same.json', JSON.stringify(fileOf(same))],
        ['holds.json', JSON.stringify(fileOf(both.flatMap(([recorded]) => looks(recorded))))],
      ]),
    );
    const run = (file: string) => runPromtool(['test', 'rules', join(folder, file)]);
    const { exitCode, stdout, stderr } = await run('same.json');
    expect({ exitCode, text: (stdout + stderr).slice(0, 2_000) }).toEqual({
      exitCode: 0,
      text: expect.stringContaining('SUCCESS'),
    });
    // Each of them holds at some time, or the comparison would say nothing.
    const held = await run('holds.json');
    for (const [recorded] of both)
      expect(held.stdout + held.stderr).toContain(`expr: ${JSON.stringify(recorded)}`);
  });
});
