import { ExpressionError } from '../expression/error.js';
import { fieldTypesOf } from '../expression/field-types.js';
import type { Expected } from '../expression/result.js';
import { Scope } from '../expression/scope.js';
import { insightExpressions, metricExpressions } from '../expression/declared.js';
import type { DeclaredExpression } from '../expression/declared.js';
import { insightStream } from '../insight-kinds.js';
import type { Setup } from '../model/setup.js';
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
  for (const [index, step] of (steps ?? []).entries()) {
    const checked = checkStep(scope, step);
    for (const fault of checked.faults) yield stepProblem(processing, [...path, index], fault);
    scope = checked.scope;
  }
  // The fields that invalid steps set are unknown.
  if (steps === undefined && processing.value(path) !== undefined) return;
  for (const { place, source, offset = 0, expected } of expressionsAfter(setup, stream)) {
    const fault = compile(scope, source, expected);
    if (fault !== undefined) yield processing.stringProblem(place, offset + fault.start, fault.message);
  }
}

function stepProblem(processing: SourceText, step: JsonPath, { path, start, message }: StepFault): Problem {
  const place = [...step, ...path];
  return start === undefined
    ? processing.keyProblem(place, message)
    : processing.stringProblem(place, start, message);
}

type PlacedExpression = DeclaredExpression & { readonly place: JsonPath };

/** The expressions of metrics and insights of a stream, which run after its steps. */
function expressionsAfter(setup: Setup, { name }: Stream): readonly PlacedExpression[] {
  const metrics = setup.metrics.filter(({ stream }) => stream === name);
  const insights = setup.insights.filter((insight) => insightStream(insight) === name);
  return [
    ...metrics.flatMap((metric) => placed(['liveMetrics', metric.name], metricExpressions(metric))),
    ...insights.flatMap((insight) =>
      placed(['instantInsightRules', insight.name], insightExpressions(insight)),
    ),
  ];
}

function placed(
  declaration: JsonPath,
  expressions: readonly DeclaredExpression[],
): readonly PlacedExpression[] {
  return expressions.map((expression) => ({ ...expression, place: [...declaration, ...expression.path] }));
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
