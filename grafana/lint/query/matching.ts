import type { LabelMatcher } from '../../../setup/promql/ast.js';
import { compileRe2 } from '../../../setup/re2.js';

/** Whether a matcher holds for a value of its label. A regular expression that is not valid holds for nothing. */
export function matches({ operator, value }: LabelMatcher, text: string): boolean {
  switch (operator) {
    case '=':
      return value === text;
    case '!=':
      return value !== text;
    case '=~':
      return fits(value, text);
    case '!~':
      return !fits(value, text);
  }
}

function fits(pattern: string, text: string): boolean {
  try {
    return compileRe2(`^(?:${pattern})$`).matcher(text).find();
  } catch {
    return false;
  }
}
