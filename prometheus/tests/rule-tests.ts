import { formatDuration } from '../../setup/model/duration.js';
import type { Alert } from '../alerting/alert.js';
import type { RecordingRule } from '../rule.js';
import type { Expect } from './expected-alert.js';
import { readsThrough } from './reads.js';
import { roundsOf } from './rounds.js';
import { distinct } from './test-case.js';
import type { TestCase } from './test-case.js';
import type { AlertLook, RuleTest, RuleTestFile } from './test-file.js';

/** What one file tests. */
export interface Tested {
  readonly cases: readonly TestCase[];
  /** Also tested without any series. */
  readonly alerts: readonly Alert[];
  /** The recording rules of the rule file. */
  readonly recordings: readonly RecordingRule[];
  /** Relative to the test file. */
  readonly ruleFile: string;
}

/**
 * Tests alerts along the course of their series, and without any series. Each change is checked at its evaluation and at the one
 * before. As many alerts as possible share a test, see `roundsOf`.
 */
export function ruleTests(
  { cases, alerts, recordings, ruleFile }: Tested,
  stepMs: number,
  expected: Expect,
): RuleTestFile {
  const reads = readsThrough(recordings);
  const rounds = roundsOf(cases, ({ alert }) => reads(alert.expr));
  return {
    rule_files: [ruleFile],
    evaluation_interval: formatDuration(stepMs),
    tests: [
      ...rounds.map((round, index) => testOf(round, index, stepMs, expected)),
      ...(alerts.length === 0 ? [] : [emptyTest(alerts, stepMs, expected)]),
    ],
  };
}

function emptyTest(alerts: readonly Alert[], stepMs: number, expected: Expect): RuleTest {
  return {
    name: 'no series at all',
    interval: formatDuration(stepMs),
    input_series: [],
    alert_rule_test: withoutSeries(alerts, stepMs, expected),
  };
}

function testOf(round: readonly TestCase[], index: number, stepMs: number, expected: Expect): RuleTest {
  const names = round.map(({ alert, name }) => `${alert.name}: ${name}`);
  return {
    name:
      names.length === 1
        ? (names[0] ?? '')
        : `${names.length} alerts, each with series of its own, part ${index + 1}`,
    interval: formatDuration(stepMs),
    input_series: distinct(round.flatMap(({ series }) => series)),
    alert_rule_test: round.flatMap(({ alert, looks }) =>
      looks.map(({ atMs, firing }) => lookAt(alert, atMs, expected(alert, firing))),
    ),
  };
}

/** Checks at a time when the `for` of every alert has passed, and of those that fire, just before and after their own. */
function withoutSeries(alerts: readonly Alert[], stepMs: number, expected: Expect): readonly AlertLook[] {
  const waitMs = ({ forMs }: Alert) => Math.ceil(forMs / stepMs) * stepMs;
  const lateMs = Math.max(...alerts.map(waitMs));
  return byName(alerts).flatMap((alert) => {
    const firing = expected(alert, alert.probe.missing ?? []);
    const ownMs = waitMs(alert);
    if (firing.length === 0) return [lookAt(alert, lateMs, [])];
    return [
      ...(ownMs > 0 ? [lookAt(alert, ownMs - stepMs, [])] : []),
      ...(ownMs < lateMs ? [lookAt(alert, ownMs, firing)] : []),
      lookAt(alert, lateMs, firing),
    ];
  });
}

const lookAt = ({ name }: Alert, atMs: number, expected: readonly object[]): AlertLook => ({
  eval_time: formatDuration(atMs),
  alertname: name,
  exp_alerts: expected,
});

/** One alert per name. */
const byName = (alerts: readonly Alert[]) => [
  ...new Map(alerts.map((alert) => [alert.name, alert])).values(),
];
