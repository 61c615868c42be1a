import { formatDuration } from '../../../setup/model/duration.js';
import type { Setup } from '../../../setup/model/setup.js';
import { watchedValues } from '../../alerting/promql.js';
import { zeroAfterMs } from '../../alerting/zero-without-series.js';
import { watchedValue } from '../../names.js';
import { narrowed } from '../../narrowed.js';
import { roundNumber, selector } from '../../promql.js';
import type { RecordingRule } from '../../rule.js';
import type { RuleTest, ValueLook } from '../test-file.js';

/** Courses of the exporter's uptime, in parts of the time that it has to exceed, and whether the value is 0 then. */
const COURSE = [
  { uptime: 0.5, isZero: false },
  { uptime: 0.5, isZero: false },
  { uptime: 1, isZero: false },
  { uptime: 1.05, isZero: true },
] as const;

/** The uptime of exporters that must not be read. */
const LONG = 10;

/**
 * Tests that an alert on too few events has the value 0 without a single series of events, as soon as an exporter of the service has run for
 * long enough, and no value before. @param intervalMs of the evaluations
 */
export function zeroTests(setup: Setup, intervalMs: number): readonly RuleTest[] {
  const byMs = new Map<number, RecordingRule[]>();
  for (const { promql, below, name } of setup.alerting.promqlAlerts) {
    const ms = below === undefined ? undefined : zeroAfterMs(narrowed(promql, setup), setup);
    const rules = watchedValues(setup).filter(({ record }) => record === watchedValue(name));
    if (ms !== undefined) byMs.set(ms, [...(byMs.get(ms) ?? []), ...rules]);
  }
  return [...byMs].map(([ms, all]) => zeroTest(setup, all, ms, intervalMs));
}

function zeroTest(
  { service }: Pick<Setup, 'service'>,
  rules: readonly RecordingRule[],
  afterMs: number,
  intervalMs: number,
): RuleTest {
  const seconds = (part: number) => roundNumber((part * afterMs) / 1_000);
  const uptime = (labels: Readonly<Record<string, string>>) => selector('natsight_uptime_seconds', labels);
  const long = COURSE.map(() => seconds(LONG)).join(' ');
  return {
    name: `the recorded values are 0 without any event, once the exporter has run for ${formatDuration(afterMs)}`,
    interval: formatDuration(intervalMs),
    input_series: [
      {
        series: uptime({ instance: 'exporter:9464', job: service.name }),
        values: COURSE.map((each) => seconds(each.uptime)).join(' '),
      },
      { series: uptime({ instance: 'exporter:9464', job: `other ${service.name}` }), values: long },
      { series: uptime({ instance: 'exporter:9464' }), values: long },
    ],
    promql_expr_test: COURSE.flatMap(({ isZero }, at) =>
      at === 0 ? [] : rules.map((rule) => lookAt(rule, formatDuration(at * intervalMs), isZero)),
    ),
  };
}

function lookAt({ record, labels = {} }: RecordingRule, eval_time: string, isZero: boolean): ValueLook {
  const recorded = selector(record, labels);
  return { expr: recorded, eval_time, exp_samples: isZero ? [{ labels: recorded, value: 0 }] : [] };
}
