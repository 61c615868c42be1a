import type { Aggregation, Call, PromqlExpression } from '../../../setup/promql/ast.js';
import {
  around,
  bare,
  callsIn,
  isCounterFunction,
  metricOf,
  rangeCallOf,
  selectorsIn,
  selectorsWithin,
  typeOfMetric,
} from '../query/parts.js';
import type { LintedQuery } from '../query/query.js';
import { referencesIn } from '../query/references.js';
import { queryRule } from '../rule.js';
import type { LintRule } from '../rule.js';

const rateOfGauge = queryRule(
  'rate-of-gauge',
  'rate(), irate() and increase() are taken of counters only: of a gauge, every fall looks like a restart.',
  function* (query, { world }) {
    for (const selector of selectorsIn(query)) {
      const metric = metricOf(query, selector) ?? '';
      const call = rangeCallOf(query, selector);
      if (call === undefined || !isCounterFunction(call.name) || typeOfMetric(metric, world) !== 'gauge')
        continue;
      yield {
        wrong: `"${query.text}" takes ${call.name}() of ${metric}, which is a gauge`,
        advice: call.name === 'increase' ? 'use delta()' : 'use deriv(), or show the gauge itself',
      };
      return;
    }
  },
);

/** Functions whose result for a counter says more about its last restart than about what it counts. */
const FOR_GAUGES: ReadonlySet<string> = new Set(
  'delta idelta deriv predict_linear avg_over_time min_over_time max_over_time sum_over_time quantile_over_time stddev_over_time stdvar_over_time mad_over_time holt_winters double_exponential_smoothing'.split(
    ' ',
  ),
);

const gaugeFunction = queryRule(
  'gauge-function-of-counter',
  'Functions for gauges, such as delta() or avg_over_time(), are not taken of counters, which begin at 0 after a restart.',
  function* (query, { world }) {
    for (const selector of selectorsIn(query)) {
      const metric = metricOf(query, selector) ?? '';
      const call = rangeCallOf(query, selector);
      const type = typeOfMetric(metric, world);
      if (call === undefined || !FOR_GAUGES.has(call.name) || (type !== 'counter' && type !== 'bucket'))
        continue;
      yield {
        wrong: `"${query.text}" takes ${call.name}() of the counter ${metric}`,
        advice: 'use rate() or increase(), and other functions on their result',
      };
      return;
    }
  },
);

/** Counters that only the catalogue knows: those that end in _total have a rule of grafana/dashboard-linter. */
const bareCounter = queryRule(
  'counter-bare',
  'A counter is shown by its rate or increase, not as a total since the last restart.',
  function* (query, { world }) {
    for (const selector of selectorsIn(query)) {
      const metric = metricOf(query, selector) ?? '';
      if (metric.endsWith('_total') || world.series.get(metric)?.type !== 'counter') continue;
      if (query.parents.get(selector)?.kind === 'range') continue;
      yield {
        wrong: `the counter ${metric} stands outside of rate() and increase()`,
        advice: `use rate(${metric}[$__rate_interval])`,
      };
      return;
    }
  },
);

const quantilesIn = (query: LintedQuery): readonly Call[] =>
  callsIn(query).filter(({ name }) => name === 'histogram_quantile');

/** Aggregations between a quantile and the buckets, from the outside in. */
function aggregationsAbove(expression: PromqlExpression): readonly Aggregation[] {
  const found: Aggregation[] = [];
  let next: PromqlExpression | undefined = bare(expression);
  while (next?.kind === 'aggregation') {
    found.push(next);
    const inner: PromqlExpression | undefined = next.args.at(-1);
    next = inner === undefined ? undefined : bare(inner);
  }
  return found;
}

const quantileLe = queryRule(
  'histogram-quantile-le',
  'histogram_quantile() gets buckets with their label le.',
  function* (query) {
    for (const { args } of quantilesIn(query)) {
      const buckets = args[1];
      if (buckets === undefined || !selectorsWithin(buckets).some((each) => isBucket(metricOf(query, each))))
        continue;
      const lost = aggregationsAbove(buckets).find(
        ({ operator, labels, without }) => !KEEPS_LABELS.has(operator) && labels.includes('le') === without,
      );
      if (lost === undefined) continue;
      yield {
        wrong: `"${query.text}" takes a quantile of "${query.written(lost)}", which has no label le`,
        advice: 'group by le as well: sum by (le, …) (rate(…))',
      };
      return;
    }
  },
);

const KEEPS_LABELS: ReadonlySet<string> = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);
const isBucket = (metric: string | undefined) =>
  metric?.endsWith('_bucket') === true && !metric.includes(':');

const quantileRate = queryRule(
  'histogram-quantile-rate',
  'histogram_quantile() gets a rate of the buckets: their totals are a quantile since the last restart.',
  function* (query) {
    for (const { args } of quantilesIn(query)) {
      const without = (args[1] === undefined ? [] : selectorsWithin(args[1])).find(
        (each) => isBucket(metricOf(query, each)) && query.parents.get(each)?.kind !== 'range',
      );
      if (without === undefined) continue;
      yield {
        wrong: `"${query.text}" takes a quantile of ${metricOf(query, without)} without a rate`,
        advice: 'use rate(…_bucket[$__rate_interval])',
      };
      return;
    }
  },
);

const quantileRange = queryRule(
  'quantile-range',
  'A quantile is between 0 and 1: 0.95, not 95.',
  function* (query) {
    const parameters = query.all.flatMap((each) => {
      if (each.kind === 'aggregation' && each.operator === 'quantile') return each.args.slice(0, 1);
      return each.kind === 'call' && ['histogram_quantile', 'quantile_over_time'].includes(each.name)
        ? each.args.slice(0, 1)
        : [];
    });
    for (const parameter of parameters) {
      if (parameter.kind !== 'number' || (parameter.value >= 0 && parameter.value <= 1)) continue;
      const written = query.written(parameter);
      if (referencesIn(written).length > 0) continue;
      yield {
        wrong: `"${query.text}" takes the quantile ${written}`,
        advice: 'write it as a number from 0 to 1',
      };
      return;
    }
  },
);

const rateOfSum = queryRule(
  'rate-of-sum',
  'Rates are summed: the rate of a sum takes the restart of one instance for a fall of all.',
  function* (query) {
    for (const each of query.all) {
      if (each.kind !== 'subquery') continue;
      const call = around(query, each);
      const inner = bare(each.inner);
      if (call?.kind !== 'call' || !isCounterFunction(call.name) || inner.kind !== 'aggregation') continue;
      yield {
        wrong: `"${query.text}" takes ${call.name}() of a ${inner.operator}`,
        advice: `take ${inner.operator}(${call.name}(…)) instead`,
      };
      return;
    }
  },
);

export const FUNCTION_RULES: readonly LintRule[] = [
  rateOfGauge,
  gaugeFunction,
  bareCounter,
  quantileLe,
  quantileRate,
  quantileRange,
  rateOfSum,
];
