import { allWithin, childrenOf } from '../../../setup/promql/ast.js';
import type { PromqlExpression, VectorSelector } from '../../../setup/promql/ast.js';
import { exampleSeries } from '../../../setup/promql/example-series.js';
import { parsePromql } from '../../../setup/promql/parser.js';
import { LENIENT_TARGET } from '../../../setup/promql/target.js';
import { selector } from '../../promql.js';
import { missesOf } from '../near-misses.js';
import type { SeriesName } from '../read-series.js';

/** The label that Prometheus adds to the series of a target. */
const INSTANCE = 'instance';

/** A selector within an expression. */
interface Place {
  readonly selector: VectorSelector;
  /** Labels by which the expression groups or matches. */
  readonly labels: readonly string[];
  /** Several series may meet here: no operation needs exactly one of them for each of another side. */
  readonly takesMany: boolean;
}

/**
 * Series for some expressions: for each selector some that it reads, in several groups, and some that it only just does not. Where an
 * operation may allow one series only, there is one: with more, Prometheus would refuse to evaluate.
 */
export function inputsOf(expressions: readonly string[]): readonly string[] {
  const places = expressions.flatMap(placesIn);
  const single = new Set(places.filter(({ takesMany }) => !takesMany).map((place) => place.selector.name));
  const labels = [...new Set(places.flatMap((place) => place.labels))];
  const series = places.flatMap((place) =>
    seriesAt(place.selector, labels, !single.has(place.selector.name)),
  );
  return [...new Set(series.map((each) => selector(each.metric, each.labels)))];
}

function seriesAt(of: VectorSelector, labels: readonly string[], many: boolean): readonly SeriesName[] {
  const example = exampleSeries(of);
  if (example === undefined) return [];
  const { metric } = example;
  const free = labels.filter((label) => example.labels[label] === undefined && label !== INSTANCE);
  const withFree = (word: string) => Object.fromEntries(free.map((label) => [label, `${word} ${label}`]));
  const first = { metric, labels: { ...withFree('some'), ...example.labels } };
  if (!many)
    return [
      first,
      ...of.matchers.filter(({ label }) => label === 'job').flatMap((job) => missesOf(first, of, job)),
    ];
  const others = ['exporter-2:9464', 'exporter-3:9464'].map((instance) => ({
    metric,
    labels: { ...first.labels, ...(first.labels[INSTANCE] === undefined && { instance }) },
  }));
  const otherGroup = { metric, labels: { ...first.labels, ...withFree('other') } };
  return [first, ...others, otherGroup, ...of.matchers.flatMap((matcher) => missesOf(first, of, matcher))];
}

function placesIn(promql: string): readonly Place[] {
  const { expression } = parsePromql(promql, LENIENT_TARGET);
  if (expression === undefined) return [];
  const labels = allWithin(expression).flatMap((part) =>
    part.kind === 'aggregation' ? part.labels : part.kind === 'binary' ? part.matching.labels : [],
  );
  return below(expression, true).map((each) => ({ ...each, labels }));
}

/** The selectors within an expression, which may give many series at its place. */
function below(part: PromqlExpression, takesMany: boolean): readonly Omit<Place, 'labels'>[] {
  if (part.kind === 'selector') return [{ selector: part, takesMany }];
  return childrenOf(part).flatMap((child) => below(child, takesManyIn(part, takesMany)));
}

const SET_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

function takesManyIn(part: PromqlExpression, outside: boolean): boolean {
  if (part.kind === 'aggregation') {
    const merges = part.labels.includes(INSTANCE) === part.without;
    return merges && !['topk', 'bottomk', 'count_values'].includes(part.operator) ? true : outside;
  }
  // Without the label that tells them apart, series may become one.
  if (part.kind === 'call') return outside && !part.name.startsWith('label_');
  if (part.kind !== 'binary' || SET_OPERATORS.has(part.operator)) return outside;
  return outside && !(part.left.type === 'instant vector' && part.right.type === 'instant vector');
}
