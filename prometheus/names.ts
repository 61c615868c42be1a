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

/** The labels of all that is recorded for an objective: another service may have one of the same name. */
export const objectiveLabels = (
  { service }: { readonly service: { readonly name: string } },
  { name }: { readonly name: string },
) => ({ objective: name, service: service.name });

/** Rates of all events and of bad events of an objective, over its shortest window. */
export const objectiveEvents = (window: string) => `objective:events:rate${window}`;
export const objectiveBadEvents = (window: string) => `objective:bad_events:rate${window}`;

/** 1 as soon as there was a good event of an objective. */
export const OBJECTIVE_GOOD_SEEN = 'objective:good_events:seen';

/** Ratio of bad events in a window. */
export const objectiveErrorRatio = (window: string) => `objective:error:ratio_rate${window}`;
