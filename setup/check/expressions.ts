import { ExpressionError } from '../expression/error.js';
import { fieldTypesOf } from '../expression/field-types.js';
import type { Expected } from '../expression/result.js';
import { Scope } from '../expression/scope.js';
import { insightExpressions, insightStream, metricExpressions } from '../expression/declared.js';
import type { DeclaredExpression } from '../expression/declared.js';
import type { Stream } from '../model/stream.js';
import type { Problem } from '../problem.js';
import type { JsonPath } from '../source/json-node.js';
import type { SourceText } from '../source/source.js';
import type { CheckContext } from './context.js';
import { checkStep } from './steps.js';
import type { StepFault } from './steps.js';

/** Every expression is valid CEL, reads only fields that exist at that step, and returns the required type. */
export function* checkExpressions(context: CheckContext): Generator<Problem> {
  for (const stream of context.setup.streams) yield* streamProblems(context, stream);
}

function* streamProblems({ setup, processing }: CheckContext, stream: Stream): Generator<Problem> {
  const path = ['processingLogic', stream.name];
  const steps = setup.steps.get(stream.name);
  let scope = new Scope(fieldTypesOf(stream));
  let beforeEach: Scope | undefined;
  for (const [index, step] of (steps ?? []).entries()) {
    if (step.kind === 'each') beforeEach ??= scope;
    const checked = checkStep(scope, step);
    for (const fault of checked.faults) yield stepProblem(processing, [...path, index], fault);
    scope = checked.scope;
  }
  // The fields that invalid steps set are unknown.
  if (steps === undefined && processing.value(path) !== undefined) return;
  for (const metric of setup.metrics.filter((each) => each.stream === stream.name)) {
    const place = ['liveMetrics', metric.name];
    const seen = metric.before === 'each' ? beforeEach : scope;
    if (seen === undefined) yield processing.keyProblem([...place, 'before'], withoutEach(stream));
    else yield* faultsOf(processing, seen, place, metricExpressions(metric));
  }
  for (const insight of setup.insights.filter((each) => insightStream(each) === stream.name)) {
    yield* faultsOf(processing, scope, ['instantInsightRules', insight.name], insightExpressions(insight));
  }
}

function withoutEach({ name }: Stream): string {
  return `the stream "${name}" has no "each" step: remove "before", the metric then reads each event once`;
}

function stepProblem(processing: SourceText, step: JsonPath, { path, start, message }: StepFault): Problem {
  const place = [...step, ...path];
  return start === undefined
    ? processing.keyProblem(place, message)
    : processing.stringProblem(place, start, message);
}

function* faultsOf(
  processing: SourceText,
  scope: Scope,
  declaration: JsonPath,
  expressions: readonly DeclaredExpression[],
): Generator<Problem> {
  for (const { path, source, expected } of expressions) {
    const fault = compile(scope, source, expected);
    if (fault === undefined) continue;
    yield processing.stringProblem([...declaration, ...path], fault.start, fault.message);
  }
}

function compile(scope: Scope, source: string, expected: Expected): ExpressionError | undefined {
  try {
    scope.compile(source, expected);
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}
