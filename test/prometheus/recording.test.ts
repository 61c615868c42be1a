import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { generatePrometheus } from '../../prometheus/generate.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { runPromtool } from '../support/run-command.js';
import { tempFolder, writeText } from '../support/temp-folder.js';
import { everyAlert } from './every-alert.js';
import { writeFiles } from './write-files.js';

/** One sample a minute of all orders and of the good ones, in promtool's notation. */
const series = (all: string, good?: string) => [
  { series: 'orders_total{job="shop-orders",country="DE"}', values: all },
  ...(good === undefined ? [] : [{ series: 'orders_good_total{job="shop-orders"}', values: good }]),
];
const fiveMinutes = 'objective:error:ratio_rate5m{objective="went-well",service="shop-orders"}';
const threeDays = 'objective:error:ratio_rate3d{objective="went-well",service="shop-orders"}';
const burnRate = 'objective:error_budget_burn:rate1h{objective="went-well",service="shop-orders"}';
const budgetLeft = 'objective:error_budget:remaining{objective="went-well",service="shop-orders"}';

describe('what is recorded from counters', () => {
  const folder = tempFolder();
  beforeAll(() => writeFiles(folder, generatePrometheus(everyAlert(), DEFAULT_ADDRESSES)));

  test.each([
    [
      'a tenth of the orders is bad',
      series('0+100x30', '0+90x30'),
      '30m',
      [
        [fiveMinutes, 0.1],
        [threeDays, 0.1],
        [burnRate, 100],
        [budgetLeft, -99],
      ],
    ],
    [
      'all are good',
      series('0+100x30', '0+100x30'),
      '30m',
      [
        [fiveMinutes, 0],
        [threeDays, 0],
        [burnRate, 0],
        [budgetLeft, 1],
      ],
    ],
    [
      'no series of good ones was ever found: the selector may be wrong, so nothing is said',
      series('0+100x30'),
      '30m',
      [
        [fiveMinutes, undefined],
        [threeDays, undefined],
        [burnRate, undefined],
        [budgetLeft, undefined],
      ],
    ],
    [
      'there never was a good one, and their counter says so',
      series('0+100x30', '0+0x30'),
      '30m',
      [
        [fiveMinutes, 1],
        [threeDays, 1],
      ],
    ],
    [
      'there were good ones before their series vanished, as after a restart',
      series('0+100x90', '0+100x9 stale _x80'),
      '90m',
      [[fiveMinutes, 1]],
    ],
    [
      'more good ones than all, by a scrape between',
      series('0+100x30', '0+101x30'),
      '30m',
      [[fiveMinutes, 0]],
    ],
    [
      'too few to speak of',
      series('0+1x30', '0+0x30'),
      '30m',
      [
        [fiveMinutes, undefined],
        [threeDays, 1],
      ],
    ],
    [
      'nothing is counted at all',
      [],
      '30m',
      [
        [fiveMinutes, undefined],
        [threeDays, undefined],
      ],
    ],
    [
      'an idle hour after bad orders: no NaN, and the long window remembers, as the budget does',
      series('0+100x30 3000+0x70', '0+50x30 1500+0x70'),
      '100m',
      [
        [fiveMinutes, undefined],
        [threeDays, 0.5],
        [burnRate, undefined],
        [budgetLeft, -499],
      ],
    ],
    [
      'a busy hour weighs more than a quiet one',
      series('0+1000x60 60000+100x60', '0+1000x60 60000+0x60'),
      '2h',
      [[threeDays, 0.09]],
    ],
    ['events per second, over all series of a counter', series('0+60x30'), '30m', [['job:orders:rate5m', 1]]],
    [
      'the share of refused events does not count filtered ones',
      [
        { series: 'natsight_events_received_total{job="shop-orders",stream="orders"}', values: '0+100x30' },
        {
          series: 'natsight_events_rejected_total{job="shop-orders",stream="orders",reason="schema"}',
          values: '0+10x30',
        },
        {
          series: 'natsight_events_rejected_total{job="shop-orders",stream="orders",reason="filtered"}',
          values: '0+50x30',
        },
      ],
      '30m',
      [['job_stream:natsight_events_rejected:ratio_rate5m', 0.1]],
    ],
  ] as const)('%s', async (_, input, at, expected) => {
    const tests = {
      rule_files: [join(folder, 'rules/recording.yml'), join(folder, 'rules/objectives.yml')],
      evaluation_interval: '30s',
      tests: [
        {
          interval: '1m',
          input_series: input,
          promql_expr_test: expected.map(([expr, value]) => ({
            expr: `round(max(${expr}), 0.01)`,
            eval_time: at,
            exp_samples: value === undefined ? [] : [{ labels: '{}', value }],
          })),
        },
      ],
    };
    // JSON is YAML.
    const path = await writeText(folder, 'recording-test.yml', JSON.stringify(tests));
    expect(await runPromtool(['test', 'rules', path])).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
