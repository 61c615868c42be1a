import { formatDuration } from '../../../setup/model/duration.js';
import type { Setup } from '../../../setup/model/setup.js';
import { allWithin } from '../../../setup/promql/ast.js';
import { parsePromql } from '../../../setup/promql/parser.js';
import { LENIENT_TARGET } from '../../../setup/promql/target.js';
import { watchedValues } from '../../alerting/promql.js';
import { FILE } from '../../names.js';
import { selector } from '../../promql.js';
import type { RecordingRule } from '../../rule.js';
import type { RuleTestFile, ValueLook } from '../test-file.js';
import { courseTimes, irregular } from './irregular.js';
import { zeroTests } from './zero-tests.js';
import { inputsOf } from './promql-inputs.js';

/** A test file, and what it leaves out. */
export interface WatchedTests {
  readonly file: RuleTestFile;
  readonly remarks: readonly string[];
}

/**
 * Tests that what is recorded for an alert with PromQL is what its expression gives, for series of which no two are alike. natsight
 * cannot know which value a user's expression should have: the text in the setup is the only statement of it, so the test compares with
 * that text.
 */
export function watchedTests(setup: Setup): WatchedTests | undefined {
  const all = watchedValues(setup);
  if (all.length === 0) return undefined;
  const tested = all.filter(({ expr }) => !mayBeNaN(expr));
  const remarks = all
    .filter(({ expr }) => mayBeNaN(expr))
    .map(({ record }) => `${record} has no test: NaN does not equal itself.`);
  const times = courseTimes(tested.map(({ expr }) => expr));
  const test = {
    name: 'the recorded values are those of the expressions in the setup',
    interval: formatDuration(times.stepMs),
    input_series: inputsOf(tested.map(({ expr }) => expr)).map((series) => ({
      series,
      values: irregular(series, times),
    })),
    promql_expr_test: tested.flatMap((rule) => looksAt(rule, formatDuration(times.lookMs))),
  };
  const file = {
    rule_files: [`../${FILE.alerts}`],
    evaluation_interval: formatDuration(times.lookMs),
    tests: [...(tested.length === 0 ? [] : [test]), ...zeroTests(setup, times.lookMs)],
  };
  return { file, remarks };
}

/** Functions that make NaN of ordinary numbers. */
const MAKES_NAN =
  /^(?:scalar|sqrt|ln|log2|log10|acos|acosh|asin|atanh|histogram_quantile|histogram_fraction|holt_winters)$/;

function mayBeNaN(promql: string): boolean {
  const { expression } = parsePromql(promql, LENIENT_TARGET);
  return (
    expression === undefined ||
    allWithin(expression).some(
      (part) =>
        (part.kind === 'call' && MAKES_NAN.test(part.name)) ||
        (part.kind === 'number' && !Number.isFinite(part.value)) ||
        (part.kind === 'binary' && part.operator === '%'),
    )
  );
}

/** Nothing is recorded that the expression does not give, and nothing is left out. */
function looksAt({ record, expr, labels = {} }: RecordingRule, eval_time: string): readonly ValueLook[] {
  const recorded = selector(record, labels);
  const added = `ignoring (${Object.keys(labels).join(', ')})`;
  const { expression } = parsePromql(expr, LENIENT_TARGET);
  const given = expression?.type === 'scalar' ? `vector(${expr})` : `(${expr})`;
  return [
    `${record} unless ${added} (${recorded} == ${added} ${given})`,
    `${given} unless ${added} ${recorded}`,
  ].map((each) => ({ expr: each, eval_time, exp_samples: [] }));
}
