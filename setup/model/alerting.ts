import * as z from 'zod';
import { durationSchema, positiveDurationSchema } from './duration-schema.js';
import { atMost, MAX_LABELS, MAX_TEXT_CHARACTERS } from './limits.js';
import { alertNameSchema, entryNameSchema, ownLabelNameSchema } from './name.js';
import { severitySchema } from './insight.js';
import { receiverSchema } from './receiver.js';
import type { Receiver } from './receiver.js';
import { urlSchema } from './url-schema.js';

export const routeSchema = z.strictObject({
  default: entryNameSchema.describe('Receiver for all other alerts.'),
  critical: entryNameSchema.optional(),
  warning: entryNameSchema.optional(),
  info: entryNameSchema.optional(),
  groupBy: z.array(z.string().min(1)).min(1).default(['alertname', 'service', 'severity']),
  groupWait: durationSchema
    .prefault('0s')
    .describe('How long a new group waits for more alerts before the first notification.'),
  groupInterval: positiveDurationSchema
    .prefault('1m')
    .describe('Minimum time between notifications about changes in a group.'),
  repeatInterval: positiveDurationSchema
    .prefault('4h')
    .describe('When to repeat the notification for a group that is still firing.'),
});

const clock = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'expected a time of day such as "22:00"');
export const quietTimeSchema = z.strictObject({
  from: clock,
  to: clock.describe('End time, up to 24:00. If earlier than "from", it is on the next day.'),
  days: z
    .array(z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']))
    .min(1)
    .optional(),
  timeZone: z.string().default('UTC'),
  severities: z.array(severitySchema).min(1).default(['info', 'warning']),
});

const alertOptionShape = {
  runbook: urlSchema.optional(),
  receiver: entryNameSchema.optional().describe('Receiver for this alert. Default: by severity.'),
  keepFiringFor: durationSchema
    .optional()
    .describe(
      'The alert keeps firing for this long after its condition clears; applies to the rule and to the instant alert. Default: PromQL: 5 evaluations; insight: none.',
    ),
};
/** An alert on the insight of the same name; it has only options. */
const insightAlertSchema = z.strictObject(alertOptionShape);
/** An alert that only Prometheus evaluates. */
const promqlAlertSchema = z.strictObject({
  promql: z.string().min(1),
  above: z.number().optional(),
  below: z.number().optional(),
  unit: z
    .string()
    .min(1)
    .optional()
    .describe('Grafana unit in which the value is written. Default: from the metrics of the expression.'),
  for: durationSchema.prefault('1m'),
  severity: severitySchema.default('warning'),
  summary: z.string().min(1).max(MAX_TEXT_CHARACTERS).optional(),
  description: z.string().min(1).max(MAX_TEXT_CHARACTERS).optional(),
  ...alertOptionShape,
});
export const alertSchema = z.union([insightAlertSchema, promqlAlertSchema]);
export type AlertOptions = Readonly<z.output<typeof insightAlertSchema>>;
export type PromqlAlert = Readonly<z.output<typeof promqlAlertSchema>> & { readonly name: string };

/** A service level objective, for multi-window burn-rate alerts (Google SRE workbook, chapter 5). */
export const objectiveSchema = z.strictObject({
  good: z.string().min(1).describe('Selector of the counter for good events.'),
  total: z.string().min(1).describe('Selector of the counter for all events.'),
  target: z.number().gt(0).lt(1),
  over: positiveDurationSchema.prefault('30d'),
  minimumEvents: z.int().min(0).default(20).describe('A window with fewer events is ignored.'),
  description: z.string().max(MAX_TEXT_CHARACTERS).optional(),
  runbook: urlSchema.optional(),
});
export type Objective = Readonly<z.output<typeof objectiveSchema>> & { readonly name: string };

/** The block "instantAlerts". */
export const alertingSchema = z.strictObject({
  receivers: z
    .record(entryNameSchema, receiverSchema)
    .describe('Notification targets, by name. Each is of one kind.'),
  route: routeSchema.describe('Which receiver gets which alerts. At least { "default": receiver }.'),
  quietTimes: z.record(entryNameSchema, quietTimeSchema).default({}),
  alerts: z.record(alertNameSchema, alertSchema).default({}),
  objectives: z.record(entryNameSchema, objectiveSchema).default({}),
  externalLabels: atMost(MAX_LABELS, z.record(ownLabelNameSchema, z.string()))
    .default({})
    .describe(
      'Labels that Prometheus adds to alerts, such as { "region": "eu" }. An exporter that knows Prometheus reads them there instead.',
    ),
});

export type Route = Readonly<z.output<typeof routeSchema>>;
export type QuietTime = Readonly<z.output<typeof quietTimeSchema>> & { readonly name: string };

/** "instantAlerts", with alerts separated by what evaluates them: the exporter or Prometheus. */
export interface Alerting {
  readonly receivers: readonly Receiver[];
  readonly route: Route;
  readonly quietTimes: readonly QuietTime[];
  /** Options of the insights that are sent to Alertmanager, by insight name. */
  readonly insightAlerts: ReadonlyMap<string, AlertOptions>;
  readonly promqlAlerts: readonly PromqlAlert[];
  readonly objectives: readonly Objective[];
  readonly externalLabels: Readonly<Record<string, string>>;
}
