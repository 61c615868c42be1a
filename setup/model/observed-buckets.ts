import * as z from 'zod';
import { expressionSchema } from './expression.js';

/** Where an event that carries a histogram has it. The counts are those of this event alone. */
export const observedSchema = z
  .strictObject({
    bounds: expressionSchema.describe('Expression for the list of increasing upper bounds.'),
    counts: expressionSchema.describe(
      'Expression for the list of counts: one for each bound, and one more for the values beyond the last.',
    ),
    sum: expressionSchema.describe('Expression for the sum of all values.'),
    cumulative: z
      .boolean()
      .default(false)
      .describe('Whether each count includes the buckets before it, as in Prometheus.'),
  })
  .describe('Histogram: the event carries ready buckets, instead of "value".');

export type ObservedBuckets = Readonly<z.output<typeof observedSchema>>;

/** Its expressions, by key. */
export function observedExpressions(
  observed: ObservedBuckets | undefined,
): readonly (readonly [string, string])[] {
  if (observed === undefined) return [];
  const { bounds, counts, sum } = observed;
  return [
    ['bounds', bounds],
    ['counts', counts],
    ['sum', sum],
  ];
}
