import { allWithin } from '../../setup/promql/ast.js';
import type { VectorSelector } from '../../setup/promql/ast.js';
import { holds } from '../../setup/promql/example-series.js';
import { parsePromql } from '../../setup/promql/parser.js';
import { LENIENT_TARGET } from '../../setup/promql/target.js';

/** The name and labels of a series. */
export interface SeriesName {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Reads a series as the generator writes it: `up{job="a"}`. */
export function readSeries(text: string): SeriesName {
  const [selector] = selectorsIn(text);
  if (selector?.name === undefined) throw new Error(`BUG: not a series: ${text}`);
  return {
    metric: selector.name,
    labels: Object.fromEntries(selector.matchers.map(({ label, value }) => [label, value])),
  };
}

/** The selectors of an expression; none if its syntax is wrong. */
export function selectorsIn(promql: string): readonly VectorSelector[] {
  const { expression } = parsePromql(promql, LENIENT_TARGET);
  if (expression === undefined) return [];
  return allWithin(expression).flatMap((part) => (part.kind === 'selector' ? [part] : []));
}

export function selects({ name, matchers }: VectorSelector, { metric, labels }: SeriesName): boolean {
  if (name !== undefined && name !== metric) return false;
  return matchers.every((matcher) =>
    holds(matcher, matcher.label === '__name__' ? metric : (labels[matcher.label] ?? '')),
  );
}
