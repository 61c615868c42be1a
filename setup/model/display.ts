import * as z from 'zod';
import { coloursSchema } from './colour.js';

/** Display of a metric on every dashboard: title, unit, thresholds. Thresholds increase; the first also applies below its value. */
export const displaySchema = z.strictObject({
  title: z.string().min(1).optional(),
  unit: z.string().min(1).optional().describe('Grafana unit. Default: from the unit of the metric.'),
  decimals: z.int().min(0).max(10).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  colors: coloursSchema.default({}),
  thresholds: z
    .array(z.strictObject({ from: z.number(), as: z.enum(['good', 'warning', 'critical']) }))
    .refine((steps) => steps.every((step, i) => i === 0 || step.from > (steps[i - 1]?.from ?? -Infinity)), {
      error: ({ input }) =>
        `expected increasing thresholds, found ${(input as { from: number }[]).map(({ from }) => from).join(', ')}`,
    })
    .default([]),
});

export type MetricDisplay = Readonly<z.output<typeof displaySchema>>;
