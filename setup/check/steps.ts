import { ExpressionError } from '../expression/error.js';
import type { Expected } from '../expression/result.js';
import type { Scope } from '../expression/scope.js';
import { scopeAfter } from '../expression/step-scope.js';
import type { Step } from '../model/step.js';
import type { JsonPath } from '../source/json-node.js';

/** An error in a step. */
export interface StepFault {
  /** Within the step. */
  readonly path: JsonPath;
  /** Offset in the string at `path`; `undefined` if the key itself is wrong. */
  readonly start: number | undefined;
  readonly message: string;
}

export interface CheckedStep {
  readonly faults: readonly StepFault[];
  /** The fields after the step. Fields that an invalid part sets have an unknown type. */
  readonly scope: Scope;
}

/** Checks the expressions and fields of a step against the fields before it. */
export function checkStep(scope: Scope, step: Step): CheckedStep {
  switch (step.kind) {
    case 'where':
      return { scope, faults: expressionFaults(scope, ['where'], step.where, 'bool') };
    case 'route':
      return { scope, faults: expressionFaults(scope, ['when'], step.when, 'bool') };
    case 'set':
      return checkSet(scope, step.set);
    case 'rename': {
      const faults = Object.keys(step.rename).flatMap((name) =>
        fieldFaults(scope, ['rename', name], name, undefined),
      );
      return { scope: scopeAfter(scope, step), faults };
    }
    case 'drop': {
      const faults = step.drop.flatMap((name, index) => fieldFaults(scope, ['drop', index], name, 0));
      return { scope: scopeAfter(scope, step), faults };
    }
    case 'lookup': {
      const faults = expressionFaults(scope, ['lookup', 'by'], step.lookup.by, 'scalar');
      return { scope: scopeAfter(scope, step), faults };
    }
    case 'each': {
      const after = attempt(() => scopeAfter(scope, step));
      if (!(after instanceof ExpressionError)) return { scope: after, faults: [] };
      return { scope: scope.with(step.as, 'dyn'), faults: [faultOf(['each'], after)] };
    }
  }
}

/** Each expression sees the fields that were set before it. */
function checkSet(before: Scope, set: Readonly<Record<string, string>>): CheckedStep {
  const faults: StepFault[] = [];
  let scope = before;
  for (const [field, source] of Object.entries(set)) {
    const at = scope;
    const expression = attempt(() => at.compile(source, 'any'));
    if (expression instanceof ExpressionError) faults.push(faultOf(['set', field], expression));
    scope = scope.with(field, expression instanceof ExpressionError ? 'dyn' : expression.type);
  }
  return { scope, faults };
}

function expressionFaults(
  scope: Scope,
  path: JsonPath,
  source: string,
  expected: Expected,
): readonly StepFault[] {
  const expression = attempt(() => scope.compile(source, expected));
  return expression instanceof ExpressionError ? [faultOf(path, expression)] : [];
}

function fieldFaults(
  scope: Scope,
  path: JsonPath,
  field: string,
  start: number | undefined,
): readonly StepFault[] {
  const message = scope.unknown(field);
  return message === undefined ? [] : [{ path, start, message }];
}

function faultOf(path: JsonPath, { start, message }: ExpressionError): StepFault {
  return { path, start, message };
}

function attempt<Result>(make: () => Result): Result | ExpressionError {
  try {
    return make();
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}
