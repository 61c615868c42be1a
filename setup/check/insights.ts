import type { Insight, ThresholdInsight } from '../model/insight.js';
import { metricTraits } from '../model/metric-kinds.js';
import { ALERT_LABELS } from '../model/name.js';
import type { Problem } from '../problem.js';
import { unknown } from './context.js';
import type { CheckContext } from './context.js';
import { unknownPlaceholders } from './placeholders.js';

/** Insights watch existing metrics with one number per series, and their placeholders are known. */
export function* checkInsights(context: CheckContext): Generator<Problem> {
  for (const insight of context.setup.insights) {
    if (insight.kind === 'threshold') {
      yield* metricProblems(context, insight);
      yield* labelProblems(context, insight);
      yield* totalProblems(context, insight);
    }
    yield* summaryProblems(context, insight);
  }
}

function* metricProblems({ setup, processing }: CheckContext, insight: ThresholdInsight): Generator<Problem> {
  const path = ['instantInsightRules', insight.name];
  const declared = processing.keys(['liveMetrics']);
  if (!declared.includes(insight.metric)) {
    yield processing.problem([...path, 'metric'], unknown('metric', insight.metric, declared));
  }
  const metric = setup.metrics.find(({ name }) => name === insight.metric);
  if (metric !== undefined && !metricTraits(metric).isNumber) {
    const message = `"${metric.name}" is a ${metric.kind}, which has no single value: declare a window with a percentile`;
    yield processing.problem([...path, 'metric'], message);
  }
  if (insight.minimumEvents > 0 && metric !== undefined && metric.kind !== 'window') {
    const message = `"minimumEvents" needs a window, but "${metric.name}" is a ${metric.kind}`;
    yield processing.keyProblem([...path, 'minimumEvents'], message);
  }
}

/** The alert of a series has its labels and those of every alert. */
function* labelProblems(
  { setup, processing }: CheckContext,
  { name, metric }: ThresholdInsight,
): Generator<Problem> {
  for (const label of setup.metrics.find((each) => each.name === metric)?.labels ?? []) {
    if (!ALERT_LABELS.includes(label.name)) continue;
    const message = `the label "${label.name}" is reserved for alerts, and the insight "${name}" makes alerts of this metric: rename the label`;
    yield processing.keyProblem(['liveMetrics', metric, 'labels', label.name], message);
  }
}

/** A total passes any bound at some time and stays there. */
function* totalProblems({ setup, processing }: CheckContext, insight: ThresholdInsight): Generator<Problem> {
  const metric = setup.metrics.find(({ name }) => name === insight.metric);
  if (metric === undefined || !metricTraits(metric).accumulates || insight.direction !== 'above') return;
  const message =
    `"${metric.name}" counts since the beginning: once it is above ${insight.bound}, it stays there, and so does the alert. ` +
    'Watch a window with "aggregate": "rate" or "count"';
  yield processing.keyProblem(['instantInsightRules', insight.name, 'above'], message, 'warning');
}

function* summaryProblems({ catalog, processing }: CheckContext, insight: Insight): Generator<Problem> {
  const metric = insight.kind === 'threshold' ? catalog.get(insight.metric) : undefined;
  if (insight.kind === 'threshold' && metric === undefined) return;
  const known = ['value', ...(metric?.labels ?? [])];
  for (const { offset, message } of unknownPlaceholders(insight.summary, known)) {
    yield processing.stringProblem(['instantInsightRules', insight.name, 'summary'], offset, message);
  }
}
