import type * as z from 'zod';
import { isSelfAlert } from '../alert-names.js';
import {
  alertingSchema,
  deadMansSwitchSchema,
  notScrapedSchema,
  routeSchema,
  watchdogSchema,
} from '../model/alerting.js';
import type { Alerting, alertSchema, AlertOptions, PromqlAlert } from '../model/alerting.js';
import { monitoringDocument } from '../model/documents.js';
import type { Setup } from '../model/setup.js';
import { SEVERITY_ROLES } from '../model/severity.js';
import { mutedByDefault } from '../severity.js';
import { updatesSchema } from '../model/updates.js';
import type { Problem } from '../problem.js';
import type { SourceText } from '../source/source.js';
import { readEntry } from './entry.js';
import { checkKeys, readRecord } from './section.js';

type Monitoring = Pick<Setup, 'visualizations' | 'displays' | 'alerting' | 'updates'>;

/** Reads the valid entries of `Real_Time_Monitoring_Setup.json`. */
export function readMonitoring(source: SourceText, problems: Problem[]): Monitoring {
  const { shape } = monitoringDocument;
  checkKeys(source, [], monitoringDocument, problems);
  readEntry(source, ['$schema'], shape.$schema, problems);
  return {
    visualizations: readRecord(source, ['realTimeVisualization'], shape.realTimeVisualization, problems),
    displays: readRecord(source, ['liveMetricsDisplay'], shape.liveMetricsDisplay, problems),
    alerting: readAlerting(source, problems),
    updates: readOptional(source, 'dynamicUpdates', problems),
  };
}

function readOptional(source: SourceText, key: 'dynamicUpdates', problems: Problem[]) {
  const given = source.value([key]) !== undefined;
  return (given ? readEntry(source, [key], updatesSchema, problems) : undefined) ?? updatesSchema.parse({});
}

function readAlerting(source: SourceText, problems: Problem[]): Alerting {
  const { shape } = alertingSchema;
  const at = (key: keyof typeof shape) => ['instantAlerts', key];
  checkKeys(source, ['instantAlerts'], alertingSchema, problems);
  const receivers = readRecord(source, at('receivers'), shape.receivers, problems);
  const given = <Entry extends z.ZodType>(key: keyof typeof shape, schema: Entry) =>
    source.value(at(key)) === undefined ? undefined : readEntry(source, at(key), schema, problems);
  const route = given('route', routeSchema);
  const quietTimes = readRecord(source, at('quietTimes'), shape.quietTimes.unwrap(), problems);
  const alerts = readRecord(source, at('alerts'), shape.alerts.unwrap(), problems);
  const severities = readEntry(source, at('severities'), shape.severities, problems) ?? SEVERITY_ROLES;
  const objectives = readRecord(source, at('objectives'), shape.objectives.unwrap(), problems);
  return {
    receivers: Array.from(receivers, ([name, receiver]) => ({ name, ...receiver })),
    // A setup without a valid route is rejected anyway. The default saves all readers a check.
    route: route ?? routeSchema.parse({ default: 'none' }),
    quietTimes: Array.from(quietTimes, ([name, quietTime]) => ({
      name,
      ...quietTime,
      severities: quietTime.severities ?? mutedByDefault(severities),
    })),
    ...byEvaluator(alerts),
    objectives: Array.from(objectives, ([name, objective]) => ({ name, ...objective })),
    mode: readEntry(source, at('mode'), shape.mode, problems) ?? 'notify',
    severities,
    labels: readEntry(source, at('labels'), shape.labels, problems) ?? {},
    webhooks: Array.from(
      readRecord(source, at('webhooks'), shape.webhooks.unwrap(), problems),
      ([name, webhook]) => ({ name, ...webhook }),
    ),
    watchdog: given('watchdog', watchdogSchema),
    notScraped: given('notScraped', notScrapedSchema) ?? notScrapedSchema.parse({}),
    deadMansSwitch: given('deadMansSwitch', deadMansSwitchSchema),
    externalLabels: readEntry(source, at('externalLabels'), shape.externalLabels, problems) ?? {},
  };
}

/**
 * Only Prometheus evaluates an alert with PromQL. The others are options of the insight with their name, or of an alert that every
 * setup includes.
 */
function byEvaluator(alerts: ReadonlyMap<string, z.output<typeof alertSchema>>) {
  const insightAlerts = new Map<string, AlertOptions>();
  const selfAlerts = new Map<string, AlertOptions>();
  const promqlAlerts: PromqlAlert[] = [];
  for (const [name, alert] of alerts) {
    if ('promql' in alert) promqlAlerts.push({ name, ...alert });
    else if (isSelfAlert(name)) selfAlerts.set(name, alert);
    else insightAlerts.set(name, alert);
  }
  return { insightAlerts, promqlAlerts, selfAlerts };
}
