import type { CatalogEntry } from '../catalog.js';
import { isSelector, selectorsOf } from '../panels/selectors.js';
import type { Selector } from '../panels/selectors.js';
import type { Problem } from '../problem.js';
import type { JsonPath } from '../source/json-node.js';
import type { CheckContext } from './context.js';
import { pathBetween } from '../flow/path-between.js';
import { latencyProblems } from './latency-objectives.js';
import { entryOf, promqlProblems } from './promql.js';
import { routesOf } from '../flow/flows.js';

/**
 * An objective is a ratio of two counters: each side is a single selector of a counter, and the good events are some of all. Or it has
 * the buckets of one histogram.
 */
export function* checkObjectives(context: CheckContext): Generator<Problem> {
  for (const { name, good, total, latency } of context.setup.alerting.objectives) {
    if (latency !== undefined) {
      yield* latencyProblems(context, ['instantAlerts', 'objectives', name], latency);
      continue;
    }
    const problems = [
      ...sideProblems(context, name, 'good', good),
      ...sideProblems(context, name, 'total', total),
    ];
    yield* problems;
    if (problems.length > 0) continue;
    const message = ratioFault(context, good, total);
    if (message === undefined) continue;
    yield context.monitoring.problem(pathOf(name, 'good'), message, 'warning');
  }
}

type Side = 'good' | 'total';

function pathOf(objective: string, side: Side): JsonPath {
  return ['instantAlerts', 'objectives', objective, side];
}

function* sideProblems(
  context: CheckContext,
  objective: string,
  side: Side,
  promql: string,
): Generator<Problem> {
  const path = pathOf(objective, side);
  const problems = [...promqlProblems(context, path, promql)];
  yield* problems;
  if (problems.length > 0) return;
  if (!isSelector(promql)) {
    const message = `expected a single selector such as flights_total{haul="long"}, found ${JSON.stringify(promql)}`;
    yield context.monitoring.problem(path, message);
    return;
  }
  const message = selectorFault(context, selectorsOf(promql)[0]);
  if (message !== undefined) yield context.monitoring.problem(path, message);
}

/** Why the series do not count events. */
function selectorFault({ catalog }: CheckContext, selector: Selector | undefined): string | undefined {
  const series = selector?.metric ?? '';
  const entry = entryOf(catalog, series);
  if (entry?.type === 'gauge') return `expected a counter, but "${series}" is a gauge`;
  if (entry?.type !== 'histogram') return undefined;
  if (series.endsWith('_sum')) {
    return `"${series}" is the sum of the values, not a number of events: use ${entry.name}_count`;
  }
  if (!series.endsWith('_bucket') || selector?.matchers.some(({ label }) => label === 'le')) return undefined;
  return `"${series}" without le="…" counts an event once for each bucket: choose a bucket, or use ${entry.name}_count`;
}

/** Why the good events are not a part of all events. */
function ratioFault(context: CheckContext, good: string, total: string): string | undefined {
  const [part, whole] = [selectorsOf(good)[0], selectorsOf(total)[0]];
  const [of, from] = [part, whole].map((selector) => entryOf(context.catalog, selector?.metric ?? ''));
  if (part === undefined || whole === undefined || of === undefined || from === undefined) return undefined;
  if (good === total)
    return '"good" and "total" are the same, so the objective is always met: select the good events';
  return of.name === from.name ? matcherFault(part, whole) : streamFault(context, of, from);
}

/** Every matcher of "total" must hold for "good", too. */
function matcherFault(part: Selector, whole: Selector): string | undefined {
  const missing = whole.matchers.find(
    ({ label, text }) =>
      label !== 'le' &&
      !part.matchers.some((each) => each.text === text || (each.label === label && each.operator === '=')),
  );
  if (missing === undefined) return undefined;
  return `"total" only counts ${missing.text}, but "good" also counts other events: add ${missing.text} to "good"`;
}

/** Counters of two streams have a ratio only if the events of one go on to the other. */
function streamFault({ setup }: CheckContext, part: CatalogEntry, whole: CatalogEntry): string | undefined {
  const [to, from] = [part.metric?.stream, whole.metric?.stream];
  if (to === undefined || from === undefined || pathBetween(routesOf(setup), from, to) !== undefined)
    return undefined;
  return `"good" counts events of the stream "${to}", but "total" those of "${from}": both must count the same events`;
}
