import type { Addresses } from '../../setup/addresses.js';
import { formatDuration } from '../../setup/model/duration.js';
import type { Setup } from '../../setup/model/setup.js';
import { FILE } from '../names.js';
import type { PlannedGroup } from '../rule-groups.js';
import { ruleTests } from './rule-tests.js';
import type { Tested } from './rule-tests.js';
import type { Alert } from '../alerting/alert.js';
import { expectedAlerts } from './expected-alert.js';
import { casesOf } from './test-case.js';
import { stepOf } from './step.js';
import type { RuleTest, RuleTestFile } from './test-file.js';
import { baseWindowMs } from '../../setup/objective/windows.js';
import { burstTimes } from './recorded/burst.js';
import { budgetStepMs, objectiveBudgetTests } from './recorded/objective-budgets.js';
import { MEMORY_LOOK, objectiveMemoryTests } from './recorded/objective-memory.js';
import { objectiveRateTests } from './recorded/objective-rates.js';
import { objectiveWindowTests } from './recorded/objective-windows.js';
import { watchedTests } from './recorded/watched-values.js';
import { rateTests } from './recorded/rate-tests.js';

/** A test file with its path below `prometheus/generated`. */
export interface WrittenTests {
  readonly path: string;
  readonly file: RuleTestFile;
  /** What is not tested, and why. */
  readonly remarks: readonly string[];
}

/** The tests of all rules. A file has one evaluation interval, so there is one for each that its alerts need. */
export function testFilesOf(
  groups: readonly PlannedGroup[],
  setup: Setup,
  addresses: Addresses,
): readonly WrittenTests[] {
  return [
    ...alertTests('alerts', FILE.alerts, groups, setup, addresses),
    ...alertTests('objectives', FILE.objectives, groups, setup, addresses),
    { path: 'tests/recording.yml', file: rateTests(setup), remarks: [] },
    ...valueTests(setup),
    ...objectiveTests(setup),
  ];
}

function valueTests(setup: Setup): readonly WrittenTests[] {
  const tests = watchedTests(setup);
  return tests === undefined ? [] : [{ path: 'tests/alert-values.yml', ...tests }];
}

/**
 * Objectives of one base window share files: one with counters, one with what is recorded of them; those of one period share another.
 * What is remembered of all is in one file.
 */
function objectiveTests(setup: Setup): readonly WrittenTests[] {
  const { objectives } = setup.alerting;
  const windowsMs = [...new Set(objectives.map((each) => baseWindowMs(each, setup.updates)))].sort(
    (a, b) => a - b,
  );
  const write = (name: string, evaluation_interval: string, tests: readonly RuleTest[]) => ({
    path: `tests/objectives-${name}.yml`,
    file: { rule_files: [`../${FILE.objectives}`], evaluation_interval, tests },
    remarks: [],
  });
  const ofWindows = windowsMs.flatMap((windowMs) => {
    const same = objectives.filter((each) => baseWindowMs(each, setup.updates) === windowMs);
    const window = formatDuration(windowMs);
    return [
      write(`rates-${window}`, burstTimes(windowMs).look, objectiveRateTests(same, windowMs, setup)),
      write(`windows-${window}`, window, objectiveWindowTests(same, setup)),
    ];
  });
  const ofPeriods = [...new Set(objectives.map(({ over }) => over))]
    .sort((a, b) => a - b)
    .map((overMs) => {
      const same = objectives.filter(({ over }) => over === overMs);
      const step = formatDuration(budgetStepMs(overMs));
      return write(`budgets-${formatDuration(overMs)}`, step, objectiveBudgetTests(same, overMs, setup));
    });
  const ofMemory =
    objectives.length === 0 ? [] : [write('memory', MEMORY_LOOK, objectiveMemoryTests(objectives, setup))];
  return [...ofWindows, ...ofPeriods, ...ofMemory];
}

function alertTests(
  name: string,
  ruleFile: string,
  groups: readonly PlannedGroup[],
  setup: Setup,
  addresses: Addresses,
): readonly WrittenTests[] {
  const inFile = groups.filter(({ file }) => file === ruleFile);
  const timed = inFile.flatMap(({ alerts, intervalMs }) =>
    alerts.filter(isTested).map((alert) => ({ alert, intervalMs, stepMs: stepOf(alert, intervalMs) })),
  );
  const cases = timed.flatMap(({ alert, intervalMs }) => casesOf(alert, intervalMs));
  const expected = expectedAlerts(
    timed.map(({ alert }) => alert),
    setup,
    addresses,
  );
  const testsAt = (stepMs: number): Tested => ({
    cases: cases.filter((each) => each.stepMs === stepMs),
    alerts: timed.filter((each) => each.stepMs === stepMs).map(({ alert }) => alert),
    recordings: inFile.flatMap(({ recordings }) => recordings),
    ruleFile: `../${ruleFile}`,
  });
  const stepsMs = [...new Set([...timed, ...cases].map(({ stepMs }) => stepMs))].sort((a, b) => a - b);
  const remarks = inFile.flatMap(({ alerts }) => alerts.flatMap(remarkOn));
  return stepsMs.map((stepMs, index) => ({
    path: `tests/${name}-every-${formatDuration(stepMs)}.yml`,
    file: ruleTests(testsAt(stepMs), stepMs, expected),
    remarks: index === 0 ? remarks : [],
  }));
}

const isTested = ({ probe: { untested } }: Alert) => untested === undefined;

const remarkOn = ({ name, probe: { untested } }: Alert): readonly string[] =>
  untested === undefined ? [] : [`${name} has no test: ${untested}.`];
