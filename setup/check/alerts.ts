import { ALERT, isSelfAlert } from '../alert-names.js';
import { nearest } from '../nearest.js';
import type { Problem } from '../problem.js';
import { unknown } from './context.js';
import type { CheckContext } from './context.js';
import { unknownPlaceholders } from './placeholders.js';
import { promqlProblems, selectedLabels } from './promql.js';
import { totalIn } from './totals.js';

const ALERTS = ['instantAlerts', 'alerts'];

/** An alert refers to an insight, or has PromQL and one bound. Its name is unique. */
export function* checkAlerts(context: CheckContext): Generator<Problem> {
  yield* insightAlertProblems(context);
  yield* promqlAlertProblems(context);
}

function* insightAlertProblems({ setup, processing, monitoring }: CheckContext): Generator<Problem> {
  const insights = processing.keys(['instantInsightRules']);
  for (const name of setup.alerting.insightAlerts.keys()) {
    if (insights.includes(name)) continue;
    yield monitoring.keyProblem([...ALERTS, name], withoutInsight(name, insights));
  }
  for (const [name, { enabled }] of setup.alerting.insightAlerts) {
    if (enabled === undefined) continue;
    const message = 'only alerts about natsight itself can be disabled: remove the alert instead';
    yield monitoring.problem([...ALERTS, name, 'enabled'], message);
  }
}

function withoutInsight(name: string, insights: readonly string[]): string {
  if (name === ALERT.watchdog) return `"${name}" has no options here: name its receiver under "watchdog"`;
  const own = nearest(name, Object.values(ALERT).filter(isSelfAlert));
  if (own !== undefined && nearest(name, insights) === undefined) {
    return `unknown alert "${name}"; did you mean "${own}"?`;
  }
  return `${unknown('insight', name, insights)}; an alert without an insight needs "promql"`;
}

function* promqlAlertProblems(context: CheckContext): Generator<Problem> {
  const { setup, processing, monitoring } = context;
  const insights = processing.keys(['instantInsightRules']);
  for (const { name, promql, above, below, summary } of setup.alerting.promqlAlerts) {
    const path = [...ALERTS, name];
    if (insights.includes(name)) {
      yield monitoring.keyProblem(
        path,
        `"${name}" is already an insight: remove "promql" or rename the alert`,
      );
    }
    if ((above === undefined) === (below === undefined)) {
      const found = above === undefined ? 'none' : 'both';
      yield monitoring.problem(
        path,
        `expected exactly one of "above" and "below" with "promql", found ${found}`,
      );
    }
    yield* promqlProblems(context, [...path, 'promql'], promql);
    const total = above === undefined ? undefined : totalIn(promql, context.catalog);
    if (total !== undefined) {
      const message = `"${total}" counts since the beginning: once it is above ${above}, it stays there, and so does the alert. Take its rate, such as sum(rate(${total}[5m]))`;
      yield monitoring.problem([...path, 'promql'], message, 'warning');
    }
    const labels = new Set(['value', ...selectedLabels(context, promql)]);
    for (const { offset, message } of unknownPlaceholders(summary, [...labels])) {
      yield monitoring.stringProblem([...path, 'summary'], offset, message, 'warning');
    }
  }
}
