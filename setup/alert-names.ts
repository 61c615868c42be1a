/** Alerts that every setup includes. Prometheus fires them, but for `notScraped`; Alertmanager routes and inhibits them. */
export const ALERT = {
  watchdog: 'Watchdog',
  exporterDown: 'NatsightExporterDown',
  exporterMissing: 'NatsightExporterMissing',
  /** The exporter posts it: Prometheus may be dead. */
  notScraped: 'NatsightNotScraped',
  streamDisconnected: 'NatsightStreamDisconnected',
  slowConsumer: 'NatsightSlowConsumer',
  streamGap: 'NatsightStreamGap',
  eventsLost: 'NatsightEventsLost',
  eventsWaiting: 'NatsightEventsWaiting',
  sourceChanged: 'NatsightSourceChanged',
  mirrorBehind: 'NatsightMirrorBehind',
  eventsRejected: 'NatsightEventsRejected',
  eventsSkipped: 'NatsightEventsSkipped',
  eventsLate: 'NatsightEventsLate',
  internalErrors: 'NatsightInternalErrors',
  deadLettersLost: 'NatsightDeadLettersLost',
  natsProtocolErrors: 'NatsightNatsProtocolErrors',
  windowsLost: 'NatsightWindowsLost',
  checkpointsFailing: 'NatsightCheckpointsFailing',
  switchNotArmed: 'NatsightSwitchNotArmed',
  webhookFailing: 'NatsightWebhookFailing',
  webhookInsightsLost: 'NatsightWebhookInsightsLost',
  setupReloadFailed: 'NatsightSetupReloadFailed',
  webConfigReloadFailed: 'NatsightWebConfigReloadFailed',
  passwordsGuessed: 'NatsightPasswordsGuessed',
  alertmanagerUnreachable: 'NatsightAlertmanagerUnreachable',
  requestsRefused: 'NatsightRequestsRefused',
  alertsUndelivered: 'NatsightAlertsUndelivered',
  alertsRefused: 'NatsightAlertsRefused',
  insightsSuppressed: 'NatsightInsightsSuppressed',
  insightOverflow: 'NatsightInsightOverflow',
  labelOverflow: 'NatsightLabelOverflow',
  objectiveUnmatched: 'NatsightObjectiveUnmatched',
  workerExited: 'NatsightWorkerExited',
  ruleEvaluationFailing: 'PrometheusRuleEvaluationFailing',
  ruleEvaluationsMissed: 'PrometheusRuleEvaluationsMissed',
  prometheusReloadFailed: 'PrometheusConfigReloadFailed',
  alertsNotDelivered: 'PrometheusAlertsNotDelivered',
  notificationsFailing: 'AlertmanagerNotificationsFailing',
  alertmanagerDown: 'AlertmanagerDown',
  alertmanagerReloadFailed: 'AlertmanagerConfigReloadFailed',
} as const;

/** Whether it is an alert about the monitoring itself that may have options. The watchdog has a block of its own. */
export function isSelfAlert(name: string): boolean {
  return name !== ALERT.watchdog && Object.values<string>(ALERT).includes(name);
}

/** The alert name of an objective: `on-time` becomes `OnTimeErrorBudgetBurn`. */
export function objectiveAlert(objective: string): string {
  const words = objective.split(/[-_]/).filter((word) => word !== '');
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}ErrorBudgetBurn`;
}

/** The recorded expression of a PromQL alert, such as `alert:many_flights_late:value`, for panels and tests. */
export function watchedValue(alert: string): string {
  return `alert:${alert.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase()}:value`;
}

/** Burn-rate tiers, fastest first: the values of the label `burn_tier` on the alerts of an objective. */
export const BURN_TIERS = ['fastest', 'fast', 'slow', 'slowest'] as const;
export type BurnTier = (typeof BURN_TIERS)[number];
