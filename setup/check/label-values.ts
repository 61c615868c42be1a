import { analyse } from '../expression/analysis/analysis.js';
import { withPresent } from '../expression/analysis/event-fields.js';
import type { Shape } from '../event-schema/shape.js';
import { OVERFLOW_LABEL_VALUE } from '../model/metric.js';
import type { Metric, MetricLabel } from '../model/metric.js';
import type { Setup } from '../model/setup.js';
import type { ExpressionContext } from './expression-faults.js';
import { contextAfterSteps } from './steps.js';

/** The only values that labels of metrics can have, by metric and label. A label that is not in it can have any value. */
export type LabelValues = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** From an `enum` or `const` of the schema, the type boolean, or the constants of the expression: `late ? 'yes' : 'no'`. */
export function labelValuesOf(setup: Pick<Setup, 'metrics' | 'streams' | 'steps'>): LabelValues {
  const contexts = new Map(
    setup.streams.map((stream) => [stream.name, contextAfterSteps(setup, stream)] as const),
  );
  return new Map(
    setup.metrics.map((metric) => {
      const context = contexts.get(metric.stream);
      return [metric.name, context === undefined ? new Map() : valuesOf(metric, context)];
    }),
  );
}

function valuesOf(metric: Metric, { fields }: ExpressionContext): ReadonlyMap<string, readonly string[]> {
  const condition = metric.where === undefined ? undefined : analyse(metric.where, fields);
  const counted = withPresent(fields, condition?.presentIfTrue ?? []);
  return new Map(
    metric.labels.flatMap((label) => {
      const result = analyse(label.value, counted)?.result;
      const values = result === undefined ? undefined : textsOf(result.shape);
      return values === undefined ? [] : [[label.name, withOthers(values, label)] as const];
    }),
  );
}

function textsOf({ types, values }: Shape): readonly string[] | undefined {
  if (values !== undefined) return values.map(String);
  return types?.size === 1 && types.has('boolean') ? ['true', 'false'] : undefined;
}

/** A label can have its default, and one with fewer values than the schema lists can overflow. */
function withOthers(values: readonly string[], { absent, limit }: MetricLabel): readonly string[] {
  const overflow = values.length > limit ? [OVERFLOW_LABEL_VALUE] : [];
  return [...new Set([...values, ...(absent === '' ? [] : [absent]), ...overflow])];
}
