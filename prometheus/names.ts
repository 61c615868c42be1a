/** The names used in generated rules. Dashboards, routes and tests refer to them. */

export const JOB = { prometheus: 'prometheus', alertmanager: 'alertmanager' } as const;

export const FILE = {
  main: 'prometheus.yml',
  recording: 'rules/recording.yml',
  alerts: 'rules/alerts.yml',
  objectives: 'rules/objectives.yml',
} as const;

/** Begins the names of all rule groups. */
export const GROUP_PREFIX = 'natsight ';

/** Ratio of rejected events of a stream. Events that the setup drops on purpose do not count. */
export const REJECTED_RATIO = 'job_stream:natsight_events_rejected:ratio_rate5m';

/** Ratio of accepted events that a metric could not use. */
export const SKIPPED_RATIO = 'job_metric:natsight_metric_events_skipped:ratio_rate5m';

/** Rate of a counter, summed over all its series. */
export const rateOf = (counter: string) => `job:${counter.replace(/_total$/, '')}:rate5m`;

export { watchedValue } from '../setup/alert-names.js';

export {
  OBJECTIVE_BUDGET_LEFT,
  OBJECTIVE_GOOD_SEEN,
  objectiveBadEvents,
  objectiveBurnRate,
  objectiveErrorRatio,
  objectiveEvents,
  objectiveLabels,
} from '../setup/objective/records.js';
