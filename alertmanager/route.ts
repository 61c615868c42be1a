import { formatDuration } from '../setup/model/duration.js';
import type { Severity } from '../setup/model/severity.js';
import { SEVERITY_ROLES } from '../setup/model/severity.js';
import type { Setup } from '../setup/model/setup.js';
import { byUrgency, severityFor } from '../setup/severity.js';
import { ALERT } from '../setup/alert-names.js';
import { is, isOneOf, isSet } from './matcher.js';
import type { AlertMatcher } from './matcher.js';
import { NOBODY } from './receivers/receivers.js';
import { quietTimesOf } from './time-interval.js';

/** A child route. The first one that matches an alert gets it. Branches are not nested. */
export interface Branch {
  readonly matchers: readonly AlertMatcher[];
  readonly receiver: string;
  /** Unset: not muted by quiet times. */
  readonly severity?: Severity;
  readonly groupWaitMs?: number;
}

/**
 * With a group wait of 0, alerts that fire together are all sent before one can mute another. The tiers of an error budget often fire
 * together, so the slower ones wait this long to be muted.
 */
const MIN_WAIT_OF_MUTED_MS = 1_000;

/** Branches for the watchdog, for alerts with their own receiver, for muted tiers of error budgets, and for each severity. */
export function branchesOf(setup: Setup): readonly Branch[] {
  const { alerting } = setup;
  return [
    { matchers: [is('alertname', ALERT.watchdog)], receiver: NOBODY },
    ...ownReceivers(setup),
    ...(alerting.objectives.length > 0 && alerting.route.groupWait < MIN_WAIT_OF_MUTED_MS
      ? [mutedTiers(setup)]
      : []),
    ...byUrgency(alerting).map((severity): Branch => ({
      matchers: [is('severity', severity)],
      receiver: receiverOf(setup, severity),
      severity,
    })),
  ];
}

/**
 * The routing tree in Alertmanager's format. `write` writes a matcher. Quiet times are set on the
 * branches: Alertmanager does not allow them on the root.
 */
export function routeTree<Matcher>(
  { alerting }: Setup,
  branches: readonly Branch[],
  write: (matcher: AlertMatcher) => Matcher,
) {
  const { route, quietTimes } = alerting;
  return {
    receiver: route.default,
    group_by: route.groupBy,
    group_wait: formatDuration(route.groupWait),
    group_interval: formatDuration(route.groupInterval),
    repeat_interval: formatDuration(route.repeatInterval),
    routes: branches.map(({ matchers, receiver, severity, groupWaitMs }) => {
      const quiet = severity === undefined ? [] : quietTimesOf(quietTimes, severity);
      return {
        matchers: matchers.map(write),
        receiver,
        ...(groupWaitMs !== undefined && { group_wait: formatDuration(groupWaitMs) }),
        ...(quiet.length > 0 && { mute_time_intervals: quiet }),
      };
    }),
  };
}

/** One branch for each receiver and severity, because quiet times depend on the severity. */
function ownReceivers(setup: Setup): readonly Branch[] {
  const { insightAlerts, promqlAlerts } = setup.alerting;
  const alerts = [
    ...setup.insights.map(({ name, severity }) => ({
      name,
      severity,
      receiver: insightAlerts.get(name)?.receiver,
    })),
    ...promqlAlerts,
  ];
  const receivers = [...new Set(alerts.flatMap(({ receiver }) => receiver ?? []))];
  return receivers.flatMap((receiver) =>
    byUrgency(setup.alerting).flatMap((severity) => {
      const names = alerts.filter((alert) => alert.receiver === receiver && alert.severity === severity);
      if (names.length === 0) return [];
      const matchers = [
        isOneOf(
          'alertname',
          names.map(({ name }) => name),
        ),
        is('severity', severity),
      ];
      return [{ matchers, receiver, severity }];
    }),
  );
}

function mutedTiers(setup: Setup): Branch {
  const severity = severityFor('warning', setup.alerting);
  return {
    matchers: [isSet('burn_tier'), is('severity', severity)],
    receiver: receiverOf(setup, severity),
    severity,
    groupWaitMs: MIN_WAIT_OF_MUTED_MS,
  };
}

function receiverOf({ alerting: { route } }: Setup, severity: Severity): string {
  const role = SEVERITY_ROLES.find((each) => each === severity);
  return route.severities[severity] ?? (role && route[role]) ?? route.default;
}
