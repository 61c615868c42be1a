import * as z from 'zod';
import { MAX_DASHBOARD_METRICS } from './limits.js';

/** One dashboard of "realTimeDashboards". Its rows, if declared, are in "realTimeVisualization". */
export const dashboardSchema = z.strictObject({
  title: z.string().min(1),
  folder: z.string().min(1).default('natsight').describe('Grafana folder.'),
  description: z.string().optional(),
  tags: z.array(z.string().min(1)).default([]),
  metrics: z
    .array(
      z.string().regex(/^[a-zA-Z_*][a-zA-Z0-9_*]*$/, 'expected a metric name; "*" matches any part of it'),
    )
    .min(1)
    .max(MAX_DASHBOARD_METRICS)
    .describe(
      'Metrics that it shows; "*" matches any part of a name. A metric without a panel gets a default panel.',
    ),
  range: z
    .string()
    .regex(/^now-\d+[smhd]$/)
    .default('now-15m')
    .describe('Initial time range.'),
});

export type DashboardDeclaration = Readonly<z.output<typeof dashboardSchema>> & { readonly uid: string };
