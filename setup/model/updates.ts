import * as z from 'zod';
import { formatDuration } from './duration.js';
import { positiveDurationSchema } from './duration-schema.js';

/** Longest interval of an update. Timers take no delay above 24 days. */
export const MAX_INTERVAL_MS = 86_400_000;

const intervalSchema = positiveDurationSchema.refine(
  (ms) => ms <= MAX_INTERVAL_MS,
  `expected an interval of at most ${formatDuration(MAX_INTERVAL_MS)}`,
);

/** Update intervals. Durations are resolved to milliseconds. */
export const updatesSchema = z.strictObject({
  scrapeInterval: intervalSchema.prefault('1s').describe('How often Prometheus scrapes the exporter.'),
  evaluationInterval: intervalSchema.prefault('1s').describe('How often Prometheus evaluates rules.'),
  dashboardRefresh: intervalSchema.prefault('1s').describe('How often Grafana refreshes a dashboard.'),
  liveInterval: intervalSchema.prefault('250ms').describe('How often the live page gets new data points.'),
  startsAtZero: z
    .boolean()
    .default(true)
    .describe(
      'Show a new counter or histogram at 0 for one scrape interval, so that increase() includes its first events.',
    ),
  hotReload: z.boolean().default(true).describe('Reload the setup when its files change.'),
});

export type Updates = Readonly<z.output<typeof updatesSchema>>;
