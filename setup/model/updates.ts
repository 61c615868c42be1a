import * as z from 'zod';
import { positiveDurationSchema } from './duration-schema.js';

/** How fast everything moves. Durations are milliseconds once read. */
export const updatesSchema = z.strictObject({
  scrapeInterval: positiveDurationSchema.prefault('1s').describe('How often Prometheus reads the exporter.'),
  evaluationInterval: positiveDurationSchema.prefault('1s').describe('How often Prometheus evaluates rules.'),
  dashboardRefresh: positiveDurationSchema.prefault('1s').describe('How often Grafana redraws.'),
  liveInterval: positiveDurationSchema.prefault('250ms').describe('How often the live page gets new points.'),
  hotReload: z.boolean().default(true).describe('Load the setup again when its files change.'),
});

export type Updates = Readonly<z.output<typeof updatesSchema>>;
