/** The Prometheus data model, for names of labels (classic, not UTF-8). Prometheus reserves names that start with `__`. */
export const LABEL_NAME = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Labels that Prometheus sets on every series, or on those of a histogram or a summary. */
export const SERIES_LABELS: readonly string[] = ['le', 'quantile', 'job', 'instance'];

/** The label with the summary of an insight that names fields of the event. */
export const SUMMARY_LABEL = 'insight_summary';

/** The label of alerts that started together with many others: they are notified together. Its only value is "true". */
export const BURST_LABEL = 'natsight_burst';

/** The label of alerts that nobody is told of. Its only value is "observe". */
export const MODE_LABEL = 'natsight_mode';

/** The label of an alert that became half as bad again: how often, from "1". Alertmanager notifies again only of another alert. */
export const ESCALATION_LABEL = 'natsight_escalation';

/** Labels that natsight sets on alerts and on the metrics about insights. An alert has those of its series, too. */
export const ALERT_LABELS: readonly string[] = [
  'alertname',
  'severity',
  'service',
  'rule',
  SUMMARY_LABEL,
  BURST_LABEL,
  MODE_LABEL,
  ESCALATION_LABEL,
];
