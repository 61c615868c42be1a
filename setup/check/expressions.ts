import { analyse } from '../expression/analysis/analysis.js';
import { withPresent } from '../expression/analysis/event-fields.js';
import { insightExpressions, metricExpressions } from '../expression/declared.js';
import type { DeclaredExpression } from '../expression/declared.js';
import { insightStream } from '../insight-kinds.js';
import type { Insight } from '../model/insight.js';
import type { Metric } from '../model/metric.js';
import type { Setup } from '../model/setup.js';
import type { Stream } from '../model/stream.js';
import type { Problem } from '../problem.js';
import type { JsonPath } from '../source/json-node.js';
import type { SourceText } from '../source/source.js';
import type { CheckContext } from './context.js';
import { checkExpression } from './expression-faults.js';
import type { ExpressionContext } from './expression-faults.js';
import type { Consequence } from './guards.js';
import { checkStep, contextOfStream } from './steps.js';
import type { StepFault } from './steps.js';

/** Every expression is valid CEL, reads only fields that exist at that step, and returns the required type. */
export function* checkExpressions(context: CheckContext): Generator<Problem> {
  for (const stream of context.setup.streams) yield* streamProblems(context, stream);
}

type PlacedFault = Omit<StepFault, 'path'> & { readonly place: JsonPath };

function* streamProblems({ setup, processing }: CheckContext, stream: Stream): Generator<Problem> {
  for (const fault of streamFaults(setup, processing, stream)) yield problemOf(processing, fault);
}

function* streamFaults(setup: Setup, source: SourceText, stream: Stream): Generator<PlacedFault> {
  const path = ['processingLogic', stream.name];
  const steps = setup.steps.get(stream.name);
  let at = contextOfStream(stream);
  let beforeEach: ExpressionContext | undefined;
  for (const [index, step] of (steps ?? []).entries()) {
    if (step.kind === 'each') beforeEach ??= at;
    const { faults, after } = checkStep(at, step);
    for (const fault of faults) yield { ...fault, place: [...path, index, ...fault.path] };
    at = after;
  }
  // The fields that invalid steps set are unknown.
  if (steps === undefined && source.value(path) !== undefined) return;
  for (const metric of setup.metrics.filter((each) => each.stream === stream.name)) {
    const seen = metric.before === 'each' ? beforeEach : at;
    if (seen === undefined) yield withoutEach(metric);
    else yield* metricFaults(seen, metric);
  }
  for (const insight of setup.insights) {
    if (insightStream(insight) !== stream.name) continue;
    yield* insightFaults(at, insight);
  }
}

function withoutEach({ name, stream }: Metric): PlacedFault {
  const message = `the stream "${stream}" has no "each" step: remove "before", the metric then reads each event once`;
  return { place: ['liveMetrics', name, 'before'], start: undefined, message, level: 'error' };
}

function problemOf(source: SourceText, { place, start, message, level }: PlacedFault): Problem {
  return start === undefined
    ? source.keyProblem(place, message, level)
    : source.stringProblem(place, start, message, level);
}

const INSIGHT: Consequence = { level: 'warning', effect: 'the insight skips such events' };
const LABEL: Consequence = {
  level: 'info',
  effect: 'the label is then absent',
  instead: 'give the label a "default"',
};
const EXEMPLAR: Consequence = { level: 'info', effect: 'such events have no exemplar' };

/** A metric reads its value and its labels only of events for which its condition is true. */
function* metricFaults(at: ExpressionContext, metric: Metric): Generator<PlacedFault> {
  const condition = metric.where === undefined ? undefined : analyse(metric.where, at.fields);
  const counted = { ...at, fields: withPresent(at.fields, condition?.presentIfTrue ?? []) };
  const place = ['liveMetrics', metric.name];
  for (const expression of metricExpressions(metric)) {
    const [part, name] = expression.path;
    const label = part === 'labels' ? metric.labels.find((each) => each.name === name) : undefined;
    // A label with a default needs no guard.
    const consequence =
      label !== undefined && label.absent !== '' ? undefined : consequenceIn(String(part), metric);
    yield* faultsIn(part === 'where' ? at : counted, place, expression, consequence);
  }
}

/** An insight reads its labels and its summary only of events for which its condition is true. */
function* insightFaults(at: ExpressionContext, insight: Insight): Generator<PlacedFault> {
  const place = ['instantInsightRules', insight.name];
  const condition = 'where' in insight ? analyse(insight.where, at.fields) : undefined;
  const fired = { ...at, fields: withPresent(at.fields, condition?.presentIfTrue ?? []) };
  for (const expression of insightExpressions(insight)) {
    const [part] = expression.path;
    const consequence = part === 'labels' ? LABEL : part === 'summary' ? undefined : INSIGHT;
    yield* faultsIn(part === 'where' ? at : fired, place, expression, consequence);
  }
}

function consequenceIn(part: string, { where }: Metric): Consequence {
  switch (part) {
    case 'labels':
      return LABEL;
    case 'exemplar':
      return EXEMPLAR;
    default:
      return {
        level: 'warning',
        effect: 'the metric skips such events and counts them as "missing"',
        ...(where === undefined ? { instead: 'test it in "where"' } : {}),
      };
  }
}

function* faultsIn(
  at: ExpressionContext,
  declaration: JsonPath,
  { path, source, offset = 0, expected }: DeclaredExpression,
  consequence: Consequence | undefined,
): Generator<PlacedFault> {
  const { faults } = checkExpression(at, source, expected, consequence);
  for (const fault of faults) {
    yield { ...fault, start: offset + fault.start, place: [...declaration, ...path] };
  }
}
