import { shortened, shown } from './fault.js';
import { compileRe2 } from '../re2.js';
import type { ReadString } from './string-literal.js';
import { isSince } from './target.js';
import type { PrometheusTarget } from './target.js';

export const MATCH_OPERATORS = ['=', '!=', '=~', '!~'] as const;
export type MatchOperator = (typeof MATCH_OPERATORS)[number];

/** Characters of the reason of the regular expression library that a message shows. */
const MAX_REASON = 100;

/** Why Prometheus refuses a regular expression: it reads RE2, without look-around and back-references. */
export function regexFault(
  { value: pattern, broken }: Pick<ReadString, 'value' | 'broken'>,
  target: PrometheusTarget,
): string | undefined {
  // Newer versions compare a literal without compiling it.
  const compares = isSince(target, '2.53') && !/[\\.+*?()[\]{}^$]/.test(pattern);
  if (broken) return compares ? undefined : 'a regular expression must be UTF-8';
  return syntaxFault(pattern);
}

function syntaxFault(pattern: string): string | undefined {
  try {
    compileRe2(pattern);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const advice = /\(\?[=!<]|\\[1-9]/.test(pattern)
      ? ': Prometheus reads RE2, which has no look-ahead, look-behind or back-references'
      : '';
    return `invalid regular expression ${shown(pattern)}: ${shortened(reason.replace(/^error parsing regexp: /, ''), MAX_REASON)}${advice}`;
  }
}

/** Whether a matcher holds for a series without the label. `undefined`: its regular expression is invalid. */
export function matchesEmpty(operator: MatchOperator, value: string): boolean | undefined {
  if (operator === '=') return value === '';
  if (operator === '!=') return value !== '';
  if (syntaxFault(value) !== undefined) return undefined;
  const matches = compileRe2(`^(?:${value})$`).matcher('').find();
  return operator === '=~' ? matches : !matches;
}
