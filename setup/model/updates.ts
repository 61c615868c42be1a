import * as z from 'zod';
import { positiveDurationSchema } from './duration-schema.js';

/** Update intervals. Durations are resolved to milliseconds. */
export const updatesSchema = z.strictObject({
  scrapeInterval: positiveDurationSchema
    .prefault('1s')
    .describe('How often Prometheus scrapes the exporter.'),
  evaluationInterval: positiveDurationSchema.prefault('1s').describe('How often Prometheus evaluates rules.'),
  dashboardRefresh: positiveDurationSchema
    .prefault('1s')
    .describe('How often Grafana refreshes a dashboard.'),
  liveInterval: positiveDurationSchema
    .prefault('250ms')
    .describe('How often the live page gets new data points.'),
  startsAtZero: z
    .boolean()
    .default(true)
    .describe(
      'Show a new counter or histogram at 0 for one scrape interval, so that increase() includes its first events.',
    ),
  hotReload: z.boolean().default(true).describe('Reload the setup when its files change.'),
});

export type Updates = Readonly<z.output<typeof updatesSchema>>;
