import { createdName, errorName } from '../catalog.js';
import { aggregateName } from '../model/aggregate.js';
import { exemplarOf, isRanking, TOP_LABEL } from '../model/metric.js';
import type { Metric } from '../model/metric.js';
import { metricTraits } from '../model/metric-kinds.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';

/** Series names of a metric, other than its own name. */
function seriesBeside(metric: Metric): readonly string[] {
  const { name } = metric;
  const { suffixes, exposedAs } = metricTraits(metric);
  return [
    ...suffixes.map((suffix) => name + suffix),
    createdName(name, exposedAs) ?? [],
    errorName(metric) ?? [],
  ].flat();
}

/** No two metrics expose series of the same name, and no series has a duplicate label. */
export function* checkMetricNames({ setup, processing }: CheckContext): Generator<Problem> {
  const owners = new Map(
    setup.metrics.flatMap((metric) => seriesBeside(metric).map((name) => [name, metric])),
  );
  for (const { name } of setup.metrics) {
    const report = (message: string) => processing.keyProblem(['liveMetrics', name], message);
    if (name.startsWith('natsight_')) {
      yield report(`"${name}" starts with "natsight_", which is reserved for the exporter's own metrics`);
    }
    const owner = owners.get(name);
    if (owner !== undefined)
      yield report(`"${name}" is already a series of the ${owner.kind} "${owner.name}"`);
  }
  for (const metric of setup.metrics) {
    if (!isRanking(metric) || !metric.labels.some(({ name }) => name === TOP_LABEL)) continue;
    const path = ['liveMetrics', metric.name, 'labels', TOP_LABEL];
    const window = `a "${aggregateName(metric.aggregate)}" window`;
    yield processing.keyProblem(path, `${window} reserves the label "${TOP_LABEL}" for its values`);
  }
}

/** Naming conventions of Prometheus, as warnings: https://prometheus.io/docs/practices/naming/ */
export function* checkConventions({ setup, processing }: CheckContext): Generator<Problem> {
  for (const metric of setup.metrics) {
    for (const message of violations(metric)) {
      yield processing.keyProblem(['liveMetrics', metric.name], message, 'warning');
    }
  }
}

const BASE_UNITS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ms: 'seconds',
    us: 'seconds',
    ns: 'seconds',
    milliseconds: 'seconds',
    microseconds: 'seconds',
    minutes: 'seconds',
    hours: 'seconds',
    days: 'seconds',
    kb: 'bytes',
    mb: 'bytes',
    kilobytes: 'bytes',
    megabytes: 'bytes',
    bits: 'bytes',
    miles: 'meters',
    kilometers: 'meters',
    fahrenheit: 'celsius',
    percent: 'ratio',
  }),
);

function violations(metric: Metric): readonly string[] {
  const { name, kind } = metric;
  const { accumulates } = metricTraits(metric);
  const found: string[] = [];
  const last =
    name
      .replace(/_total$/, '')
      .split('_')
      .at(-1)
      ?.toLowerCase() ?? '';
  const isTotal = name.endsWith('_total');
  if (accumulates && !isTotal)
    found.push(`counter names end in "_total": rename it to "${snakeCase(name)}_total"`);
  if (accumulates && !isTotal && exemplarOf(metric) !== undefined)
    found.push('exemplars are only exposed for counters whose names end in "_total"');
  if (!accumulates && isTotal) {
    found.push(`only counter names end in "_total", but "${name}" is a ${kind}`);
  }
  const base = BASE_UNITS.get(last);
  if (base !== undefined)
    found.push(`"${last}" is not a base unit: use ${base}, in the value and in the name`);
  if (/[A-Z]/.test(name))
    found.push(`metric names are lower case with "_": rename it to "${snakeCase(name)}"`);
  if (['bucket', 'sum', 'count'].includes(last)) {
    found.push(`a name that ends in "_${last}" looks like a series of a histogram`);
  }
  return found;
}

function snakeCase(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
