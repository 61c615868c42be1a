/** Why alerts did not reach Alertmanager. Only `unreachable` ones are sent again. */
export const ALERT_FAILURES = ['invalid', 'refused', 'unreachable'] as const;
export type AlertFailure = (typeof ALERT_FAILURES)[number];

/** What happens on the way to Alertmanager. */
export type AlertHappening =
  | {
      readonly kind: 'alertingStarted';
      /** Unset: no alerts are sent. */
      readonly alertmanagerUrl: string | undefined;
      /** Insights that the setup sends alerts for. */
      readonly insights: number;
    }
  | { readonly kind: 'alertsSent'; readonly count: number }
  | {
      readonly kind: 'alertsFailed';
      readonly cause: AlertFailure;
      readonly count: number;
      readonly detail: string;
    }
  /** Told after every request, also if the state did not change. */
  | { readonly kind: 'alertmanagerUp' }
  | { readonly kind: 'alertmanagerDown'; readonly detail: string };
