import { formatProblem } from '../../setup/problem.js';
import { visible } from '../../setup/visible.js';
import { isPassed } from './run-scenarios.js';
import type { CheckpointResult, ScenarioResult } from './run-scenarios.js';

/** The result for a person: a line for each scenario, what differs with its place, and a summary line. */
export function formatResults(results: readonly ScenarioResult[], updated: ReadonlySet<string>): string {
  return [...results.flatMap((result) => resultLines(result, updated)), summaryOf(results, updated)]
    .map((line) => `${line}\n`)
    .join('');
}

function resultLines(result: ScenarioResult, updated: ReadonlySet<string>): readonly string[] {
  const { file, name, problems } = result;
  const verdict = updated.has(file) ? 'updated' : isPassed(result) ? 'ok' : 'FAIL';
  const title = `${verdict}  ${visible(file)}: ${visible(name)}`;
  const differences = updated.has(file) ? [] : differenceLines(result);
  return [title, ...problems.map((problem) => `  ${formatProblem(problem)}`), ...differences];
}

/** What differs, with its place in the file. */
export function differenceLines(result: ScenarioResult): readonly string[] {
  return result.checkpoints.flatMap((checkpoint) => checkpointLines(result, checkpoint));
}

export function checkpointLines(
  { loaded }: ScenarioResult,
  { name, differences }: CheckpointResult,
): readonly string[] {
  return differences.flatMap(({ path, what, expected, actual }) => {
    const { file, line, column } = loaded.source.problem(path, '');
    return [
      `  ${visible(file)}:${line}:${column}  ${name}: ${visible(what)}`,
      `    - expected  ${visible(expected)}`,
      `    + actual    ${visible(actual)}`,
    ];
  });
}

function summaryOf(results: readonly ScenarioResult[], updated: ReadonlySet<string>): string {
  const failed = results.filter((result) => !isPassed(result) && !updated.has(result.file)).length;
  const parts = [
    `${results.length - failed - updated.size} passed`,
    ...(updated.size > 0 ? [`${updated.size} updated`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  return `${results.length} ${results.length === 1 ? 'scenario' : 'scenarios'}: ${parts.join(', ')}`;
}
