import * as z from 'zod';
import { alertModeSchema } from './alert-mode.js';
import type { AlertMode } from './alert-mode.js';
import { formatDuration } from './duration.js';
import { durationSchema, positiveDurationSchema } from './duration-schema.js';
import { publishSubjectSchema } from './subject.js';
import { atMost, MAX_LABELS, MAX_TEXT_CHARACTERS } from './limits.js';
import { alertNameSchema, entryNameSchema, ownLabelNameSchema } from './name.js';
import { objectiveSchema } from './objective.js';
import type { Objective } from './objective.js';
import { alertLabelsSchema } from './alert-labels.js';
import { SEVERITY_ROLES, severitiesSchema, severitySchema } from './severity.js';
import type { Severity } from './severity.js';
import { receiverSchema } from './receiver.js';
import type { Receiver } from './receiver.js';
import { urlSchema } from './url-schema.js';
import { webhooksSchema } from './webhook.js';
import type { InsightWebhook } from './webhook.js';

export const routeSchema = z.strictObject({
  default: entryNameSchema.describe('Receiver for all other alerts.'),
  critical: entryNameSchema.optional(),
  warning: entryNameSchema.optional(),
  info: entryNameSchema.optional(),
  severities: z
    .record(severitySchema, entryNameSchema)
    .default({})
    .describe('Receivers by severity, for severities of your own.'),
  self: entryNameSchema
    .optional()
    .describe('Receiver for the alerts about natsight, Prometheus and Alertmanager. Default: by severity.'),
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
  individually: z
    .strictObject({
      alerts: z
        .int()
        .min(0)
        .default(10)
        .describe(
          'This many instant alerts of a severity are notified one by one. 0: none, all are grouped.',
        ),
      within: positiveDurationSchema.prefault('1m').describe('Time in which so many alerts may start.'),
    })
    .prefault({})
    .describe('How many instant alerts get a notification of their own at once; further ones are a burst.'),
});

/** The alert that always fires, for a service that alarms when it stops arriving. */
export const watchdogSchema = z.strictObject({
  receiver: entryNameSchema.describe('Receiver for the alert that always fires.'),
  repeatInterval: positiveDurationSchema.prefault('1m').describe('How often the receiver gets it.'),
});

export const notScrapedSchema = z.strictObject({
  after: positiveDurationSchema
    .optional()
    .describe('How long no Prometheus has scraped. Default: 3 scrape intervals, at least 30s.'),
  from: z
    .enum(['firstScrape', 'start'])
    .default('firstScrape')
    .describe('From when on scrapes are expected. Default: once Prometheus has scraped since the start.'),
});

/** A shorter time would end during a short outage of the network. */
const MIN_SWITCH_MS = 3_000;

export const deadMansSwitchSchema = z.strictObject({
  after: durationSchema
    .refine((ms) => ms >= MIN_SWITCH_MS, `expected at least ${formatDuration(MIN_SWITCH_MS)}`)
    .prefault('30s')
    .describe('NATS publishes the message when no exporter of the service has answered for this long.'),
  subject: publishSubjectSchema
    .optional()
    .describe('Subject of the message, a CloudEvent. Default: natsight.gone.<service>.'),
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
  severities: z
    .array(severitySchema)
    .min(1)
    .optional()
    .describe('Muted severities. Default: all but the most urgent.'),
});

/** Most alerts that one keeps back. */
const MAX_MUTED_ALERTS = 100;

const alertOptionShape = {
  runbook: urlSchema.optional(),
  receiver: entryNameSchema.optional().describe('Receiver for this alert. Default: by severity.'),
  labels: alertLabelsSchema
    .optional()
    .describe(
      'Labels of this alert, such as { "team": "payments" }. They win over the labels of all alerts.',
    ),
  mutes: z
    .array(z.string().min(1))
    .min(1)
    .max(MAX_MUTED_ALERTS)
    .optional()
    .describe(
      'Alerts and objectives that are not notified while this one fires, because it is their cause. Insights with the same labels: of the same series.',
    ),
  keepFiringFor: durationSchema
    .optional()
    .describe(
      'The alert keeps firing for this long after its condition clears; applies to the rule and to the instant alert. Default: PromQL: 5 evaluations; insight: none.',
    ),
};
/** An alert on the insight of the same name, or one about natsight itself; it has only options. */
const insightAlertSchema = z.strictObject({
  ...alertOptionShape,
  enabled: z
    .boolean()
    .optional()
    .describe('Whether there is this alert. Only for alerts about natsight itself. Default: true.'),
});
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
  mode: alertModeSchema.optional(),
  ...alertOptionShape,
});
export const alertSchema = z.union([insightAlertSchema, promqlAlertSchema]);
export type AlertOptions = Readonly<z.output<typeof insightAlertSchema>>;
export type PromqlAlert = Readonly<z.output<typeof promqlAlertSchema>> & { readonly name: string };

