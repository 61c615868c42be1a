import { ExpressionError } from '../expression/error.js';
import type { Expression } from '../expression/expression.js';
import { fieldTypesOf } from '../expression/field-types.js';
import type { Expected } from '../expression/result.js';
import { Scope } from '../expression/scope.js';
import type { Metric } from '../model/metric.js';
import type { Step } from '../model/step.js';
import type { Stream } from '../model/stream.js';
import type { Problem } from '../problem.js';
import type { JsonPath } from '../source/json-node.js';
import type { CheckContext } from './context.js';

/** Every expression is CEL over fields that its stream has at that place, and gives what its place needs. */
export function* checkExpressions(context: CheckContext): Generator<Problem> {
  for (const stream of context.setup.streams) yield* streamProblems(context, stream);
}

function* streamProblems({ setup, processing }: CheckContext, stream: Stream): Generator<Problem> {
  const steps = setup.steps.get(stream.name);
  const problems: Problem[] = [];
  const tryCompile = (scope: Scope, path: JsonPath, source: string, expected: Expected) => {
    const result = compile(scope, source, expected);
    if (!(result instanceof ExpressionError)) return result;
    problems.push(processing.stringProblem(path, result.start, result.message));
    return undefined;
  };
  let scope = new Scope(fieldTypesOf(stream.schema));
  for (const [path, source, sets] of stepExpressions(stream.name, steps ?? [])) {
    const expression = tryCompile(scope, path, source, sets === undefined ? 'bool' : 'any');
    if (sets !== undefined) scope = scope.with(sets, expression?.type ?? 'dyn');
  }
  yield* problems.splice(0);
  // What unsound steps would have set is not known.
  const stepsAreSound =
    steps !== undefined || processing.value(['processingLogic', stream.name]) === undefined;
  if (!stepsAreSound) return;
  const metrics = setup.metrics.filter((metric) => metric.stream === stream.name);
  for (const [path, source, expected] of metrics.flatMap(metricExpressions))
    tryCompile(scope, path, source, expected);
  for (const insight of setup.insights) {
    if (insight.kind !== 'event' || insight.stream !== stream.name) continue;
    tryCompile(scope, ['instantInsightRules', insight.name, 'where'], insight.where, 'bool');
  }
  yield* problems;
}

function compile(scope: Scope, source: string, expected: Expected): Expression | ExpressionError {
  try {
    return scope.compile(source, expected);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}

/** Path, expression, and the field that it sets. */
type StepExpression = readonly [JsonPath, string, string | undefined];

function stepExpressions(stream: string, steps: readonly Step[]): readonly StepExpression[] {
  return steps.flatMap((step, index): readonly StepExpression[] => {
    const path = ['processingLogic', stream, index, step.kind];
    if (step.kind === 'where') return [[path, step.where, undefined]];
    return Object.entries(step.set).map(([field, source]) => [[...path, field], source, field]);
  });
}

type PlacedExpression = readonly [JsonPath, string, Expected];

function metricExpressions(metric: Metric): readonly PlacedExpression[] {
  const path = ['liveMetrics', metric.name];
  const expressions: PlacedExpression[] = metric.labels.map(({ name, value }) => [
    [...path, 'labels', name, 'value'],
    value,
    'scalar',
  ]);
  if (metric.where !== undefined) expressions.push([[...path, 'where'], metric.where, 'bool']);
  if (metric.value !== undefined) expressions.push([[...path, 'value'], metric.value, valueOf(metric)]);
  return expressions;
}

/** Values are measured, except where they are only told apart. */
function valueOf(metric: Metric): Expected {
  const kind = metric.kind === 'window' ? metric.aggregate.kind : undefined;
  return kind === 'distinct' || kind === 'top' ? 'scalar' : 'double';
}
