import * as z from 'zod';

/** How a metric is shown wherever it appears: title, unit, thresholds. Thresholds rise; the first colours all below. */
export const displaySchema = z.strictObject({
  title: z.string().min(1).optional(),
  unit: z.string().min(1).optional().describe('Grafana unit. Unset: from the metric.'),
  decimals: z.int().min(0).max(10).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  thresholds: z
    .array(z.strictObject({ from: z.number(), as: z.enum(['good', 'warning', 'critical']) }))
    .refine((steps) => steps.every((step, i) => i === 0 || step.from > (steps[i - 1]?.from ?? -Infinity)), {
      error: ({ input }) =>
        `expected thresholds that rise, found ${(input as { from: number }[]).map(({ from }) => from).join(', ')}`,
    })
    .default([]),
});

export type MetricDisplay = Readonly<z.output<typeof displaySchema>>;
