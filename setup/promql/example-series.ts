import type { LabelMatcher, VectorSelector } from './ast.js';
import { compileRe2 } from '../re2.js';

/** The name and labels of a series that a selector selects; `undefined` if none is found. */
export function exampleSeries({ name, matchers }: VectorSelector) {
  const metric =
    name ?? matchers.find(({ label, operator }) => label === '__name__' && operator === '=')?.value;
  if (metric === undefined || !/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(metric)) return undefined;
  const labels: Record<string, string> = {};
  for (const label of new Set(matchers.map((matcher) => matcher.label))) {
    if (label === '__name__') continue;
    const value = exampleValue(matchers.filter((matcher) => matcher.label === label));
    if (value === undefined) return undefined;
    if (value !== '') labels[label] = value;
  }
  return { metric, labels };
}

/** A value that meets all matchers of a label. Empty: the series needs no such label. */
function exampleValue(matchers: readonly LabelMatcher[]): string | undefined {
  const written = matchers.flatMap(({ value }) => [value, ...value.split('|')]);
  const candidates = [...written, 'some value', 'some', 'a', '1', ''];
  return candidates.find((candidate) => matchers.every((matcher) => holds(matcher, candidate)));
}

/** Whether a matcher holds for a value of its label; a series without the label has an empty one. */
export function holds({ operator, value }: LabelMatcher, candidate: string): boolean {
  if (operator === '=') return candidate === value;
  if (operator === '!=') return candidate !== value;
  const matches = compileRe2(`^(?:${value})$`).matcher(candidate).find();
  return operator === '=~' ? matches : !matches;
}
