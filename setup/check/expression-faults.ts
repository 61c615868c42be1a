import { analyse } from '../expression/analysis/analysis.js';
import type { Analysis } from '../expression/analysis/analysis.js';
import type { EventFields } from '../expression/analysis/event-fields.js';
import { resultFault, wordFault } from '../expression/analysis/result-fault.js';
import { ExpressionError } from '../expression/error.js';
import type { Expected } from '../expression/result.js';
import type { Scope } from '../expression/scope.js';
import type { Problem } from '../problem.js';
import { guardAdvice } from './guards.js';
import type { Consequence } from './guards.js';

/** The fields that an expression can read: their CEL types, and what else is known of them. */
export interface ExpressionContext {
  readonly scope: Scope;
  readonly fields: EventFields;
}

/** A fault in an expression, at an offset of its text. */
export interface ExpressionFault {
  readonly start: number;
  readonly message: string;
  readonly level: Problem['level'];
}

export interface CheckedExpression {
  readonly faults: readonly ExpressionFault[];
  /** CEL type of the result; `dyn` if the expression is invalid. */
  readonly type: string;
  /** `undefined` if it does not parse. */
  readonly analysis: Analysis | undefined;
}

/**
 * Checks an expression by its types, by the schema of what it reads, and for fields that may be missing. `consequence`: what
 * happens without them; unset: nothing that matters.
 */
export function checkExpression(
  { scope, fields }: ExpressionContext,
  source: string,
  expected: Expected,
  consequence: Consequence | undefined,
): CheckedExpression {
  const compiled = compile(scope, source, expected);
  const analysis = analyse(source, fields);
  const wrong =
    analysis === undefined
      ? []
      : wrongFaults(analysis, source, expected, fields, !(compiled instanceof ExpressionError));
  const invalid = compiled instanceof ExpressionError ? invalidFaults(compiled, wrong) : [];
  const missing =
    analysis === undefined || consequence === undefined || invalid.length > 0
      ? []
      : missingFaults(analysis, source, consequence);
  return {
    faults: [...invalid, ...wrong, ...missing],
    type: compiled instanceof ExpressionError ? 'dyn' : compiled.type,
    analysis,
  };
}

/** The analysis says more plainly what CEL calls "no such overload". */
function invalidFaults(
  error: ExpressionError,
  wrong: readonly ExpressionFault[],
): readonly ExpressionFault[] {
  const said =
    wrong.some(({ start }) => start === error.start) ||
    (wrong.length > 0 && /no such overload|Logical operator/.test(error.message));
  return said ? [] : [{ start: error.start, message: error.message, level: 'error' }];
}

function wrongFaults(
  analysis: Analysis,
  source: string,
  expected: Expected,
  fields: EventFields,
  compiles: boolean,
): readonly ExpressionFault[] {
  const found = analysis.findings.flatMap((finding): readonly ExpressionFault[] =>
    finding.kind === 'wrong' ? [{ start: finding.start, message: finding.message, level: 'error' }] : [],
  );
  if (found.length > 0) return found;
  const result =
    wordFault(analysis.result, source, expected, fields) ??
    (compiles ? resultFault(analysis.result, expected) : undefined);
  return result === undefined ? found : [{ start: 0, message: result, level: 'error' }];
}

function missingFaults(
  { findings, result }: Analysis,
  source: string,
  consequence: Consequence,
): readonly ExpressionFault[] {
  const read = findings.flatMap((finding) => (finding.kind === 'missing' ? [finding] : []));
  const written =
    result.missing === undefined || consequence.passesOn
      ? []
      : [{ start: source.indexOf(result.missing.written), field: result.missing }];
  return [...read, ...written].map(({ start, field }) => ({
    start,
    message: guardAdvice(field, consequence),
    level: consequence.level,
  }));
}

function compile(scope: Scope, source: string, expected: Expected) {
  try {
    return scope.compile(source, expected);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}
