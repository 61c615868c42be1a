import { insightFields, insightLabels, insightMetric } from '../insight-kinds.js';
import { sidesOf } from '../insight-sides.js';
import type { Insight } from '../model/insight.js';
import { metricTraits } from '../model/metric-kinds.js';
import { ALERT_LABELS } from '../model/label-name.js';
import type { Problem } from '../problem.js';
import { unknown } from './context.js';
import type { CheckContext } from './context.js';
import { unknownPlaceholders } from './placeholders.js';

/** Insights watch existing metrics with one number per series, and their placeholders are known. */
export function* checkInsights(context: CheckContext): Generator<Problem> {
  for (const insight of context.setup.insights) {
    const metric = insightMetric(insight);
    if (metric !== undefined) {
      yield* metricProblems(context, insight, metric);
      yield* labelProblems(context, insight, metric);
      yield* totalProblems(context, insight, metric);
    }
    yield* summaryProblems(context, insight);
    yield* modeProblems(context, insight);
  }
}

function* metricProblems(
  { setup, processing }: CheckContext,
  insight: Insight,
  watched: string,
): Generator<Problem> {
  const path = ['instantInsightRules', insight.name];
  const declared = processing.keys(['liveMetrics']);
  if (!declared.includes(watched)) {
    yield processing.problem([...path, 'metric'], unknown('metric', watched, declared));
  }
  const metric = setup.metrics.find(({ name }) => name === watched);
  if (metric !== undefined && !metricTraits(metric).isNumber) {
    const message = `"${metric.name}" is a ${metric.kind}, which has no single value: declare a window with a percentile`;
    yield processing.problem([...path, 'metric'], message);
  }
  const needsWindow = 'minimumEvents' in insight && insight.minimumEvents > 0;
  if (needsWindow && metric !== undefined && metric.kind !== 'window') {
    const message = `"minimumEvents" needs a window, but "${metric.name}" is a ${metric.kind}`;
    yield processing.keyProblem([...path, 'minimumEvents'], message);
  }
}

/** Prometheus remembers alerts. What an insight without one would have told is only in the log. */
function* modeProblems({ setup, processing }: CheckContext, { name }: Insight): Generator<Problem> {
  const path = ['instantInsightRules', name, 'mode'];
  if (processing.value(path) !== 'observe' || setup.alerting.insightAlerts.has(name)) return;
  const message = `"natsight alerts report" does not count "${name}", since it has no alert: add "${name}": {} to "alerts" of "instantAlerts"`;
  yield processing.problem(path, message, 'info');
}

/** The alert of a series has its labels and those of every alert. */
function* labelProblems(
  { setup, processing }: CheckContext,
  { name }: Insight,
  metric: string,
): Generator<Problem> {
  for (const label of setup.metrics.find((each) => each.name === metric)?.labels ?? []) {
    if (!ALERT_LABELS.includes(label.name)) continue;
    const message = `the label "${label.name}" is reserved for alerts, and the insight "${name}" makes alerts of this metric: rename the label`;
    yield processing.keyProblem(['liveMetrics', metric, 'labels', label.name], message);
  }
}

/** A total passes any bound at some time and stays there. */
function* totalProblems(
  { setup, processing }: CheckContext,
  insight: Insight,
  watched: string,
): Generator<Problem> {
  const metric = setup.metrics.find(({ name }) => name === watched);
  if (metric === undefined || !metricTraits(metric).accumulates) return;
  if ('band' in insight || 'change' in insight) {
    const advice = 'Watch a window with "aggregate": "rate" or "count"';
    const message = `"${metric.name}" counts since the beginning, so no value of it is ever ${'band' in insight ? 'normal' : 'what it was'}. ${advice}`;
    const key = 'band' in insight ? 'outside' : 'change';
    yield processing.keyProblem(['instantInsightRules', insight.name, key], message);
  }
  const sides = sidesOf(insight);
  const above = sides.find(({ direction }) => direction === 'above');
  if (above === undefined) return;
  const message =
    `"${metric.name}" counts since the beginning: once it is above ${above.bound}, it stays there, and so does the alert. ` +
    'Watch a window with "aggregate": "rate" or "count"';
  const key = sides.length > 1 ? 'outside' : 'above';
  yield processing.keyProblem(['instantInsightRules', insight.name, key], message, 'warning');
}

function* summaryProblems(
  { setup, catalog, processing }: CheckContext,
  insight: Insight,
): Generator<Problem> {
  const metric = insightMetric(insight);
  // The labels of an unknown metric are unknown.
  if (metric !== undefined && !catalog.has(metric)) return;
  const fields = insightFields(insight).map(({ source }) => source);
  const known = ['value', ...insightLabels(insight, setup), ...fields];
  for (const { offset, message } of unknownPlaceholders(insight.summary, known)) {
    yield processing.stringProblem(['instantInsightRules', insight.name, 'summary'], offset, message);
  }
}
