import * as z from 'zod';
import { formatDuration } from './duration.js';
import { DEFAULT_PROMETHEUS_VERSION, isSince } from '../promql/target.js';
import { DEFAULT_ALERTMANAGER_VERSION } from '../alertmanager-target.js';
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
  dashboardRefresh: intervalSchema
    .prefault('10s')
    .describe('How often Grafana refreshes a dashboard, at least 5s. The live page is faster.'),
  window: intervalSchema
    .prefault('1m')
    .describe(
      'Range of rates, shares and percentiles on dashboards and live pages, at least four scrapes. Dashboards offer others.',
    ),
  liveInterval: intervalSchema.prefault('250ms').describe('How often the live page gets new data points.'),
  startsAtZero: z
    .boolean()
    .default(true)
    .describe(
      'Show a new counter or histogram at 0 for one scrape interval, so that increase() includes its first events.',
    ),
  prometheus: z
    .strictObject({
      version: z
        .string()
        .regex(/^\d+\.\d+(?:\.\d+)?$/, 'expected a version of Prometheus such as "2.53"')
        .refine((version) => isSince({ version }, DEFAULT_PROMETHEUS_VERSION), {
          error: `expected Prometheus ${DEFAULT_PROMETHEUS_VERSION} or newer`,
        })
        .default(DEFAULT_PROMETHEUS_VERSION)
        .describe(
          'Version of the Prometheus that evaluates the PromQL. "check" refuses what it does not know.',
        ),
      experimentalFunctions: z
        .boolean()
        .default(false)
        .describe('Whether it runs with --enable-feature=promql-experimental-functions.'),
    })
    .prefault({})
    .describe('The Prometheus for which the PromQL of the setup is written.'),
  alertmanager: z
    .strictObject({
      version: z
        .string()
        .regex(/^\d+\.\d+(?:\.\d+)?$/, 'expected a version of Alertmanager such as "0.28"')
        .refine((version) => isSince({ version }, DEFAULT_ALERTMANAGER_VERSION), {
          error: `expected Alertmanager ${DEFAULT_ALERTMANAGER_VERSION} or newer`,
        })
        .default(DEFAULT_ALERTMANAGER_VERSION)
        .describe(
          'Version of the Alertmanager that notifies. "check" warns of receivers that need a newer one.',
        ),
    })
    .prefault({})
    .describe('The Alertmanager for which the receivers are written.'),
  hotReload: z.boolean().default(true).describe('Reload the setup when its files change.'),
});

export type Updates = Readonly<z.output<typeof updatesSchema>>;
