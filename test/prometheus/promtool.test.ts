import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { generatePrometheus } from '../../prometheus/generate.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { requireSetup } from '../../setup/load.js';
import type { Setup } from '../../setup/model/setup.js';
import { root, runPromtool } from '../support/run-command.js';
import { tempFolder } from '../support/temp-folder.js';
import { everyAlert } from './every-alert.js';
import { writeFiles } from './write-files.js';

const flights = requireSetup(join(root, 'setup/examples/flights'));
const bare: Setup = {
  ...flights,
  metrics: [],
  insights: [],
  dashboards: [],
  alerting: {
    ...flights.alerting,
    insightAlerts: new Map(),
    promqlAlerts: [],
    objectives: [],
  },
};

const elsewhere = { ...DEFAULT_ADDRESSES, alertmanager: 'https://alerts.example/am' };

describe.each([
  ['the flights example', flights, DEFAULT_ADDRESSES],
  ['every kind of alert', everyAlert(), elsewhere],
  ['a setup without metrics, insights, alerts and dashboards', bare, DEFAULT_ADDRESSES],
])('promtool on %s', (_, setup, addresses) => {
  const folder = tempFolder();
  const files = generatePrometheus(setup, addresses);
  const pathsIn = (prefix: string) =>
    [...files.keys()].filter((file) => file.startsWith(prefix)).map((file) => join(folder, file));

  test('takes configuration and rules, and its lint finds nothing', async () => {
    await writeFiles(folder, files);
    const config = await runPromtool(['check', 'config', join(folder, 'prometheus.yml')]);
    const rules = await runPromtool(['check', 'rules', '--lint=all', '--lint-fatal', ...pathsIn('rules/')]);
    expect([config, rules]).toEqual([
      expect.objectContaining({ exitCode: 0 }),
      expect.objectContaining({ exitCode: 0 }),
    ]);
  });

  test('runs the generated tests, and all hold', async () => {
    await writeFiles(folder, files);
    const result = await runPromtool(['test', 'rules', ...pathsIn('tests/')]);
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('every alert has cases: silent and firing, before and after each turn', () => {
    const looks = new Map<string, { quiet: number; firing: number }>();
    for (const file of files.keys()) {
      if (!file.startsWith('tests/')) continue;
      for (const { alert_rule_test } of testsOf(files.get(file) ?? '')) {
        for (const { alertname, exp_alerts } of alert_rule_test) {
          const seen = looks.get(alertname) ?? { quiet: 0, firing: 0 };
          looks.set(alertname, {
            quiet: seen.quiet + (exp_alerts.length === 0 ? 1 : 0),
            firing: seen.firing + (exp_alerts.length > 0 ? 1 : 0),
          });
        }
      }
    }
    const alerts = alertNames(files);
    const { Watchdog: watchdog, ...others } = Object.fromEntries(looks);
    expect(new Set(looks.keys())).toEqual(new Set(alerts));
    expect(watchdog).toEqual({ quiet: 0, firing: 1 });
    for (const [alert, { quiet, firing }] of Object.entries(others)) {
      expect({ alert, quiet: quiet >= 2, firing: firing >= 1, looks: quiet + firing >= 4 }).toEqual({
        alert,
        quiet: true,
        firing: true,
        looks: true,
      });
    }
  });
});

describe('the generated tests find rules that were changed', () => {
  const files = generatePrometheus(everyAlert(), DEFAULT_ADDRESSES);
  const folder = tempFolder();

  /** Each change is to another alert, so that one run judges them all. */
  test.each<[string, 'alerts' | 'objectives', Readonly<Record<string, [from: string, to: string]>>]>([
    [
      'what makes them come sooner or go later',
      'alerts',
      {
        ManyOrders: ['alert:many_orders:value > 20', 'alert:many_orders:value > 19.9'],
        NatsightExporterDown: ['up{job="shop-orders"} == 0', 'up{job="shop-orders"} >= 0'],
        FewOrders: ['for: 15s', 'for: 13s'],
        AmountLow: ['keep_firing_for: 30s', 'keep_firing_for: 32s'],
        AmountHigh: ['rule="AmountHigh"}[5m]', 'rule="AmountHigh"}[6m]'],
        OrdersStopped: ['> 0) > 45', '> 0) > 43'],
      },
    ],
    [
      'what makes them come later or go sooner',
      'alerts',
      {
        ManyOrders: ['alert:many_orders:value > 20', 'alert:many_orders:value > 21'],
        NatsightExporterMissing: ['expr: absent(up{job="shop-orders"})', 'expr: absent(up)'],
        NatsightExporterDown: ['up{job="shop-orders"} == 0', 'up{job="shop-orders"} == 1'],
        FewOrders: ['for: 15s', 'for: 17s'],
        AmountLow: ['keep_firing_for: 30s', 'keep_firing_for: 28s'],
        AmountHigh: ['rule="AmountHigh"}[5m]', 'rule="AmountHigh"}[4m]'],
        OrdersStopped: ['> 0) > 45', '> 0) > 47'],
      },
    ],
    [
      'what they carry',
      'alerts',
      {
        AmountHigh: ['https://runbooks.example.org/amount', 'https://runbooks.example.org/'],
        NatsightLabelOverflow: ['"__other__"', '"other"'],
        NatsightExporterDown: ['The exporter at {{ $labels.instance }}', 'The exporter at {{ $labels.job }}'],
        Watchdog: ['severity: info', 'severity: warning'],
        StrangeOrder: [
          'without (job, instance, rule, severity) (last_over_time(natsight_insight_firing{job="shop-orders",rule="StrangeOrder"}',
          'without (job, instance, severity) (last_over_time(natsight_insight_firing{job="shop-orders",rule="StrangeOrder"}',
        ],
      },
    ],
    ['a burn rate', 'objectives', { WentWellErrorBudgetBurn: ['> 0.0144', '> 0.9'] }],
    ['a minimum of events', 'objectives', { WentWellErrorBudgetBurn: ['* 300 >= 20', '* 300 >= 2000000'] }],
    [
      'a window',
      'objectives',
      {
        WentWellErrorBudgetBurn: [
          'ratio_rate5m{objective="went-well"} >',
          'ratio_rate6m{objective="went-well"} >',
        ],
      },
    ],
  ])('%s', async (_, name, changes) => {
    const file = `rules/${name}.yml`;
    const text = files.get(file) ?? '';
    for (const [from] of Object.values(changes)) expect(text).toContain(from);
    const changed = Object.values(changes).reduce((rules, [from, to]) => rules.replace(from, to), text);
    await writeFiles(folder, new Map([...files, [file, changed]]));
    const tests = name === 'alerts' ? 'alerts.yml' : 'objective-went-well.yml';
    const { exitCode, stderr } = await runPromtool(['test', 'rules', join(folder, 'tests', tests)]);
    const failed = [...stderr.matchAll(/alertname: (\w+),/g)].map((match) => match[1]);
    expect({ exitCode, failed: new Set(failed) }).toEqual({
      exitCode: 1,
      failed: new Set(Object.keys(changes)),
    });
  });
});

interface RuleTest {
  readonly alert_rule_test: readonly {
    readonly alertname: string;
    readonly exp_alerts: readonly unknown[];
  }[];
}

/** The generator writes no other shape. */
const testsOf = (text: string) => (load(text) as { readonly tests: readonly RuleTest[] }).tests;

function alertNames(files: ReadonlyMap<string, string>): readonly string[] {
  const rules = [...files].filter(([file]) => file.startsWith('rules/')).map(([, text]) => text);
  return rules.flatMap((text) => [...text.matchAll(/- alert: (\S+)/g)].map((match) => match[1] ?? ''));
}
