import { catalogOf, errorName } from '../setup/catalog.js';
import { metricTraits } from '../setup/model/metric-kinds.js';
import type { Setup } from '../setup/model/setup.js';
import { withMatchers } from '../setup/panels/selectors.js';
import { REJECTED_RATIO, SKIPPED_RATIO, rateOf } from './names.js';
import { quote } from './promql.js';

/** The series of a histogram: `flight_delay_seconds_bucket`. */
const HISTOGRAM_SUFFIXES = ['_bucket', '_sum', '_count'];

/**
 * A user's PromQL that reads only the series of this service, where it reads what services expose or record under the same names. A
 * selector that already matches `job` stays as it is, as do series of others, such as those of node_exporter.
 */
export function narrowed(promql: string, setup: Pick<Setup, 'service' | 'metrics'>): string {
  const own = ownSeries(setup);
  return withMatchers(promql, `job=${quote(setup.service.name)}`, ({ metric }) => own.has(metric ?? ''));
}

/** The names of all series that carry the job of a service. */
function ownSeries(setup: Pick<Setup, 'metrics'>): ReadonlySet<string> {
  const exposed = catalogOf(setup).flatMap(({ name, type, metric }) => [
    ...(type === 'histogram' ? HISTOGRAM_SUFFIXES.map((suffix) => name + suffix) : [name]),
    ...(metric === undefined ? [] : [errorName(metric) ?? []].flat()),
  ]);
  const recorded = setup.metrics
    .filter((metric) => metricTraits(metric).accumulates)
    .map(({ name }) => rateOf(name));
  return new Set([...exposed, ...recorded, REJECTED_RATIO, SKIPPED_RATIO]);
}
