import * as z from 'zod';
import { labelNameSchema } from './name.js';

/** What a panel shows of a metric. `value`: as it stands; `rate`: per second; `pNN`: a percentile of a histogram. */
const SHOW = /^(?:value|rate|increase|mean|heatmap|p(\d{1,2}(?:\.\d+)?))$/;
const showSchema = z
  .string()
  .regex(SHOW, 'expected value, rate, increase, mean, heatmap or a percentile of a histogram such as p95');

/** The kinds of panel, in Grafana's names. */
const panelKindSchema = z.enum(['timeseries', 'stat', 'bargauge', 'gauge', 'table', 'heatmap']);
export type PanelKind = z.output<typeof panelKindSchema>;

const shape = {
  title: z.string().min(1).optional(),
  description: z.string().min(1).optional(),
  unit: z
    .string()
    .min(1)
    .optional()
    .describe('Grafana unit, such as "s", "ops" or "percentunit". Unset: from the metric.'),
  as: panelKindSchema.optional().describe('Unset: what suits the metric.'),
  width: z
    .int()
    .min(1)
    .max(24)
    .optional()
    .describe('Of 24 columns. Unset: the panels share their row evenly.'),
  height: z.int().min(2).max(40).default(8),
};

const metricPanelSchema = z.strictObject({
  metric: z
    .string()
    .describe('Name of a metric. For anything that PromQL can say give "promql" and "title" instead.'),
  show: z
    .union([showSchema, z.array(showSchema).min(1)])
    .optional()
    .describe('Unset: what suits the metric.'),
  by: z
    .array(labelNameSchema)
    .optional()
    .describe('Labels that keep series apart. Unset: all are summed to one.'),
  top: z.int().min(1).max(100).optional().describe('Only the greatest so many.'),
  ...shape,
});

const promqlPanelSchema = z.strictObject({
  promql: z.string().min(1),
  legend: z.string().optional().describe('Grafana legend, such as "{{origin}}".'),
  ...shape,
  title: z.string().min(1),
});

const panelSchema = z.union([metricPanelSchema, promqlPanelSchema]);
export type PanelDeclaration = Readonly<z.output<typeof panelSchema>>;
export type MetricPanelDeclaration = Readonly<z.output<typeof metricPanelSchema>>;
export type PromqlPanelDeclaration = Readonly<z.output<typeof promqlPanelSchema>>;

export const visualizationSchema = z.strictObject({
  rows: z.array(
    z.strictObject({
      title: z.string().min(1),
      collapsed: z.boolean().default(false),
      panels: z.array(panelSchema),
    }),
  ),
});
export type Visualization = Readonly<z.output<typeof visualizationSchema>>;
