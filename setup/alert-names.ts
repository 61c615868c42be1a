/** Alerts that every setup gets: Prometheus raises them, Alertmanager routes and mutes them. */
export const ALERT = {
  watchdog: 'Watchdog',
  exporterDown: 'NatsightExporterDown',
  exporterMissing: 'NatsightExporterMissing',
  streamDisconnected: 'NatsightStreamDisconnected',
  eventsRejected: 'NatsightEventsRejected',
  deadLettersLost: 'NatsightDeadLettersLost',
  windowsLost: 'NatsightWindowsLost',
  setupReloadFailed: 'NatsightSetupReloadFailed',
  alertmanagerUnreachable: 'NatsightAlertmanagerUnreachable',
  labelOverflow: 'NatsightLabelOverflow',
  ruleEvaluationFailing: 'PrometheusRuleEvaluationFailing',
  alertsNotDelivered: 'PrometheusAlertsNotDelivered',
  notificationsFailing: 'AlertmanagerNotificationsFailing',
} as const;

/** The alert of an objective: `on-time` becomes `OnTimeErrorBudgetBurn`. */
export function objectiveAlert(objective: string): string {
  const words = objective.split(/[-_]/).filter((word) => word !== '');
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}ErrorBudgetBurn`;
}

/** How fast an error budget burns, fastest first: the label `burn_tier` of the alerts of an objective. */
export const BURN_TIERS = ['fastest', 'fast', 'slow', 'slowest'] as const;
export type BurnTier = (typeof BURN_TIERS)[number];
