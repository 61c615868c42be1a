import type { LatencyEvents } from '../model/objective.js';
import { selectorsOf } from '../panels/selectors.js';
import type { Problem } from '../problem.js';
import type { JsonPath } from '../source/json-node.js';
import type { CheckContext } from './context.js';
import { promqlSyntaxProblems } from './promql-syntax.js';
import { entryOf, matcherProblems, unknownMetric } from './promql.js';

/** The events of an objective are in a histogram, and one of its buckets ends where good ends. */
export function* latencyProblems(
  context: CheckContext,
  objective: JsonPath,
  { histogram, below }: LatencyEvents,
): Generator<Problem> {
  const { monitoring, catalog } = context;
  const path = [...objective, 'histogram'];
  const syntax = promqlSyntaxProblems(histogram, context.target);
  for (const { offset, message } of syntax) yield monitoring.stringProblem(path, offset, message);
  const [selector] = selectorsOf(histogram);
  if (syntax.length > 0 || selector?.metric === undefined) return;
  const entry = catalog.get(selector.metric);
  if (entry?.type !== 'histogram') {
    const known = entryOf(catalog, selector.metric);
    if (known === undefined) yield* unknownMetric(context, path, selector.metric, 0);
    else yield monitoring.problem(path, wrongMetric(selector.metric, known.name, known.type));
    return;
  }
  const bounded = selector.matchers.find(({ label }) => label === 'le');
  if (bounded !== undefined) {
    const message = `"below" selects the bucket: remove ${bounded.text}`;
    yield monitoring.stringProblem(path, histogram.indexOf(bounded.text), message);
    return;
  }
  yield* matcherProblems(context, path, histogram, entry, selector);
  const buckets = entry.metric?.kind === 'histogram' ? entry.metric.buckets : undefined;
  if (buckets === undefined || buckets.includes(below)) return;
  const message = `no bucket of "${entry.name}" ends at ${below}: use one of its bounds (${buckets.join(', ')}), or add ${below} to "buckets"`;
  yield monitoring.problem([...objective, 'below'], message);
}

function wrongMetric(series: string, name: string, type: string): string {
  if (type !== 'histogram') return `expected a histogram, but "${series}" is a ${type}`;
  return `"${series}" is a series of the histogram "${name}": write "${name}"`;
}
