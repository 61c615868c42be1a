import * as z from 'zod';

/** One dashboard of "realTimeDashboards"; its rows, if any are listed, stand under "realTimeVisualization". */
export const dashboardSchema = z.strictObject({
  title: z.string().min(1),
  folder: z.string().min(1).default('natsight').describe('Grafana folder.'),
  description: z.string().optional(),
  tags: z.array(z.string().min(1)).default([]),
  metrics: z
    .array(z.string().regex(/^[a-zA-Z_*][a-zA-Z0-9_*]*$/, 'expected a metric name, "*" for any part of it'))
    .min(1)
    .describe('Metrics that the dashboard shows, with "*"; what no panel shows gets a good default panel.'),
  range: z
    .string()
    .regex(/^now-\d+[smhd]$/)
    .default('now-15m')
    .describe('Time shown when the dashboard opens.'),
});

export type DashboardDeclaration = Readonly<z.output<typeof dashboardSchema>> & { readonly uid: string };
