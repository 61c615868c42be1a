import { BURST_LABEL } from '../../setup/model/label-name.js';
import type { InsightChange } from '../event/insight.js';
import type { OwnAlertChange } from '../event/own-alert.js';

/** What starts and ends an alert. */
export type AlertChange = InsightChange | OwnAlertChange;

export const subjectOf = (change: AlertChange) => ('own' in change ? change.own : change.insight);

export const isBurst = (change: AlertChange) => 'isBurst' in change && change.isBurst;

/** The labels of the series of `natsight_insight_firing`, as Prometheus sees them. */
export function seriesLabels(change: AlertChange): Readonly<Record<string, string>> {
  const { labels } = change;
  return isBurst(change) ? { ...labels, [BURST_LABEL]: 'true' } : labels;
}
