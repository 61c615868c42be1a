import { BURST_LABEL, ESCALATION_LABEL } from '../../setup/model/label-name.js';
import type { InsightChange } from '../event/insight.js';
import type { OwnAlertChange } from '../event/own-alert.js';

/** What starts and ends an alert. */
export type AlertChange = InsightChange | OwnAlertChange;

export const subjectOf = (change: AlertChange) => ('own' in change ? change.own : change.insight);

export const isBurst = (change: AlertChange) => 'isBurst' in change && change.isBurst;

/** The labels of the series of `natsight_insight_firing`, as Prometheus sees them. */
export function seriesLabels(change: AlertChange): Readonly<Record<string, string>> {
  return alertLabels(change.labels, isBurst(change), escalationOf(change));
}

/** How often it became half as bad again. */
export const escalationOf = (change: AlertChange) => ('escalation' in change ? (change.escalation ?? 0) : 0);

/** The labels of a series with those that tell its alerts apart. */
export function alertLabels(
  labels: Readonly<Record<string, string>>,
  isInBurst: boolean,
  escalation: number,
): Readonly<Record<string, string>> {
  return {
    ...labels,
    ...(isInBurst && { [BURST_LABEL]: 'true' }),
    ...(escalation > 0 && { [ESCALATION_LABEL]: String(escalation) }),
  };
}
