import cel from '@marcbachmann/cel-js';
import { ExpressionValueError } from './error.js';

/** Why an expression has no value for an event: a field is missing, a value has the wrong type, or the calculation failed. */
export type ExpressionFailure = 'missing' | 'type' | 'expression';

const MISSING: ReadonlySet<string> = new Set([
  'no_such_key',
  'unknown_variable',
  'index_out_of_bounds',
  'index_out_of_range',
  'optional_value_missing',
]);

const WRONG_TYPE: ReadonlySet<string> = new Set([
  'no_such_overload',
  'no_matching_overload',
  'variable_type_mismatch',
  'field_type_mismatch',
  'list_item_type_mismatch',
  'invalid_comparison_type',
  'invalid_index_type',
  'cannot_index_type',
  'optional_expected',
  'unsupported_type',
]);

/** In one line, for people. The library's messages contain the expression with a marker on further lines. */
export function failureDetail(error: unknown): string {
  if (error instanceof cel.EvaluationError) {
    const [, name] = /^(?:Unknown variable|No such key): (.+)/.exec(error.summary) ?? [];
    if (name !== undefined) return `the event has no "${name}"`;
  }
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? message;
}

/** What an error means that `evaluate` has thrown. */
export function failureOf(error: unknown): ExpressionFailure {
  if (error instanceof ExpressionValueError) return 'type';
  if (!(error instanceof cel.EvaluationError || error instanceof cel.TypeError)) return 'expression';
  if (MISSING.has(error.code)) return 'missing';
  return WRONG_TYPE.has(error.code) ? 'type' : 'expression';
}
