import type { PromqlExpression } from '../../../setup/promql/ast.js';
import { EXPORTER_CLOCK, natureOf } from '../../../setup/panels/nature.js';
import { bare, metricOf, selectorsWithin } from '../query/parts.js';
import { queryRule } from '../rule.js';
import type { LintRule } from '../rule.js';

const ageClock = queryRule(
  'age-clock',
  `The age of a timestamp of natsight is computed from ${EXPORTER_CLOCK}: time() is another clock, which may be seconds off.`,
  function* (query, { world }) {
    for (const each of query.all) {
      if (each.kind !== 'binary' || each.operator !== '-') continue;
      const other = isTime(each.left) ? each.right : isTime(each.right) ? each.left : undefined;
      const timestamp = (other === undefined ? [] : selectorsWithin(other))
        .map((selector) => metricOf(query, selector) ?? '')
        .find((metric) => isTimestamp(world.series.get(metric)?.entry));
      if (timestamp === undefined) continue;
      yield {
        wrong: `"${query.text}" compares ${timestamp}, a time of the exporter's clock, with time()`,
        advice: `use max by (job, instance) (${EXPORTER_CLOCK}) - on (job, instance) group_right () ${timestamp}`,
      };
      return;
    }
  },
);

function isTime(side: PromqlExpression): boolean {
  const expression = bare(side);
  return expression.kind === 'call' && expression.name === 'time';
}

const isTimestamp = (entry: Parameters<typeof natureOf>[0] | undefined) =>
  entry !== undefined && natureOf(entry) === 'timestamp';

export const CLOCK_RULES: readonly LintRule[] = [ageClock];
