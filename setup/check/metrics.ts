import { createdName } from '../catalog.js';
import { aggregateName } from '../model/aggregate.js';
import { exemplarOf, isRanking, TOP_LABEL } from '../model/metric.js';
import type { Metric } from '../model/metric.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';

/** The series of a histogram. */
const HISTOGRAM_SUFFIXES = ['_bucket', '_sum', '_count'];

/** Names of the series of a metric, apart from its own name. */
function seriesBeside({ name, kind }: Metric): readonly string[] {
  const suffixes = kind === 'histogram' ? HISTOGRAM_SUFFIXES : [];
  return [...suffixes.map((suffix) => name + suffix), createdName(name, kind) ?? []].flat();
}

/** No two metrics expose series of the same name, and no series has a label twice. */
export function* checkMetricNames({ setup, processing }: CheckContext): Generator<Problem> {
  const owners = new Map(
    setup.metrics.flatMap((metric) => seriesBeside(metric).map((name) => [name, metric])),
  );
  for (const { name } of setup.metrics) {
    const complain = (message: string) => processing.keyProblem(['liveMetrics', name], message);
    if (name.startsWith('natsight_')) {
      yield complain(`"${name}" begins with "natsight_", which is for the exporter's own metrics`);
    }
    const owner = owners.get(name);
    if (owner !== undefined)
      yield complain(`"${name}" is a series of the ${owner.kind} "${owner.name}" already`);
  }
  for (const metric of setup.metrics) {
    if (!isRanking(metric) || !metric.labels.some(({ name }) => name === TOP_LABEL)) continue;
    const path = ['liveMetrics', metric.name, 'labels', TOP_LABEL];
    const window = `a "${aggregateName(metric.aggregate)}" window`;
    yield processing.keyProblem(path, `${window} names its values by the label "${TOP_LABEL}" itself`);
  }
}

/** Naming conventions of Prometheus, as warnings: https://prometheus.io/docs/practices/naming/ */
export function* checkConventions({ setup, processing }: CheckContext): Generator<Problem> {
  for (const metric of setup.metrics) {
    for (const message of breaches(metric)) {
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

function breaches(metric: Metric): readonly string[] {
  const { name, kind } = metric;
  const found: string[] = [];
  const last =
    name
      .replace(/_total$/, '')
      .split('_')
      .at(-1)
      ?.toLowerCase() ?? '';
  const isTotal = name.endsWith('_total');
  if (kind === 'counter' && !isTotal)
    found.push(`the name of a counter ends in "_total": call it "${snakeCase(name)}_total"`);
  if (kind === 'counter' && !isTotal && exemplarOf(metric) !== undefined)
    found.push('exemplars are shown only of a counter whose name ends in "_total"');
  if (kind !== 'counter' && isTotal) {
    found.push(`only the name of a counter ends in "_total", and "${name}" is a ${kind}`);
  }
  const base = BASE_UNITS.get(last);
  if (base !== undefined) found.push(`"${last}" is no base unit: give ${base} and name it so`);
  if (/[A-Z]/.test(name))
    found.push(`names of metrics are written in lower case with "_": call it "${snakeCase(name)}"`);
  if (['bucket', 'sum', 'count'].includes(last)) {
    found.push(`a name that ends in "_${last}" looks like a series of a histogram`);
  }
  return found;
}

function snakeCase(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
