import { expect, test } from '@jest/globals';
import { Backtest } from '../../../exporter/backtest/backtest.js';
import { backtestReport } from '../../../exporter/backtest/report.js';
import { backtestText } from '../../../exporter/backtest/report-text.js';
import { splitTrials, withTrials } from '../../../exporter/backtest/trials.js';
import { NO_RESOURCES } from '../../../exporter/machine/compile/resources.js';
import { parseSetup } from '../../../setup/parse.js';
import type { Setup } from '../../../setup/model/setup.js';

const START = Date.parse('2024-03-01T00:00:00Z');
const MINUTE = 60_000;

function setupWith(rule: object): Setup {
  const { setup, problems } = parseSetup(
    JSON.stringify({
      dataStreams: { loads: { subject: 'load' } },
      processingLogic: {},
      liveMetrics: { load: { type: 'gauge', stream: 'loads', help: 'Load.', value: 'load' } },
      instantInsightRules: { LoadOdd: { metric: 'load', ...rule } },
      realTimeDashboards: {},
    }),
    JSON.stringify({
      realTimeVisualization: {},
      liveMetricsDisplay: {},
      instantAlerts: {
        receivers: { ops: { webhook: 'http://127.0.0.1:9/alerts' } },
        route: { default: 'ops' },
        alerts: { LoadOdd: {} },
      },
      dynamicUpdates: {},
    }),
  );
  expect(problems.filter(({ level }) => level === 'error')).toEqual([]);
  return setup;
}

function reportOf(setup: Setup, loads: readonly number[], maxPerDay?: number) {
  const tried = withTrials(setup, maxPerDay !== undefined);
  const backtest = new Backtest(tried.setup, {
    resources: NO_RESOURCES,
    startMs: START,
    stepMs: MINUTE,
    sampleMs: MINUTE,
  });
  for (const [minute, load] of loads.entries()) {
    const payload = new TextEncoder().encode(JSON.stringify({ load }));
    backtest.receive({ timeMs: START + minute * MINUTE, subject: 'load', headers: {}, payload });
  }
  const { run, trials } = splitTrials(backtest.finish(), tried);
  return backtestReport(run, setup, { notes: [], trials, maxPerDay });
}

const run = (minutes: number, load: number) => Array.from({ length: minutes }, () => load);
const quiet = run(60, 10);

/** Each hour of two days a peak: of one minute, of five minutes, or of a higher value. */
const peaks = Array.from({ length: 48 }, (_, hour) => {
  if (hour % 3 === 0) return [...quiet, ...run(1, 92)];
  return hour % 3 === 1 ? [...quiet, ...run(8, 93)] : [...quiet, ...run(2, 105)];
}).flat();

test('the bound and the duration that would have been enough are named', () => {
  const report = reportOf(setupWith({ above: 90 }), peaks, 10);
  const [rule] = report.rules;
  expect(report.rules).toHaveLength(1);
  expect(rule?.tried?.map(({ key, value }) => `${key} ${value}`)).toEqual([
    'for "30s"',
    'for "1m"',
    'for "2m"',
    'for "5m"',
    'above 94.5',
    'above 99',
    'above 112.5',
    'above 135',
    'above 180',
  ]);
  // What was tried is what the rule would have done.
  for (const { key, value, perDay } of rule?.tried ?? []) {
    const changed = setupWith({ above: 90, [key]: JSON.parse(value) });
    expect([key, value, reportOf(changed, peaks).rules[0]?.perDay]).toEqual([key, value, perDay]);
  }
  expect(backtestText(report)).toMatch(
    /\n {2}enough would be "for": "(?:2m|5m)" \([\d.]+ a day\), or "above": 94.5 \([\d.]+ a day\)\n/,
  );
});

test('nothing is said without a limit, or of a rule that is quiet enough', () => {
  expect(reportOf(setupWith({ above: 90 }), peaks).rules[0]?.tried).toBeUndefined();
  expect(backtestText(reportOf(setupWith({ above: 200 }), peaks, 1))).not.toContain('enough');
});

test('if nothing is enough, that is said', () => {
  const high = Array.from({ length: 48 }, () => [...quiet, ...run(20, 1_000)]).flat();
  expect(backtestText(reportOf(setupWith({ above: 90 }), high, 1))).toContain(
    '\n  no longer "for" and no bound up to twice as far would be enough\n',
  );
});

test('an insight that learns says what each budget gives, and which one is enough', () => {
  let seed = 1;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const loads = Array.from({ length: 12 * 1_440 }, (_, minute) =>
    minute % 700 === 600 ? 100 + 400 * random() : 100 + 10 * random(),
  );
  const report = reportOf(setupWith({ outside: 'normal' }), loads, 1);
  const tried = report.rules[0]?.tried ?? [];
  expect(tried.map(({ value }) => value)).toEqual(['"1/week"', '"2/week"', '"1/day"']);
  const [low = 0, medium = 0, high = 0] = tried.map(({ perWeek }) => perWeek);
  expect(tried[1]?.perDay).toBe(report.rules[0]?.perDay);
  expect(low).toBeLessThanOrEqual(medium);
  expect(medium).toBeLessThanOrEqual(high);
  expect(high).toBeGreaterThan(0);
  expect(backtestText(report)).toMatch(
    /\n {2}alerts a week by budget: [\d.]+ with "1\/week", [\d.]+ with "2\/week", [\d.]+ with "1\/day"; "budget": "\d\/\w+" is enough\n/,
  );
});