/** The block "instantAlerts". */
export const alertingSchema = z.strictObject({
  receivers: z
    .record(entryNameSchema, receiverSchema)
    .describe('Notification targets, by name. Each is of one kind.'),
  route: routeSchema.describe('Which receiver gets which alerts. At least { "default": receiver }.'),
  quietTimes: z.record(entryNameSchema, quietTimeSchema).default({}),
  alerts: z.record(alertNameSchema, alertSchema).default({}),
  objectives: z.record(entryNameSchema, objectiveSchema).default({}),
  mode: z
    .enum(['notify', 'observe'])
    .default('notify')
    .describe(
      '"observe": nobody is told of any insight, PromQL alert or objective without a "mode" of its own. Alerts about natsight itself are told.',
    ),
  severities: severitiesSchema.default([...SEVERITY_ROLES]),
  labels: alertLabelsSchema
    .default({})
    .describe('Labels of all alerts, such as { "team": "payments" }, to route and to group by.'),
  webhooks: webhooksSchema
    .default({})
    .describe('Where the exporter itself posts every insight, by name. Default: nowhere.'),
  watchdog: watchdogSchema.optional().describe('Who gets "Watchdog". Default: nobody.'),
  notScraped: notScrapedSchema
    .prefault({})
    .describe('When the exporter alerts that Prometheus does not scrape it.'),
  deadMansSwitch: deadMansSwitchSchema
    .optional()
    .describe(
      'A message that NATS itself publishes if the exporter is gone; needs NATS 2.12. Default: none.',
    ),
  externalLabels: atMost(MAX_LABELS, z.record(ownLabelNameSchema, z.string()))
    .default({})
    .describe(
      'Labels that Prometheus adds to alerts, such as { "region": "eu" }. An exporter that knows Prometheus reads them there instead.',
    ),
});

export type Route = Readonly<z.output<typeof routeSchema>>;
export type Watchdog = Readonly<z.output<typeof watchdogSchema>>;
export type DeadMansSwitchOptions = Readonly<z.output<typeof deadMansSwitchSchema>>;
export type NotScraped = Readonly<z.output<typeof notScrapedSchema>>;
export type QuietTime = Readonly<Omit<z.output<typeof quietTimeSchema>, 'severities'>> & {
  readonly name: string;
  readonly severities: readonly Severity[];
};

/** "instantAlerts", with alerts separated by what they are about and what evaluates them: the exporter or Prometheus. */
export interface Alerting {
  readonly receivers: readonly Receiver[];
  readonly route: Route;
  readonly quietTimes: readonly QuietTime[];
  /** Options of the insights that are sent to Alertmanager, by insight name. */
  readonly insightAlerts: ReadonlyMap<string, AlertOptions>;
  readonly promqlAlerts: readonly PromqlAlert[];
  /** Options of alerts about the monitoring itself, by name. */
  readonly selfAlerts: ReadonlyMap<string, AlertOptions>;
  readonly objectives: readonly Objective[];
  /** Of insights, PromQL alerts and objectives without a mode of their own, as the setup says. Theirs is resolved. */
  readonly mode?: AlertMode;
  /** From the least to the most urgent. */
  readonly severities: readonly Severity[];
  /** Labels of all alerts. */
  readonly labels: Readonly<Record<string, string>>;
  /** Where the exporter posts insights. Unset: nowhere. */
  readonly webhooks?: readonly InsightWebhook[];
  /** `undefined`: nobody gets it. */
  readonly watchdog: Watchdog | undefined;
  readonly notScraped: NotScraped;
  /** `undefined`: there is none. */
  readonly deadMansSwitch?: DeadMansSwitchOptions | undefined;
  readonly externalLabels: Readonly<Record<string, string>>;
  /** Labels that the deployment sets on every alert, in the rules as well. Unlike external ones, Prometheus does not add them. */
  readonly deploymentLabels?: Readonly<Record<string, string>>;
}
