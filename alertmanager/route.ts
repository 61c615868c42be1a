import { formatDuration } from '../setup/model/duration.js';
import { MODE_LABEL } from '../setup/model/label-name.js';
import type { Objective } from '../setup/model/objective.js';
import type { Severity } from '../setup/model/severity.js';
import { SEVERITY_ROLES } from '../setup/model/severity.js';
import type { Setup } from '../setup/model/setup.js';
import { byUrgency, severityFor } from '../setup/severity.js';
import { ALERT, isSelfAlert, objectiveAlert } from '../setup/alert-names.js';
import type { Branch, RoutedAlert } from './branch.js';
import { individualBranches } from './individual-branches.js';
import { is, isOneOf, isSet } from './matcher.js';
import type { AlertMatcher } from './matcher.js';
import { NOBODY } from './receivers/receivers.js';
import { quietTimesOf } from './time-interval.js';

/**
 * With a group wait of 0, alerts that fire together are all sent before one can mute another. The tiers of an error budget often fire
 * together, so the slower ones wait this long to be muted.
 */
const MIN_WAIT_OF_MUTED_MS = 1_000;

/** How often Alertmanager looks, within its repeat interval, whether to repeat the watchdog. */
const WATCHDOG_CHECKS = 10;
const MIN_GROUP_INTERVAL_MS = 1_000;

/** There whether or not any alert has the label: it is deployed before the rules that set it. */
const OBSERVED: Branch = { matchers: [is(MODE_LABEL, 'observe')], receiver: NOBODY };

/**
 * Branches for the watchdog, for alerts that nobody is told of, for alerts that are notified one by one, for alerts with their own receiver, for those about the
 * monitoring, for muted tiers of error budgets, and for each severity.
 */
export function branchesOf(setup: Setup): readonly Branch[] {
  const { insightAlerts, promqlAlerts, objectives, route } = setup.alerting;
  const insights = setup.insights.flatMap(({ name, severity }) => {
    const options = insightAlerts.get(name);
    return options === undefined ? [] : [{ name, severity, receiver: options.receiver }];
  });
  const isOneByOne = route.individually.alerts > 0;
  const oneByOne = insights.map((alert) => ({
    ...alert,
    receiver: alert.receiver ?? receiverOf(setup, alert.severity),
  }));
  return [
    watchdogBranch(setup),
    OBSERVED,
    ...(isOneByOne ? byReceiver(setup, oneByOne).flatMap((routed) => individualBranches(routed, setup)) : []),
    ...byReceiver(setup, isOneByOne ? promqlAlerts : [...insights, ...promqlAlerts]).map(branchOf),
    ...objectives.flatMap((objective) => objectiveBranches(setup, objective)),
    ...selfBranches(setup),
    ...(objectives.length > 0 && mutedWait(setup) !== undefined ? [mutedTiers(setup)] : []),
    ...byUrgency(setup.alerting).map((severity): Branch => ({
      matchers: [is('severity', severity)],
      receiver: receiverOf(setup, severity),
      severity,
    })),
  ];
}

/**
 * The routing tree in Alertmanager's format. `write` writes a matcher. Quiet times are set on the branches: Alertmanager does not allow
 * them on the root.
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
    routes: branches.map(({ matchers, receiver, severity, ...branch }) => {
      const quiet = severity === undefined ? [] : quietTimesOf(quietTimes, severity);
      return {
        matchers: matchers.map(write),
        receiver,
        ...(branch.groupBy !== undefined && { group_by: branch.groupBy }),
        ...durationAt('group_wait', branch.groupWaitMs),
        ...durationAt('group_interval', branch.groupIntervalMs),
        ...durationAt('repeat_interval', branch.repeatIntervalMs),
        ...(quiet.length > 0 && { mute_time_intervals: quiet }),
      };
    }),
  };
}

/** Alerts by receiver and severity, because quiet times depend on the severity. Those without a receiver are left out. */
function byReceiver(
  setup: Setup,
  alerts: readonly {
    readonly name: string;
    readonly severity: Severity;
    readonly receiver?: string | undefined;
  }[],
): readonly RoutedAlert[] {
  const receivers = [...new Set(alerts.flatMap(({ receiver }) => receiver ?? []))];
  return receivers.flatMap((receiver) =>
    byUrgency(setup.alerting).flatMap((severity) => {
      const those = alerts.filter((alert) => alert.receiver === receiver && alert.severity === severity);
      return those.length === 0 ? [] : [{ receiver, severity, names: those.map(({ name }) => name) }];
    }),
  );
}

function branchOf({ receiver, severity, names }: RoutedAlert): Branch {
  return { matchers: [isOneOf('alertname', names), is('severity', severity)], receiver, severity };
}

/** The watchdog of this service only: others may route theirs. */
function watchdogBranch({ service, alerting: { watchdog } }: Setup): Branch {
  const matchers = [is('alertname', ALERT.watchdog), is('service', service.name)];
  if (watchdog === undefined) return { matchers, receiver: NOBODY };
  const { receiver, repeatInterval } = watchdog;
  return {
    matchers,
    receiver,
    groupWaitMs: 0,
    // Alertmanager repeats at the first group interval after the repeat interval: at most a tenth late.
    groupIntervalMs: Math.max(MIN_GROUP_INTERVAL_MS, repeatInterval / WATCHDOG_CHECKS),
    repeatIntervalMs: repeatInterval,
  };
}

/** Alerts about the monitoring. Their severities are known where their rules are made, so each may have any. */
function selfBranches(setup: Setup): readonly Branch[] {
  const { selfAlerts, route } = setup.alerting;
  const names = Object.values(ALERT).filter(isSelfAlert);
  const alerts = names.flatMap((name) =>
    byUrgency(setup.alerting).map((severity) => ({
      name,
      severity,
      receiver: selfAlerts.get(name)?.receiver ?? route.self,
    })),
  );
  return byReceiver(setup, alerts).map(branchOf);
}

function objectiveBranches(setup: Setup, { name, receiver }: Objective): readonly Branch[] {
  if (receiver === undefined) return [];
  const wait = mutedWait(setup);
  const waiting = severityFor('warning', setup.alerting);
  const severities = new Set([severityFor('critical', setup.alerting), waiting]);
  return [...severities].map((severity) => ({
    ...branchOf({ receiver, names: [objectiveAlert(name)], severity }),
    ...(severity === waiting && wait !== undefined && { groupWaitMs: wait }),
  }));
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

/** How long the slower tiers wait; `undefined`: as long as all others, which is enough. */
const mutedWait = ({ alerting: { route } }: Setup) =>
  route.groupWait < MIN_WAIT_OF_MUTED_MS ? MIN_WAIT_OF_MUTED_MS : undefined;

function receiverOf({ alerting: { route } }: Setup, severity: Severity): string {
  const role = SEVERITY_ROLES.find((each) => each === severity);
  return route.severities[severity] ?? (role && route[role]) ?? route.default;
}

const durationAt = (key: string, ms: number | undefined) =>
  ms === undefined ? {} : { [key]: formatDuration(ms) };
