import { errorName } from '../catalog.js';
import type { CatalogEntry } from '../catalog.js';
import { entryOfSeries, withoutHistogramSuffix } from '../families.js';
import { isPrometheusSeries } from '../families.js';
import { nearest } from '../nearest.js';
import { maskVariables, selectorsOf } from '../panels/selectors.js';
import type { Matcher, Selector } from '../panels/selectors.js';
import type { Problem } from '../problem.js';
import type { JsonPath } from '../source/json-node.js';
import { metricNames, unknown, unknownLabel } from './context.js';
import { carriesForeignLabels } from '../foreign-labels.js';
import type { CheckContext } from './context.js';
import { clockProblems } from './clocks.js';
import { clashOf, matcherFault } from './matchers.js';
import type { MatcherFault } from './matchers.js';
import { promqlSyntaxProblems } from './promql-syntax.js';
import { rangeProblems } from './ranges.js';

/** Labels that a scrape, a histogram or an alert adds. */
const ADDED_LABELS: ReadonlySet<string> = new Set(['job', 'instance', 'le', '__name__']);
/** Metrics of the Prometheus server. */
const PROMETHEUS_METRIC = /^prometheus_\w+$/;

/** Errors in the PromQL of a setup, including unknown metrics and labels. */
export function* promqlProblems(context: CheckContext, path: JsonPath, promql: string): Generator<Problem> {
  // Grafana variables are not PromQL. Their replacements have the same length.
  const text = maskVariables(promql);
  const syntax = promqlSyntaxProblems(text, context.target);
  for (const { offset, message } of syntax) yield context.monitoring.stringProblem(path, offset, message);
  if (syntax.length > 0) return;
  for (const selector of selectorsOf(text)) yield* selectorProblems(context, path, text, selector);
  const own = (series: string) => entryOf(context.catalog, series);
  yield* rangeProblems(context, path, promql, own);
  yield* clockProblems(context, path, promql, own);
}

/** Labels of the metrics that an expression selects. */
export function selectedLabels({ catalog }: CheckContext, promql: string): readonly string[] {
  return selectorsOf(promql).flatMap(({ metric = '' }) => entryOf(catalog, metric)?.labels ?? []);
}

/** The metric whose series have this name. */
export function entryOf(catalog: CheckContext['catalog'], series: string): CatalogEntry | undefined {
  return (
    entryOfSeries(series, catalog) ??
    [...catalog.values()].find(({ metric }) => metric !== undefined && errorName(metric) === series)
  );
}

function* selectorProblems(
  context: CheckContext,
  path: JsonPath,
  text: string,
  { metric, matchers, inside }: Selector,
): Generator<Problem> {
  // Names of recording rules contain colons. The rules are generated, so the setup does not declare them.
  if (metric === undefined || metric.includes(':')) return;
  if (isPrometheusSeries(metric) || PROMETHEUS_METRIC.test(metric)) return;
  const offset = Math.max(0, text.lastIndexOf(metric, inside));
  const entry = entryOf(context.catalog, metric);
  if (entry === undefined) {
    yield* unknownMetric(context, path, metric, offset);
    return;
  }
  if (entry.type === 'histogram' && entry.name === metric) {
    const message = `"${metric}" is a histogram: its series are ${metric}_bucket, ${metric}_sum and ${metric}_count`;
    yield context.monitoring.stringProblem(path, offset, message);
  }
  yield* matcherProblems(context, path, text, entry, { metric, matchers, inside });
}

/** Matchers of a metric that select nothing, each by itself or all together. */
export function* matcherProblems(
  context: CheckContext,
  path: JsonPath,
  text: string,
  entry: CatalogEntry,
  { metric = entry.name, matchers, inside }: Pick<Selector, 'metric' | 'matchers' | 'inside'>,
): Generator<Problem> {
  if (carriesForeignLabels(entry.name)) return;
  let found = false;
  for (const matcher of matchers) {
    const fault = faultOf(context, metric, entry, matcher);
    if (fault === undefined) continue;
    found = true;
    const at = text.indexOf(matcher.text, inside);
    yield context.monitoring.stringProblem(path, at, fault.message, fault.level);
  }
  const clash = found ? undefined : clashOf(entry, matchers, context.labelValues());
  if (clash === undefined) return;
  const at = text.indexOf(clash.matcher.text, inside);
  yield context.monitoring.stringProblem(path, at, clash.message);
}

function faultOf(
  { labelValues }: CheckContext,
  series: string,
  entry: CatalogEntry,
  matcher: Matcher,
): MatcherFault | undefined {
  const { label } = matcher;
  if (entry.labels.includes(label) || ADDED_LABELS.has(label)) {
    return matcherFault(entry, matcher, labelValues());
  }
  return { message: unknownLabel(series, label, entry.labels), level: 'error' };
}

/** A name similar to a known metric is a mistake. Any other name may belong to another exporter. */
export function* unknownMetric(
  context: CheckContext,
  path: JsonPath,
  metric: string,
  offset: number,
): Generator<Problem> {
  const known = metricNames(context);
  if (known.includes(withoutHistogramSuffix(metric))) return;
  const prefixes = known.map((name) => `${name.split('_')[0]}_`);
  const ours = nearest(metric, known) !== undefined || prefixes.some((prefix) => metric.startsWith(prefix));
  const message = ours ? unknown('metric', metric, known) : `"${metric}" is not a metric of this setup`;
  yield context.monitoring.stringProblem(path, offset, message, ours ? 'error' : 'warning');
}
