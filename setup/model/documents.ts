import * as z from 'zod';
import { alertingSchema } from './alerting.js';
import { dashboardSchema } from './dashboard.js';
import { displaySchema } from './display.js';
import { insightSchema } from './insight.js';
import { metricSchema } from './metric.js';
import { alertNameSchema, dashboardUidSchema, entryNameSchema, metricNameSchema } from './name.js';
import { visualizationSchema } from './panel.js';
import { serviceSchema } from './service.js';
import { stepSchema } from './step.js';
import { streamSchema } from './stream.js';
import { updatesSchema } from './updates.js';

const schemaAddress = z.string().describe('JSON Schema of this file: editors complete and check by it.');

/** `Streaming_Processing_Setup.json`: what comes in and what it means. */
export const processingDocument = z
  .strictObject({
    $schema: schemaAddress.optional(),
    service: serviceSchema
      .prefault({})
      .describe('The exporter as a service: its name and how it reaches NATS.'),
    dataStreams: z
      .record(entryNameSchema, streamSchema)
      .describe('Streams of events by name: where they come from and what an event must look like.'),
    processingLogic: z
      .record(entryNameSchema, z.array(stepSchema))
      .describe(
        'Steps of each stream in order, by its name: { "where": CEL } or { "set": { field: CEL } }; {} for none.',
      ),
    liveMetrics: z
      .record(metricNameSchema, metricSchema)
      .describe('Metrics by name: counters, gauges, histograms and windows over the events.'),
    instantInsightRules: z
      .record(alertNameSchema, insightSchema)
      .describe('Insights by name: bounds on metrics, single events, silence; {} for none.'),
    realTimeDashboards: z
      .record(dashboardUidSchema, dashboardSchema)
      .describe('Dashboards by uid: title and the metrics they show; {} for none.'),
  })
  .describe('What comes in and what it means.');

/** `Real_Time_Monitoring_Setup.json`: how it is shown and who is told. */
export const monitoringDocument = z
  .strictObject({
    $schema: schemaAddress.optional(),
    realTimeVisualization: z
      .record(dashboardUidSchema, visualizationSchema)
      .describe('Rows and panels of a dashboard, by its uid; {} for default panels only.'),
    liveMetricsDisplay: z
      .record(metricNameSchema, displaySchema)
      .describe('Title, unit and thresholds of a metric, by its name; {} for none.'),
    instantAlerts: alertingSchema.describe(
      'Who is told of what: receivers, route, quiet times, alerts and objectives.',
    ),
    dynamicUpdates: updatesSchema.describe('How fast everything moves; {} for the defaults.'),
  })
  .describe('How it is shown and who is told.');
