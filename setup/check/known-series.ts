import { knownLimit, knownValuesOf } from '../known-series.js';
import type { KnownValues } from '../known-series.js';
import type { Metric } from '../model/metric.js';
import { metricTraits } from '../model/metric-kinds.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';

/** The "values" of labels make series exist from the start, and the number of these is bounded. */
export function* checkKnownSeries({ setup, processing }: CheckContext): Generator<Problem> {
  const known = knownValuesOf(setup);
  for (const metric of setup.metrics) {
    const report = (label: string, message: string, level: Problem['level']) =>
      processing.keyProblem(['liveMetrics', metric.name, 'labels', label, 'values'], message, level);
    for (const { name, limit, values } of metric.labels) {
      if (values === undefined) continue;
      if (values.length > limit) {
        yield report(
          name,
          `"values" has ${values.length} values, but the limit of the label is ${limit}`,
          'error',
        );
      }
      const useless = uselessValues(metric, known);
      if (useless !== undefined) yield report(name, useless, 'warning');
    }
    const values = known.get(metric.name);
    if (values === undefined || values.combinations <= knownLimit(metric)) continue;
    yield processing.keyProblem(['liveMetrics', metric.name], tooMany(metric, values), 'warning');
  }
}

/** Why "values" has no effect; `undefined` if it has. */
function uselessValues(metric: Metric, known: ReadonlyMap<string, KnownValues>): string | undefined {
  if (!metricTraits(metric).startsAtZero)
    return `"values" has no effect on a ${metric.kind}: its series do not start at 0`;
  if (known.has(metric.name)) return undefined;
  return '"values" has no effect: the values of another label of the metric are not known, give it "values" too';
}

function tooMany(metric: Metric, { values, combinations }: KnownValues): string {
  const counts = metric.labels.map(({ name }, at) => `${name} ${values[at]?.length ?? 0}`).join(', ');
  return (
    `the known label values have ${combinations} combinations (${counts}), more than ${knownLimit(metric)}: ` +
    'these series do not exist from the start, each appears with its first event'
  );
}
