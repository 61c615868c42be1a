import { SERVER_FAILURES } from './server-failure.js';

/**
 * Why alerts did not reach Alertmanager, and what it means. `invalid` ones are tried again when the setup changes, `refused` and
 * `too_large` ones ever more rarely while they hold, all others soon.
 */
export const ALERT_FAILURES = {
  invalid: 'natsight knows that Alertmanager would refuse the alert',
  refused: 'Alertmanager answers that the alert is wrong',
  too_large: 'the alert alone is larger than Alertmanager accepts',
  withheld: 'Prometheus would not send the alert: alert_relabel_configs drop it',
  ...SERVER_FAILURES,
  dropped: 'the alert ended while Alertmanager was away for a day, or more than 10,000 ended',
} as const satisfies Readonly<Record<string, string>>;
export type AlertFailure = keyof typeof ALERT_FAILURES;

/** What happens on the way to an Alertmanager. `alertmanager`: its URL, without credentials. */
export type AlertHappening =
  | {
      readonly kind: 'alertingStarted';
      /** URLs without credentials of the Alertmanagers that alerts are sent to. */
      readonly alertmanagers: readonly string[];
      /** Insights that the setup sends alerts for. */
      readonly insights: number;
    }
  | { readonly kind: 'alertsSent'; readonly alertmanager: string; readonly count: number }
  | {
      readonly kind: 'alertsFailed';
      readonly alertmanager: string;
      readonly cause: AlertFailure;
      readonly count: number;
      readonly detail: string;
    }
  /** Told after every round. `count`: alerts whose present state Alertmanager does not have. */
  | { readonly kind: 'alertsUndelivered'; readonly alertmanager: string; readonly count: number }
  /** Told after every request, also if the state did not change. */
  /** How Prometheus labels its alerts for this Alertmanager was read from its configuration, and has changed. */
  | {
      readonly kind: 'alertLabelsLearned';
      readonly alertmanager: string;
      /** `undefined`: this Prometheus sends alerts to nobody, so those of the setup count. */
      readonly externalLabels: Readonly<Record<string, string>> | undefined;
      /** Sentences about what natsight cannot do as Prometheus does it. */
      readonly notUnderstood: readonly string[];
    }
  | { readonly kind: 'alertmanagerUp'; readonly alertmanager: string }
  | {
      readonly kind: 'alertmanagerDown';
      readonly alertmanager: string;
      readonly cause: AlertFailure;
      readonly detail: string;
    };
