import { formatProblem } from '../../setup/problem.js';
import type { CheckpointResult, ScenarioResult } from './run-scenarios.js';
import { checkpointLines } from './scenario-report.js';

/** Where and when the scenarios ran. */
export interface JunitOrigin {
  readonly hostname: string;
  readonly ranAt: Date;
}

/** One test case: a checkpoint, or a scenario that could not run. */
interface Case {
  readonly name: string;
  /** The elements within it; empty: it passed. */
  readonly outcome: string;
  readonly kind: 'passed' | 'failure' | 'error';
}

/**
 * The results as JUnit XML, in the form of the schema of Apache Ant, which Jenkins, GitLab and GitHub Actions read: a suite for each
 * scenario, a case for each checkpoint.
 */
export function junitReport(results: readonly ScenarioResult[], origin: JunitOrigin): string {
  const suites = results.map((result, index) => suite(result, index, origin));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`;
}

function suite(result: ScenarioResult, id: number, { hostname, ranAt }: JunitOrigin): string {
  const cases = casesOf(result);
  const number = (kind: Case['kind']) => cases.filter((each) => each.kind === kind).length;
  const attributes = attributesOf({
    name: result.name,
    package: result.file,
    id,
    hostname,
    timestamp: ranAt.toISOString().slice(0, 19),
    tests: cases.length,
    failures: number('failure'),
    errors: number('error'),
    time: result.seconds.toFixed(3),
  });
  const seconds = (result.seconds / Math.max(1, cases.length)).toFixed(3);
  const written = cases.map(({ name, outcome }) => {
    const named = attributesOf({ name, classname: result.file, time: seconds });
    return `    <testcase${named}>${outcome}</testcase>\n`;
  });
  return (
    `  <testsuite${attributes}>\n    <properties></properties>\n${written.join('')}` +
    '    <system-out></system-out>\n    <system-err></system-err>\n  </testsuite>\n'
  );
}

function casesOf(result: ScenarioResult): readonly Case[] {
  const { checkpoints, problems } = result;
  if (checkpoints.length > 0) return checkpoints.map((checkpoint) => caseOf(result, checkpoint));
  const text = problems.map(formatProblem).join('\n');
  const message = problems[0]?.message ?? '';
  return [{ name: 'scenario', kind: 'error', outcome: outcomeOf('error', message, 'invalid', text) }];
}

function caseOf(result: ScenarioResult, checkpoint: CheckpointResult): Case {
  const { name, differences } = checkpoint;
  if (differences.length === 0) return { name, outcome: '', kind: 'passed' };
  const message = differences.map(({ what }) => what).join(', ');
  const text = checkpointLines(result, checkpoint).join('\n');
  return { name, kind: 'failure', outcome: outcomeOf('failure', message, 'difference', text) };
}

function outcomeOf(element: string, message: string, type: string, text: string): string {
  return `<${element}${attributesOf({ message, type })}>${escaped(text)}</${element}>`;
}

function attributesOf(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
}

/** XML 1.0 has no escape for most control characters: they cannot stand in it. */
// oxlint-disable-next-line no-control-regex
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

function escaped(text: string): string {
  return text
    .replaceAll(NOT_IN_XML, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
