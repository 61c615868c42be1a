import { catalogOf } from '../../setup/catalog.js';
import { traitsOf } from '../../setup/model/aggregate.js';
import type { Setup } from '../../setup/model/setup.js';
import type { PromqlExpression } from '../../setup/promql/ast.js';
import { parsePromql } from '../../setup/promql/parser.js';
import { LENIENT_TARGET } from '../../setup/promql/target.js';
import { roundNumber, selector } from '../promql.js';

/** Calls that give 0 for a counter without events. */
const RATES: ReadonlySet<string> = new Set(['rate', 'irate', 'increase']);

/**
 * The expression, with the value 0 where it has none because there was no event yet: a sum of the events of this service is 0 then, and
 * an alert on too few of them has to fire. There is no value while no exporter answers, or before it has run for the range of the rate.
 * Other expressions stay as they are: a mean of nothing is no number, and a label set that vanishes may never come back.
 */
export function zeroWithoutSeries(promql: string, setup: Pick<Setup, 'service' | 'metrics'>): string {
  const rangeMs = zeroAfterMs(promql, setup);
  if (rangeMs === undefined) return promql;
  const uptime = selector('natsight_uptime_seconds', { job: setup.service.name });
  return `${promql}\nor\n0 * max(${uptime} > ${roundNumber(rangeMs / 1_000)})`;
}

/**
 * The time over which an expression sums or counts events of the service without any label: an exporter that has run for longer and has no
 * series has had no event. `undefined`: the expression does something else.
 */
export function zeroAfterMs(promql: string, setup: Pick<Setup, 'metrics'>): number | undefined {
  const root = unwrapped(parsePromql(promql, LENIENT_TARGET).expression);
  if (root?.kind !== 'aggregation' || root.without || root.labels.length > 0) return undefined;
  if (root.operator !== 'sum') return undefined;
  const inner = unwrapped(root.args[0]);
  if (inner?.kind === 'selector') return windowMs(inner.name, setup);
  if (inner?.kind !== 'call' || !RATES.has(inner.name)) return undefined;
  const [range] = inner.args;
  return range?.kind === 'range' && isCounter(range.selector.name, setup) ? range.rangeMs : undefined;
}

function unwrapped(expression: PromqlExpression | undefined): PromqlExpression | undefined {
  return expression?.kind === 'parentheses' ? unwrapped(expression.inner) : expression;
}

function isCounter(series: string | undefined, setup: Pick<Setup, 'metrics'>): boolean {
  return catalogOf(setup).some(
    ({ name, type }) =>
      (type === 'counter' && name === series) || (type === 'histogram' && `${name}_count` === series),
  );
}

function windowMs(series: string | undefined, { metrics }: Pick<Setup, 'metrics'>): number | undefined {
  const metric = metrics.find(({ name }) => name === series);
  if (metric?.kind !== 'window' || metric.span.kind !== 'sized') return undefined;
  return traitsOf(metric.aggregate).zeroIfEmpty ? metric.span.sizeMs : undefined;
}
