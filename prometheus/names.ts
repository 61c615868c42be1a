/** Every name that the generated rules give, once: dashboards, routes and tests refer to them from here. */

export const JOB = { prometheus: 'prometheus', alertmanager: 'alertmanager' } as const;

export const FILE = {
  main: 'prometheus.yml',
  recording: 'rules/recording.yml',
  alerts: 'rules/alerts.yml',
  objectives: 'rules/objectives.yml',
} as const;

/** Share of a stream's events that were refused; what is left out on purpose does not count. */
export const REJECTED_RATIO = 'job_stream:natsight_events_rejected:ratio_rate5m';

/** Events of a counter per second, over all its series. */
export const rateOf = (counter: string) => `job:${counter.replace(/_total$/, '')}:rate5m`;

/** What a PromQL alert looks at, so that it can be drawn and tested: `alert:many_flights_late:value`. */
export const watchedValue = (alert: string) => `alert:${snakeCase(alert)}:value`;

/** Events per second of an objective, all and bad ones, over its shortest window; label `objective`. */
export const objectiveEvents = (window: string) => `objective:events:rate${window}`;
export const objectiveBadEvents = (window: string) => `objective:bad_events:rate${window}`;

/** Share of bad events in a window. */
export const objectiveErrorRatio = (window: string) => `objective:error:ratio_rate${window}`;

function snakeCase(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
}
