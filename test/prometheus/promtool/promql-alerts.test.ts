import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { generatePrometheus } from '../../../prometheus/generate.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import { parseSetup } from '../../../setup/parse.js';
import { runPromtool } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../write-files.js';
import { looksAtAlerts, rulesOfAlerts, testsOf } from './rig.js';

interface Case {
  readonly promql: string;
  readonly above?: number;
  readonly below?: number;
  readonly for?: string;
  readonly summary?: string;
}

/** Alerts whose expression has a value without series, or asks for the past, or filters by itself. */
const TESTED: Readonly<Record<string, Case>> = {
  Absent: { promql: 'absent(up)', above: 0 },
  AbsentAtOnce: { promql: 'absent(up)', above: 0, for: '0s' },
  AbsentLabels: { promql: 'absent(up{job="a",instance=~"b|c",zone!="d"})', above: 0.5, for: '10s' },
  AbsentSummary: { promql: 'absent(up{job="a"})', above: 0, summary: '{{job}} is {{value}} {{zone}}' },
  AbsentTwoMatchers: { promql: 'absent(up{job!="",job=~".+"})', above: 0 },
  AbsentEqual: { promql: 'absent(up{job="a"}) == 1', above: 0, for: '90s' },
  AbsentOrZero: { promql: 'absent(up) or vector(0)', above: 0.5 },
  AbsentSum: { promql: 'absent(sum(up))', above: 0 },
  AbsentOffset: { promql: 'absent(up offset 5m)', above: 0 },
  AbsentParentheses: { promql: '(absent(up)) * 2', above: 1 },
  AbsentBelow: { promql: 'absent(up)', below: 0.5 },
  AbsentFilter: { promql: 'absent(up{job="a"} > 1)', above: 0 },
  AbsentOverTime: { promql: 'absent_over_time(up{job="a"}[2m])', above: 0, for: '30s' },
  AbsentOverTimeShort: { promql: 'absent_over_time(up[7s])', above: 0, for: '0s' },
  AbsentOverTimeSubquery: { promql: 'absent_over_time(sum(up)[2m:1m])', above: 0 },
  OrZeroAbove: { promql: 'sum(rate(up[5m])) or vector(0)', above: 5 },
  OrZeroBelow: { promql: 'sum(rate(up[5m])) or vector(0)', below: 1, for: '20s' },
  OrZeroEdge: { promql: 'sum(up) or vector(0)', above: 0 },
  OrOn: { promql: 'sum by (job) (up) or on() vector(0)', below: 0.5 },
  Unless: { promql: 'up unless on (job) up{x="y"}', above: 0 },
  ConstantUnless: { promql: 'vector(1) unless on () up', above: 0 },
  Zero: { promql: 'up == 0', below: 1 },
  ZeroOrConstant: { promql: '(up == 0) or vector(1)', below: 1 },
  CountZero: { promql: 'count(up == 0) or vector(0)', above: 2 },
  Offset: { promql: 'sum(up) - sum(up offset 1h)', above: 10 },
  Subquery: { promql: 'max_over_time(sum(rate(up[1m]))[10m:1m])', above: 3 },
  NoBool: { promql: 'up > 3 < 5', above: 4 },
  Bool: { promql: 'vector(3) > bool 2', above: 0.5 },
  ConstantFires: { promql: '1', above: 0 },
  ConstantVector: { promql: 'vector(7)', above: 5, for: '1m' },
  ConstantQuiet: { promql: 'vector(1)', above: 5 },
  ConstantNegative: { promql: '-vector(2) ^ 2', below: -3 },
  ScalarOfNothing: { promql: 'scalar(sum(up))', above: 0 },
  AtEnd: { promql: 'sum(up @ end())', above: 0 },
  SinceLast: { promql: 'time() - max(up)', above: 60 },
  LabelReplaced: { promql: 'label_replace(up, "a", "$1", "job", "(.*)")', above: 0 },
};
const UNTESTED: Readonly<Record<string, Case>> = {
  Clock: { promql: 'vector(time())', above: 0 },
  Hour: { promql: 'hour()', above: 5 },
  ConstantsOverTime: { promql: 'sum_over_time(vector(1)[5m:1m])', above: 3 },
};

const setup = parseSetup(
  JSON.stringify({
    service: {},
    dataStreams: { orders: { subject: 'orders.>', schema: { type: 'object', properties: {} } } },
    processingLogic: {},
    liveMetrics: {},
    instantInsightRules: {},
    realTimeDashboards: {},
  }),
  JSON.stringify({
    realTimeVisualization: {},
    liveMetricsDisplay: {},
    instantAlerts: {
      receivers: { ops: { webhook: 'http://127.0.0.1:9099/' } },
      route: { default: 'ops' },
      alerts: { ...TESTED, ...UNTESTED },
    },
    dynamicUpdates: { evaluationInterval: '30s', scrapeInterval: '30s' },
  }),
);

/** The rules and the tests without the alerts for all, which the suites of other setups run. */
function onlyOwnAlerts(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const own = Object.keys({ ...TESTED, ...UNTESTED });
  return new Map([
    ['rules/alerts.yml', rulesOfAlerts(files.get('rules/alerts.yml') ?? '', own)],
    ...looksAtAlerts(files, own),
    ...[...files].filter(([path]) => path === 'tests/alert-values.yml'),
  ]);
}

describe('the tests of alerts with PromQL', () => {
  const folder = tempFolder();
  const files = generatePrometheus(setup.setup, DEFAULT_ADDRESSES);
  const texts = [...files].flatMap(([path, text]) => (path.startsWith('tests/') ? [text] : []));

  test('the setup is sound', () => {
    expect(setup.problems.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('hold for promtool', async () => {
    const own = onlyOwnAlerts(files);
    await writeFiles(folder, own);
    const tests = [...own.keys()].filter((path) => path.startsWith('tests/'));
    const result = await runPromtool(['test', 'rules', ...tests.map((path) => join(folder, path))]);
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('look at every alert while it is quiet and while it fires, unless it always fires', () => {
    const looks = texts.flatMap(testsOf).flatMap(({ alert_rule_test = [] }) => alert_rule_test);
    const states = (name: string) =>
      new Set(
        looks.filter(({ alertname }) => alertname === name).map(({ exp_alerts }) => exp_alerts.length > 0),
      );
    const fires = Object.keys(TESTED).filter((name) => states(name).has(true));
    const quiet = new Set(Object.keys(TESTED).filter((name) => states(name).has(false)));
    expect(fires).toEqual(Object.keys(TESTED));
    expect(Object.keys(TESTED).filter((name) => !quiet.has(name))).toEqual([]);
  });

  test('leave out alerts whose value depends on the time, and say so', () => {
    for (const name of Object.keys(UNTESTED)) {
      expect(texts.join('')).toContain(
        `# ${name} has no test: the value of its expression depends on the time of the test.\n`,
      );
      expect(texts.join('')).not.toContain(`alertname: ${name}\n`);
    }
  });
});
