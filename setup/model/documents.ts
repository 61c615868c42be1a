import * as z from 'zod';
import { alertingSchema } from './alerting.js';
import { dashboardSchema } from './dashboard.js';
import { displaySchema } from './display.js';
import { insightSchema } from './insight.js';
import { MAX_STEPS } from './limits.js';
import { metricSchema } from './metric.js';
import { alertNameSchema, dashboardUidSchema, entryNameSchema, metricNameSchema } from './name.js';
import { visualizationSchema } from './panel.js';
import { serviceSchema } from './service.js';
import { stepSchema } from './step.js';
import { streamSchema } from './stream.js';
import { updatesSchema } from './updates.js';

const schemaAddress = z
  .string()
  .min(1)
  .describe('Path of the JSON Schema, for editors; "natsight init" writes it beside the setup.');

/** `Streaming_Processing_Setup.json`: from streams to metrics and insights. */
export const processingDocument = z
  .strictObject({
    $schema: schemaAddress.optional(),
    service: serviceSchema.prefault({}).describe('The exporter: its name and its connection to NATS.'),
    dataStreams: z
      .record(entryNameSchema, streamSchema)
      .describe('Streams, by name. Where their events come from and what an event must look like.'),
    processingLogic: z
      .record(entryNameSchema, z.array(stepSchema).max(MAX_STEPS))
      .describe(
        'Steps of each stream, by stream name; {} for none. Examples: { "where": CEL }, { "set": { field: CEL } }.',
      ),
    liveMetrics: z
      .record(metricNameSchema, metricSchema)
      .describe('Metrics, by name. Counters, gauges, histograms and windows.'),
    instantInsightRules: z
      .record(alertNameSchema, insightSchema)
      .describe(
        'Insights, by name in CamelCase; {} for none. A bound on a metric, a single event, or silence.',
      ),
    realTimeDashboards: z
      .record(dashboardUidSchema, dashboardSchema)
      .describe('Dashboards, by uid of at most 40 letters, digits, "_" or "-"; {} for none.'),
  })
  .describe('Streams, processing steps, metrics, insights and dashboards.');

/** `Real_Time_Monitoring_Setup.json`: panels, alerts and update intervals. */
export const monitoringDocument = z
  .strictObject({
    $schema: schemaAddress.optional(),
    realTimeVisualization: z
      .record(dashboardUidSchema, visualizationSchema)
      .describe('Rows and panels of each dashboard, by uid; {} for defaults.'),
    liveMetricsDisplay: z
      .record(metricNameSchema, displaySchema)
      .describe('Display of each metric, by name; {} for defaults. Title, unit and thresholds.'),
    instantAlerts: alertingSchema.describe(
      'Alerts and who is notified. Receivers, route, quiet times, alerts and objectives.',
    ),
    dynamicUpdates: updatesSchema.describe('Update intervals; {} for defaults.'),
  })
  .describe('Panels, display of metrics, alerts and update intervals.');
