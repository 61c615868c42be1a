import { familiesOf, isPrometheusSeries } from '../families.js';
import type { MetricFamily } from '../families.js';
import { aggregateName } from '../model/aggregate.js';
import { isRanking, TOP_LABEL } from '../model/metric.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';

/**
 * Every family and series of a scrape has a legal name of its own, in the text format and in OpenMetrics: Prometheus refuses a
 * whole scrape for one bad family, and mixes up the series of families that share a name.
 */
export function* checkFamilies({ setup, catalog, processing }: CheckContext): Generator<Problem> {
  const declared = setup.metrics.flatMap(({ name }) => catalog.get(name) ?? []);
  const owners = new Map<string, MetricFamily>();
  for (const family of familiesOf(declared)) {
    const path = ['liveMetrics', metricOf(family)];
    const fault =
      illegalName(family) ?? clash(family, owners, (name) => processing.placeOf(['liveMetrics', name]));
    if (fault !== undefined) yield processing.keyProblem(path, fault);
    for (const name of namesOf(family)) if (!owners.has(name)) owners.set(name, family);
  }
}

/** A window that ranks values has them in a label that no other label of the metric may have. */
export function* checkRankingLabels({ setup, processing }: CheckContext): Generator<Problem> {
  for (const metric of setup.metrics) {
    if (!isRanking(metric) || !metric.labels.some(({ name }) => name === TOP_LABEL)) continue;
    const path = ['liveMetrics', metric.name, 'labels', TOP_LABEL];
    const window = `a "${aggregateName(metric.aggregate)}" window`;
    yield processing.keyProblem(path, `${window} reserves the label "${TOP_LABEL}" for its values`);
  }
}

function illegalName(family: MetricFamily): string | undefined {
  const { name, openMetricsName, series } = family;
  if (name.startsWith('natsight_'))
    return `"${name}" starts with "natsight_", which is reserved for the exporter's own metrics`;
  if (name.startsWith('__')) return `"${name}" starts with "__", which is reserved for Prometheus itself`;
  const taken = series.find(isPrometheusSeries);
  if (taken !== undefined)
    return `"${taken}" is a series that Prometheus writes about each target or alert: use another name`;
  if (openMetricsName === '')
    return `"${name}" has nothing before "_total", so its OpenMetrics family has no name and Prometheus refuses the scrape: use a name such as "events_total"`;
  return undefined;
}

function clash(
  family: MetricFamily,
  owners: ReadonlyMap<string, MetricFamily>,
  placeOf: (metric: string) => string,
): string | undefined {
  for (const name of namesOf(family)) {
    const owner = owners.get(name);
    if (owner === undefined) continue;
    const other = `${roleOf(name, owner)} the ${kindOf(owner)} "${metricOf(owner)}"`;
    return `"${name}" is ${roleOf(name, family)} this ${kindOf(family)}, but also ${other} (${placeOf(metricOf(owner))}): rename one of them`;
  }
  return undefined;
}

/** Every name that a family needs for itself, in one format or the other. */
function namesOf({ name, openMetricsName, series }: MetricFamily): readonly string[] {
  return [...new Set([name, openMetricsName, ...series])];
}

function roleOf(name: string, family: MetricFamily): string {
  if (name === metricOf(family)) return 'the name of';
  return name === family.openMetricsName && name !== family.name
    ? 'the OpenMetrics family of'
    : 'a series of';
}

/** The metric of the setup that declares a family; the error bounds of a window are declared with it. */
function metricOf({ entry }: MetricFamily): string {
  return entry.metric?.name ?? entry.name;
}

function kindOf({ entry }: MetricFamily): string {
  return entry.metric?.kind ?? entry.type;
}
