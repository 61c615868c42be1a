import { isObserved } from '../../setup/alert-mode.js';
import type { Setup } from '../../setup/model/setup.js';
import { roleOf } from '../../setup/severity.js';
import type { FiringInsight } from '../insight/insight-board.js';
import type { ShownInsight } from './frame.js';

/** What the header of a page shows of the insights that fire. */
export function shownInsights(
  firing: readonly FiringInsight[],
  { alerting }: Pick<Setup, 'alerting'>,
): readonly ShownInsight[] {
  return firing.map(({ rule, severity, summary, sinceMs, mode }) => {
    const alert = alerting.insightAlerts.get(rule);
    const labels = alert === undefined ? {} : { ...alerting.labels, ...alert.labels };
    const level = roleOf(severity, alerting);
    return {
      rule,
      severity,
      level,
      summary,
      labels,
      sinceMs,
      ...(isObserved({ mode }) && { isObserved: true }),
    };
  });
}
