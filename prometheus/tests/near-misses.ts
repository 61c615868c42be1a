import type { LabelMatcher } from '../../setup/promql/ast.js';
import { holds } from '../../setup/promql/example-series.js';
import type { VectorSelector } from '../../setup/promql/ast.js';
import { selector } from '../promql.js';
import { readSeries, selects, selectorsIn } from './read-series.js';
import type { SeriesName } from './read-series.js';

/**
 * For every matcher of an expression that a series meets: the same series with another value of that label. The expression must not
 * read it. Without them, a test would hold as well if the matcher were missing.
 */
export function nearMisses(series: string, promql: string): readonly string[] {
  const named = readSeries(series);
  const all = selectorsIn(promql);
  const missing = all
    .filter((each) => selects(each, named))
    .flatMap((each) => each.matchers.flatMap((matcher) => missesOf(named, each, matcher)))
    .filter((miss) => !all.some((each) => selects(each, miss)))
    .map(({ metric, labels }) => selector(metric, labels));
  return [...new Set(missing)];
}

/** The series with each other value that breaks only this matcher. */
export function missesOf(
  { metric, labels }: SeriesName,
  { matchers }: VectorSelector,
  matcher: LabelMatcher,
): readonly SeriesName[] {
  const { label, operator, value } = matcher;
  const candidates =
    operator === '!='
      ? [value]
      : operator === '!~'
        ? value.split('|')
        : [`other ${operator === '=' ? value : label}`];
  return candidates
    .filter((candidate) => candidate !== '' && !holds(matcher, candidate))
    .filter((candidate) =>
      matchers.every((each) => each === matcher || each.label !== label || holds(each, candidate)),
    )
    .map((candidate) => ({ metric, labels: { ...labels, [label]: candidate } }));
}
