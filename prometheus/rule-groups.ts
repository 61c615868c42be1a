import type { Addresses } from '../setup/addresses.js';
import { ALERT } from '../setup/alert-names.js';
import { formatDuration } from '../setup/model/duration.js';
import type { Setup } from '../setup/model/setup.js';
import { fnv1a } from '../setup/panels/hash.js';
import { alertingRule } from './alerting/alert.js';
import type { Alert } from './alerting/alert.js';
import { objectiveAlerts } from './alerting/objective.js';
import { promqlAlerts, watchedValues } from './alerting/promql.js';
import type { RulesPlace } from './alerting/monitoring-alerts.js';
import { selfAlerts, slowSelfAlerts } from './alerting/self.js';
import { twinAlerts } from './alerting/twin.js';
import { FILE, GROUP_PREFIX } from './names.js';
import { budgetIntervalMs, objectiveIntervalMs } from '../setup/objective/windows.js';
import { budgetRecordings, objectiveRecordings } from './recording/objectives.js';
import { counterRates, rejectedRatio, skippedRatio } from './recording/rates.js';
import type { RecordingRule, RuleGroup } from './rule.js';
import { SELF_INTERVAL_MS } from './scrape.js';

/** Rules that are evaluated together, in order: the alerts of a group use the values just recorded. */
export interface PlannedGroup {
  readonly file: string;
  readonly name: string;
  readonly intervalMs: number;
  readonly recordings: readonly RecordingRule[];
  readonly alerts: readonly Alert[];
}

/**
 * All rules of a setup, by group. The watchdog has an annotation with a fingerprint of all rules. It tells a deployment, and the
 * receiver of the watchdog, which rules a Prometheus has loaded.
 */
export function planGroups(
  setup: Setup,
  addresses: Addresses,
  place: RulesPlace = 'owned',
): readonly PlannedGroup[] {
  const groups = groupsOf(setup, place);
  const text = JSON.stringify(groups.map((group) => ruleGroup(group, setup, addresses)));
  const notes = { fingerprint: fnv1a(text).toString(16).padStart(8, '0') };
  return groups.map((group) => ({
    ...group,
    alerts: group.alerts.map((alert) => (alert.name === ALERT.watchdog ? { ...alert, notes } : alert)),
  }));
}

/** All alerts of a setup, in the order of its groups. */
export function alertsOf(setup: Setup): readonly Alert[] {
  return groupsOf(setup, 'owned').flatMap(({ alerts }) => alerts);
}

function groupsOf(setup: Setup, place: RulesPlace): readonly PlannedGroup[] {
  const intervalMs = setup.updates.evaluationInterval;
  const group = (
    file: string,
    name: string,
    recordings: readonly RecordingRule[],
    alerts: readonly Alert[],
  ) => ({
    file,
    name: `${GROUP_PREFIX}${name}`,
    intervalMs,
    recordings,
    alerts,
  });
  const groups: readonly PlannedGroup[] = [
    group(FILE.recording, 'counters', counterRates(setup), []),
    group(FILE.recording, 'events', [rejectedRatio(setup), skippedRatio(setup)], []),
    group(FILE.alerts, 'self', [], selfAlerts(setup)),
    {
      ...group(FILE.alerts, 'slow', [], slowSelfAlerts(setup, place)),
      intervalMs: Math.max(SELF_INTERVAL_MS, intervalMs),
    },
    group(FILE.alerts, 'insights', [], twinAlerts(setup)),
    group(FILE.alerts, 'alerts', watchedValues(setup), promqlAlerts(setup)),
    ...setup.alerting.objectives.flatMap((objective) => [
      {
        file: FILE.objectives,
        name: `${GROUP_PREFIX}objective ${objective.name}`,
        intervalMs: objectiveIntervalMs(objective, setup.updates),
        recordings: objectiveRecordings(setup, objective),
        alerts: objectiveAlerts(setup, objective),
      },
      {
        file: FILE.objectives,
        name: `${GROUP_PREFIX}objective ${objective.name} budget`,
        intervalMs: budgetIntervalMs(objective, setup.updates),
        recordings: budgetRecordings(setup, objective),
        alerts: [],
      },
    ]),
  ];
  return groups.filter(({ recordings, alerts }) => recordings.length + alerts.length > 0);
}

export function ruleGroup(group: PlannedGroup, setup: Setup, addresses: Addresses): RuleGroup {
  const { name, intervalMs, recordings, alerts } = group;
  return {
    name,
    interval: formatDuration(intervalMs),
    rules: [...recordings, ...alerts.map((alert) => alertingRule(alert, setup, addresses))],
  };
}
