import { exemplarOf } from '../model/metric.js';
import type { Metric } from '../model/metric.js';
import { metricTraits } from '../model/metric-kinds.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';

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

/** https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics, and those of Node.js. */
const PROCESS_METRIC =
  /^(?:process_(?:cpu_\w+|(?:open|max)_fds|\w+_memory_(?:max_)?bytes|heap_bytes|start_time_seconds|threads)|nodejs_\w+)$/;

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
  if (last === 'created' && !isTotal)
    found.push('a name that ends in "_created" looks like the start time of a counter or histogram');
  if (PROCESS_METRIC.test(name))
    found.push(`"${name}" is a name that client libraries give to a metric of their own process`);
  return found;
}

function snakeCase(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
