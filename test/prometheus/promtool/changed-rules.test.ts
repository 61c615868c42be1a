import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { generatePrometheus } from '../../../prometheus/generate.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import { runPromtool } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';
import { everyAlert } from '../every-alert.js';
import { writeFiles } from '../write-files.js';
import { looksAtAlerts, rulesOfAlerts } from './rig.js';

describe('the generated tests find rules that were changed', () => {
  const files = generatePrometheus(everyAlert(), DEFAULT_ADDRESSES);
  const folder = tempFolder();

  /** Each change is to another alert, so that one run judges them all. */
  test.each<[string, 'alerts' | 'objectives', Readonly<Record<string, [from: string, to: string]>>]>([
    [
      'what makes them come sooner or go later',
      'alerts',
      {
        ManyOrders: [
          'alert:many_orders:value{service="shop-orders"} > 20',
          'alert:many_orders:value{service="shop-orders"} > 19.9',
        ],
        NatsightExporterDown: ['up{job="shop-orders"} == 0', 'up{job="shop-orders"} >= 0'],
        FewOrders: ['for: 15s', 'for: 13s'],
        AmountLow: ['keep_firing_for: 30s', 'keep_firing_for: 32s'],
        AmountHigh: ['natsight_uptime_seconds{job="shop-orders"} > 70', 'natsight_uptime_seconds > 69'],
        OrdersStopped: ['rule="OrdersStopped"}) == 1', 'rule="OrdersStopped"}) >= 0'],
      },
    ],
    [
      'what makes them come later or go sooner',
      'alerts',
      {
        ManyOrders: [
          'alert:many_orders:value{service="shop-orders"} > 20',
          'alert:many_orders:value{service="shop-orders"} > 21',
        ],
        NatsightExporterMissing: ['expr: absent(up{job="shop-orders"})', 'expr: absent(up)'],
        NatsightExporterDown: ['up{job="shop-orders"} == 0', 'up{job="shop-orders"} == 1'],
        FewOrders: ['for: 15s', 'for: 17s'],
        AmountLow: ['keep_firing_for: 30s', 'keep_firing_for: 28s'],
        AmountHigh: ['natsight_uptime_seconds{job="shop-orders"} > 70', 'natsight_uptime_seconds > 71'],
        OrdersStopped: [
          'rule="OrdersStopped",change="ended"} > 0',
          'rule="OrdersStopped",change="ended"} > 1',
        ],
        PaymentsStopped: ['stream="payments"}', 'stream="other payments"}'],
        HugeOrder: [
          'unless max by (country, good, natsight_burst) (natsight_insight_firing{job="shop-orders",rule="HugeOrder"}) == 0',
          'unless max by (country, good, natsight_burst) (natsight_insight_firing{job="shop-orders",rule="HugeOrder"}) == 2',
        ],
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
          'max by (natsight_burst) (natsight_insight_firing{job="shop-orders",rule="StrangeOrder"}) == 1',
          '(natsight_insight_firing{job="shop-orders",rule="StrangeOrder"}) == 1',
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
          'ratio_rate5m{objective="went-well",service="shop-orders"} >',
          'ratio_rate6m{objective="went-well",service="shop-orders"} >',
        ],
      },
    ],
  ])('%s', async (_, name, changes) => {
    const file = `rules/${name}.yml`;
    const text = files.get(file) ?? '';
    for (const [from] of Object.values(changes)) expect(text).toContain(from);
    const changed = Object.values(changes).reduce((rules, [from, to]) => rules.replace(from, to), text);
    const judging = looksAtAlerts(files, Object.keys(changes));
    const rules = rulesOfAlerts(changed, Object.keys(changes));
    await writeFiles(folder, new Map([...files, [file, rules], ...judging]));
    const { exitCode, stderr } = await runPromtool([
      'test',
      'rules',
      ...judging.map(([path]) => join(folder, path)),
    ]);
    const failed = [...stderr.matchAll(/alertname: (\w+),/g)].map((match) => match[1]);
    expect({ exitCode, failed: new Set(failed) }).toEqual({
      exitCode: 1,
      failed: new Set(Object.keys(changes)),
    });
  });
});
