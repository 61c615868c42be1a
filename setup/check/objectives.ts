import { selectorsOf } from '../panels/selectors.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';
import { entryOf, promqlProblems } from './promql.js';
import { isSelector } from './promql-syntax.js';

/** An objective is a ratio of two counters: each side is a single selector of a counter. */
export function* checkObjectives(context: CheckContext): Generator<Problem> {
  for (const { name, good, total } of context.setup.alerting.objectives) {
    yield* sideProblems(context, name, 'good', good);
    yield* sideProblems(context, name, 'total', total);
  }
}

function* sideProblems(
  context: CheckContext,
  objective: string,
  side: 'good' | 'total',
  promql: string,
): Generator<Problem> {
  const path = ['instantAlerts', 'objectives', objective, side];
  const problems = [...promqlProblems(context, path, promql)];
  yield* problems;
  if (problems.length > 0) return;
  if (!isSelector(promql)) {
    const message = `expected a single selector such as flights_total{haul="long"}, found ${JSON.stringify(promql)}`;
    yield context.monitoring.problem(path, message);
    return;
  }
  const series = selectorsOf(promql)[0]?.metric ?? '';
  const entry = entryOf(context.catalog, series);
  if (entry?.type === 'gauge') {
    yield context.monitoring.problem(path, `expected a counter, but "${series}" is a gauge`);
  }
}
